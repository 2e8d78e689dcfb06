"""The office's answer as the API shows it and as officials write it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from charter.models import Office
from commons.api import Code, Strict
from proposals.models import Answer, AnswerDraft, Commitment, Decision
from proposals.serializers.fields import Language

MOST_COMMITMENTS = 20


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    class Meta:
        model = Commitment
        fields = ("text", "due_on", "kept_on")
        read_only_fields = fields


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """A published answer. Its author speaks under their real name; an imported one says who recorded it."""

    office = serializers.CharField(source="office.code", read_only=True)
    commitments = CommitmentSerializer(many=True, read_only=True)

    class Meta:
        model = Answer
        fields = (
            "id", "number", "decision", "office", "author_name", "author_title", "reasons", "summary", "cost", "lang",
            "commitments", "published_at",
        )  # fmt: skip
        read_only_fields = fields


class CommitmentText(Strict):
    text = serializers.CharField()
    due_on = serializers.DateField()


class AnswerText(Strict):
    """A complete answer, ready to be published."""

    decision = serializers.ChoiceField(choices=Decision.choices)
    reasons = serializers.CharField()
    summary = serializers.CharField()
    cost = serializers.CharField(required=False, allow_blank=True)
    lang = Language()
    commitments = serializers.ListField(child=CommitmentText(), required=False, max_length=MOST_COMMITMENTS)


class UnfinishedCommitment(Strict):
    text = serializers.CharField(required=False, allow_blank=True, max_length=300)
    due_on = serializers.CharField(required=False, allow_blank=True, max_length=40)


class UnfinishedAnswer(Strict):
    """An answer in preparation: any of its fields, complete or not."""

    decision = serializers.ChoiceField(choices=Decision.choices, required=False, allow_blank=True)
    reasons = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=1_000)
    cost = serializers.CharField(required=False, allow_blank=True, max_length=200)
    lang = Language()
    commitments = serializers.ListField(child=UnfinishedCommitment(), required=False, max_length=MOST_COMMITMENTS)


class AnswerDraftSerializer(serializers.ModelSerializer[AnswerDraft]):
    """What the office in charge has prepared, and who saved it last."""

    content = serializers.SerializerMethodField()
    saved_by = serializers.CharField(source="saved_by.shown_name", read_only=True, allow_null=True)

    class Meta:
        model = AnswerDraft
        fields = ("content", "saved_by", "saved_at")
        read_only_fields = fields

    @extend_schema_field(UnfinishedAnswer)
    def get_content(self, draft: AnswerDraft) -> Any:
        return draft.content


class Extension(Strict):
    days = serializers.IntegerField(min_value=1, max_value=3_650)
    reason = serializers.CharField()


class HandOver(Strict):
    office = Code(queryset=Office.objects.all(), source="office_id")
    reason = serializers.CharField()


class Note(Strict):
    note = serializers.CharField(required=False, allow_blank=True)
