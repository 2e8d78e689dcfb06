"""What the API says of moderation, and what it takes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

import charter.queries
from commons.api import Filters, Strict
from moderation import queries
from moderation.contents import KINDS
from moderation.lifecycle import DECISION_REASONS, Deed, Reason, State
from moderation.models import Act, Block, Concern, Flag


class FlagText(Strict):
    """Why one flags. `text` is needed for `other`."""

    reason = serializers.ChoiceField(choices=Reason.choices)
    text = serializers.CharField(required=False, allow_blank=True, max_length=Flag.TEXT_CHARACTERS, default="")


class Flagged(serializers.Serializer[dict[str, bool]]):
    flagged = serializers.BooleanField()


class FlagReasonSerializer(serializers.Serializer[dict[str, str]]):
    code = serializers.CharField()
    name = serializers.CharField()
    meaning = serializers.CharField()


class ActSerializer(serializers.ModelSerializer[Act]):
    """One act as everybody may know it: no content, no names."""

    kind = serializers.ChoiceField(source="concern.kind", choices=KINDS, read_only=True)
    deed = serializers.ChoiceField(choices=Deed.choices, read_only=True)
    reason = serializers.ChoiceField(choices=DECISION_REASONS, read_only=True)

    class Meta:
        model = Act
        fields = ("id", "kind", "deed", "reason", "created_at", "restored_at")


class MonthSerializer(serializers.Serializer[queries.Month]):
    month = serializers.SerializerMethodField()
    hidden = serializers.IntegerField()
    restored = serializers.IntegerField()
    asked = serializers.IntegerField()
    dismissed = serializers.IntegerField()

    def get_month(self, row: queries.Month) -> str:
        return f"{row.on:%Y-%m}"


class ReasonFigures(serializers.Serializer[dict[str, Any]]):
    reason = serializers.ChoiceField(choices=Reason.choices)
    hidden = serializers.IntegerField()
    restored = serializers.IntegerField()


class FiguresSerializer(serializers.Serializer[queries.Figures]):
    """The last twelve months. `restored`: of what was hidden in that time, how much came back."""

    hidden = serializers.IntegerField()
    restored = serializers.IntegerField()
    restored_percent = serializers.IntegerField(allow_null=True)
    months = MonthSerializer(many=True)
    reasons = serializers.SerializerMethodField()

    @extend_schema_field(ReasonFigures(many=True))
    def get_reasons(self, row: queries.Figures) -> list[dict[str, Any]]:
        return [{"reason": code, "hidden": n, "restored": back} for code, (n, back) in row.reasons.items()]


class BlockSerializer(serializers.ModelSerializer[Block]):
    """One block as everybody may know it: who it is stays with moderators."""

    class Meta:
        model = Block
        fields = ("id", "reason", "case", "created_at", "lifted_at", "lifted_reason")


class BlockText(Strict):
    person = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(max_length=Block.REASON_MOST)


class LiftText(Strict):
    reason = serializers.CharField(max_length=Block.REASON_MOST)


class QueueFilters(Filters):
    state = serializers.ChoiceField(choices=State.choices, required=False, default=State.OPEN.value)
    kind = serializers.ChoiceField(choices=KINDS, required=False, default="")
    reason = serializers.ChoiceField(choices=Reason.choices, required=False, default="")
    district = serializers.CharField(required=False, default="")

    def validate_district(self, code: str) -> str:
        codes = {district.code for district in charter.queries.known().districts.values()}
        if code and code != "city" and code not in codes:
            raise serializers.ValidationError(_("There is no such district."))
        return code


class ConcernSerializer(serializers.ModelSerializer[Concern]):
    """One entry of the moderators' queue, with the words it is about. Who flagged is told to nobody."""

    kind = serializers.ChoiceField(choices=KINDS, read_only=True)
    state = serializers.ChoiceField(choices=State.choices, read_only=True)
    content = serializers.IntegerField(source="content_id", read_only=True)
    proposal = serializers.IntegerField(source="proposal_id", read_only=True)
    conversation = serializers.IntegerField(source="conversation_id", read_only=True)
    circle = serializers.IntegerField(source="circle_id", read_only=True)
    assembly = serializers.IntegerField(source="assembly_id", read_only=True)
    round = serializers.IntegerField(source="round_id", read_only=True)
    organisation = serializers.IntegerField(source="organisation_id", read_only=True)
    district = serializers.CharField(source="district.code", allow_null=True, read_only=True, default=None)
    author = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    flags = serializers.SerializerMethodField()
    may_decide = serializers.SerializerMethodField()

    class Meta:
        model = Concern
        fields = (
            "id", "kind", "content", "proposal", "conversation", "circle", "assembly", "round", "organisation",
            "district", "state", "author", "title", "text", "flag_count", "flags", "opened_at", "may_decide",
        )  # fmt: skip

    def get_author(self, row: Concern) -> str:
        return row.author.shown_name if row.author else ""

    def get_title(self, row: Concern) -> str:
        return queries.shown_words(row.piece)[0]

    def get_text(self, row: Concern) -> str:
        return queries.shown_words(row.piece)[1]

    def get_flags(self, row: Concern) -> dict[str, int]:
        return dict(row.reasons)

    def get_may_decide(self, row: Concern) -> bool:
        return bool(self.context["may_decide"](row))


class DecisionText(Strict):
    """What to do, with a reason that fits: breaches to `hide` and `ask_edit`, grounds to `restore` and `dismiss`."""

    deed = serializers.ChoiceField(choices=Deed.choices)
    reason = serializers.ChoiceField(choices=DECISION_REASONS)
    text = serializers.CharField(max_length=Act.TEXT_MOST)


class ManyText(DecisionText):
    concerns = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=100)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one of many: its act, or the refusal's code and words."""

    concern = serializers.IntegerField(source="concern_id")
    done = serializers.BooleanField()
    act = serializers.IntegerField(source="act.pk", allow_null=True, default=None)
    code = serializers.CharField()
    detail = serializers.CharField(source="words")
