"""Cases, juries and appeals as the API tells and takes them. Who flagged, sits or wrote is told to nobody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.api import Filters, Strict
from commons.models import Visibility
from moderation.contents import KINDS
from moderation.lifecycle import DECISION_REASONS, STAFF_ALONE, CaseState, Finding, Origin, Panel, Reason
from moderation.models import Act, Case, Juror, RoomWord
from moderation.queries import shown_words
from moderation.queries.cases import Room
from proposals.queries.content import Kind

OPENED = [(reason.value, reason.label) for reason in Reason if reason not in STAFF_ALONE]


class CaseFilters(Filters):
    state = serializers.ChoiceField(choices=CaseState.choices, required=False, default="")
    panel = serializers.ChoiceField(choices=Panel.choices, required=False, default="")


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case as everybody may know it: no content, no names. `origin` is told when it is decided."""

    origin = serializers.SerializerMethodField()
    outcome = serializers.ChoiceField(choices=Finding.choices, allow_null=True, read_only=True)
    outcome_reason = serializers.ChoiceField(choices=DECISION_REASONS, allow_null=True, read_only=True)

    class Meta:
        model = Case
        fields = [
            "id", "subject", "origin", "reason", "panel", "size", "state", "outcome", "outcome_reason", "opened_at",
            "due_at", "extended", "decided_at", "appeal_until", "list_hash", "seed_root",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Origin.choices, allow_null=True))
    def get_origin(self, row: Case) -> str | None:
        return None if row.is_open else row.origin

    def to_representation(self, instance: Case) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown | {name: shown[name] or None for name in ("outcome", "outcome_reason")}


class CaseToldSerializer(serializers.Serializer[Any]):
    """What one juror wrote who carried the outcome."""

    juror = serializers.IntegerField(source="number")
    reason = serializers.CharField()
    text = serializers.CharField()


class CaseInFullSerializer(CaseSerializer):
    """One case. `files` to repeat its draw; `told`: the reasons of its jurors, for whom it is about alone."""

    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS), read_only=True)
    files = serializers.ListField(child=serializers.CharField(), read_only=True)
    author = serializers.BooleanField(read_only=True)
    flagger = serializers.BooleanField(read_only=True)
    may_appeal = serializers.BooleanField(read_only=True)
    told = CaseToldSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "kinds", "files", "author", "flagger", "may_appeal", "told"]
        read_only_fields = fields


class InCase(Strict):
    """What a moderator asks residents about."""

    kind = serializers.ChoiceField(choices=KINDS)
    content = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.ChoiceField(choices=OPENED)
    text = serializers.CharField(max_length=Act.TEXT_MOST)


class InAppeal(Strict):
    text = serializers.CharField(max_length=Act.TEXT_MOST)


class JuryDutySerializer(serializers.Serializer[Any]):
    """Whether I accept jury duty; the case to which I am called or in which I sit."""

    ready = serializers.BooleanField()
    may_be_ready = serializers.BooleanField()
    reason = serializers.CharField()
    case = serializers.IntegerField(allow_null=True)
    accepted = serializers.BooleanField()
    answer_by = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)


class JuryItemSerializer(serializers.Serializer[Any]):
    """One thing that a jury looks at. `picture`: the path where its jurors see it, also when it is hidden."""

    kind = serializers.ChoiceField(choices=KINDS)
    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    picture = serializers.SerializerMethodField()

    def get_title(self, row: Any) -> str:
        return shown_words(row.piece)[0]

    def get_text(self, row: Any) -> str:
        return shown_words(row.piece)[1]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_picture(self, row: Any) -> str | None:
        """Tell where jurors of this case see the picture that it is about, also a hidden one."""
        if row.kind != Kind.PICTURE or row.piece is None or row.piece.visibility == Visibility.ERASED:
            return None
        return str(reverse("api_jury_picture", args=[self.context["case"], row.content_id]))


class JuryWordSerializer(serializers.Serializer[Any]):
    """What was said in the closed room, under a number."""

    juror = serializers.IntegerField(source="number")
    text = serializers.CharField()
    at = serializers.DateTimeField()
    mine = serializers.BooleanField()


class JuryVoteSerializer(serializers.ModelSerializer[Juror]):
    """My vote; empty before I voted."""

    reason = serializers.CharField(source="vote_reason")
    text = serializers.CharField(source="vote_text")

    class Meta:
        model = Juror
        fields = ["number", "ticket", "answer_by", "accepted_at", "ended", "vote", "reason", "text", "voted_at"]
        read_only_fields = fields


class JurySerializer(serializers.Serializer[Room]):
    """A juror's own place: the content and the question, not the people. `items` as long as the case is open to me."""

    case = serializers.IntegerField(source="case_id")
    subject = serializers.CharField(source="about")
    rule = serializers.ChoiceField(choices=Reason.choices)
    text = serializers.CharField()
    due_at = serializers.DateTimeField()
    findings = serializers.ListField(child=serializers.ChoiceField(choices=Finding.choices))
    items = JuryItemSerializer(many=True)
    words = JuryWordSerializer(many=True)
    seats = serializers.IntegerField()
    accepted = serializers.IntegerField()
    voted = serializers.IntegerField()
    mine = JuryVoteSerializer(allow_null=True)


class InWord(Strict):
    text = serializers.CharField(max_length=RoomWord.TEXT_MOST)


class InVerdict(Strict):
    """What I find, with a reason that fits: a ground to `keep`, else the rule that is broken."""

    vote = serializers.ChoiceField(choices=Finding.choices)
    reason = serializers.ChoiceField(choices=DECISION_REASONS)
    text = serializers.CharField(max_length=Juror.TEXT_MOST)
