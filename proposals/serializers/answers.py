"""The office's answer as the API shows it and as officials write it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from charter.models import District, Office
from commons.api import Code, Filters, Strict
from proposals.actions.written_answer import MOST_COMMITMENTS, MOST_TOGETHER
from proposals.lifecycle import State
from proposals.models import (
    Answer,
    AnswerDraft,
    AnswerVerdict,
    Commitment,
    Decision,
    InterimReply,
    Milestone,
    MovedDate,
    ProgressReport,
    Proposal,
    SecondLook,
)
from proposals.queries import Promise
from proposals.serializers.fields import BIGGEST_ID, KnownCode, Language
from proposals.serializers.pictures import PictureSerializer


class MovedDateSerializer(serializers.ModelSerializer[MovedDate]):
    """A date that a promise had before, and why it was moved."""

    class Meta:
        model = MovedDate
        fields = ("due_on", "reason", "moved_at")
        read_only_fields = fields


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    class Meta:
        model = Milestone
        fields = ("id", "text", "due_on", "reached_on")
        read_only_fields = fields


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    moves = MovedDateSerializer(many=True, read_only=True)
    milestones = MilestoneSerializer(source="steps", many=True, read_only=True)

    class Meta:
        model = Commitment
        fields = (
            "id", "text", "due_on", "kept_on", "evidence", "given_up_on", "given_up_reason", "moves", "milestones",
        )  # fmt: skip
        read_only_fields = fields


class GivenToo(serializers.Serializer[Proposal]):
    """Another proposal that was given the same answer."""

    id = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """A published answer. Its author speaks under their real name; an imported one says who recorded it.

    `approved_at`: when another official of the office had looked over it; null where nobody did. `also_given_to`: the
    other proposals that one act answered with the same text.
    """

    office = serializers.CharField(source="office.code", read_only=True)
    commitments = CommitmentSerializer(many=True, read_only=True)
    also_given_to = GivenToo(source="others", many=True, read_only=True)

    class Meta:
        model = Answer
        fields = (
            "id", "number", "decision", "office", "author_name", "author_title", "reasons", "summary", "cost", "lang",
            "commitments", "also_given_to", "approved_at", "published_at", "verdict_until",
        )  # fmt: skip
        read_only_fields = fields


class InterimReplySerializer(serializers.ModelSerializer[InterimReply]):
    """What an office said before its answer. Never changed."""

    office = serializers.CharField(source="office.code", read_only=True)

    class Meta:
        model = InterimReply
        fields = ("id", "number", "office", "author_name", "author_title", "body", "lang", "created_at")
        read_only_fields = fields


class Also(serializers.ListField):
    """The other proposals that are given the same answer, by id."""

    child = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=MOST_TOGETHER, **options)


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
    also = Also()


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
    also = Also()


class SecondLookSerializer(serializers.ModelSerializer[SecondLook]):
    """How far the second look at a draft is. `digest` names the text it is about: give it back to decide."""

    asked_by = serializers.CharField(source="asked_by.shown_name", read_only=True, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.shown_name", read_only=True, allow_null=True)

    class Meta:
        model = SecondLook
        fields = ("state", "digest", "words", "asked_by", "asked_at", "decided_by", "decided_at")
        read_only_fields = fields


class AnswerDraftSerializer(serializers.ModelSerializer[AnswerDraft]):
    """What the office in charge has prepared, and who saved it last."""

    content = serializers.SerializerMethodField()
    saved_by = serializers.CharField(source="saved_by.shown_name", read_only=True, allow_null=True)
    second_look = serializers.SerializerMethodField()

    class Meta:
        model = AnswerDraft
        fields = ("content", "saved_by", "saved_at", "second_look")
        read_only_fields = fields

    @extend_schema_field(UnfinishedAnswer)
    def get_content(self, draft: AnswerDraft) -> Any:
        return draft.content

    @extend_schema_field(SecondLookSerializer(allow_null=True))
    def get_second_look(self, draft: AnswerDraft) -> Any:
        look = getattr(draft, "second_look", None)
        return SecondLookSerializer(look).data if look else None


class Extension(Strict):
    days = serializers.IntegerField(min_value=1, max_value=3_650)
    reason = serializers.CharField()


class HandOver(Strict):
    office = Code(queryset=Office.objects.all(), source="office_id")
    reason = serializers.CharField()


class Note(Strict):
    note = serializers.CharField(required=False, allow_blank=True)


class Verdict(Strict):
    """What a supporter says of an answer; `why` and `reason` belong to `contest`."""

    says = serializers.ChoiceField(choices=AnswerVerdict.Says.choices)
    why = serializers.ChoiceField(choices=AnswerVerdict.Why.choices, required=False, allow_blank=True)
    reason = serializers.CharField(required=False, allow_blank=True)


class DoneSaid(Strict):
    done = serializers.BooleanField()


class ReasonAgainstSerializer(serializers.Serializer[Any]):
    """The words of somebody who contests, without their name. `id` is for flagging them."""

    id = serializers.IntegerField(read_only=True)
    why = serializers.ChoiceField(choices=AnswerVerdict.Why.choices, read_only=True)
    reason = serializers.CharField(read_only=True)


class JudgedAnswer(serializers.Serializer[Any]):
    """Exact numbers, the newest words of those who contest, the caller's own word, where the proposal stands then."""

    confirm = serializers.IntegerField(read_only=True)
    contest = serializers.IntegerField(read_only=True)
    by_reason = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    reasons = ReasonAgainstSerializer(many=True, read_only=True)
    mine = serializers.CharField(read_only=True, allow_blank=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)


class JudgedDone(serializers.Serializer[Any]):
    yes = serializers.IntegerField(read_only=True)
    no = serializers.IntegerField(read_only=True)
    mine = serializers.BooleanField(read_only=True, allow_null=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)


class Evidence(Strict):
    evidence = serializers.CharField()


class GivenUp(Strict):
    reason = serializers.CharField()


class NewDate(Strict):
    due_on = serializers.DateField()
    reason = serializers.CharField()


class Step(Strict):
    text = serializers.CharField()
    due_on = serializers.DateField()


class ProgressText(Strict):
    text = serializers.CharField()
    url = serializers.CharField(required=False, allow_blank=True)


class ProgressReportSerializer(serializers.ModelSerializer[ProgressReport]):
    """What an office tells of its delivery, or what a resident saw: then `office` is null."""

    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    office = serializers.SerializerMethodField()
    author_name = serializers.SerializerMethodField()
    pictures = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = ProgressReport
        fields = ("id", "proposal", "office", "author_name", "text", "url", "pictures", "published_at")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_office(self, report: ProgressReport) -> str | None:
        return report.office.code if report.office else None

    @extend_schema_field(serializers.CharField())
    def get_author_name(self, report: ProgressReport) -> str:
        return report.author_name or (report.author.shown_name if report.author else "")

    @extend_schema_field(PictureSerializer(many=True))
    def get_pictures(self, report: ProgressReport) -> Any:
        return PictureSerializer(report.pictures.all(), many=True).data


class LedgerFilters(Filters):
    """How the ledger is narrowed; `state` is computed from a promise's dates."""

    state = serializers.ChoiceField(choices=Promise.choices, required=False, allow_blank=True)
    office = KnownCode(Office)
    district = KnownCode(District, also=("city",))


class PromiseRow(CommitmentSerializer):
    """A promise with what it belongs to, and what became of it until today."""

    state = serializers.SerializerMethodField()
    proposal = serializers.IntegerField(source="answer.proposal_id", read_only=True)
    title = serializers.CharField(source="answer.proposal.title", read_only=True)
    office = serializers.CharField(source="answer.office.code", read_only=True)
    district = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields = (*CommitmentSerializer.Meta.fields, "state", "proposal", "title", "office", "district")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Promise.choices))
    def get_state(self, promise: Commitment) -> str:
        return str(Promise.of(promise, self.context["today"]))

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_district(self, promise: Commitment) -> str | None:
        district = promise.answer.proposal.district
        return district.code if district else None
