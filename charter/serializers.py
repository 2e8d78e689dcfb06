"""The city's parts as the API names them: by code."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from charter.models import (
    STRICTER,
    AgeBand,
    District,
    Feature,
    Office,
    Phase,
    Process,
    Responsibility,
    RuleVersion,
    Topic,
)
from charter.queries import Span
from commons.api import Strict


class AgeBandSerializer(serializers.ModelSerializer[AgeBand]):
    class Meta:
        model = AgeBand
        fields = ["age_from", "age_to", "population"]


class DistrictSerializer(serializers.ModelSerializer[District]):
    """`boundary`: a GeoJSON geometry (WGS 84) or null; `population`: of the census, null where nobody entered it."""

    population = serializers.IntegerField(source="people", allow_null=True)
    age_bands = AgeBandSerializer(many=True)
    boundary = serializers.DictField(allow_null=True)

    class Meta:
        model = District
        fields = ["code", "name", "description", "population", "age_bands", "boundary", "imported", "closed_at"]


class TopicSerializer(serializers.ModelSerializer[Topic]):
    class Meta:
        model = Topic
        fields = ["code", "name", "description", "position", "imported"]


class ResponsibilitySerializer(serializers.ModelSerializer[Responsibility]):
    """What an office answers for: a topic, a district, or one topic in one district."""

    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)
    district = serializers.CharField(source="district.code", default=None, allow_null=True)

    class Meta:
        model = Responsibility
        fields = ["id", "topic", "district"]


class OfficeSerializer(serializers.ModelSerializer[Office]):
    responsibilities = ResponsibilitySerializer(many=True)

    class Meta:
        model = Office
        fields = ["code", "name", "description", "responsibilities"]


FOUNDING = "founding"
DECIDED_BY = [FOUNDING, *RuleVersion.DecidedBy.values]


class RuleVersionSerializer(serializers.Serializer[Any]):
    """Since when and by what decision a value holds; version 1 is the founding's."""

    number = serializers.IntegerField()
    decision = serializers.CharField(source="version.decision", default="")
    since = serializers.DateTimeField(
        source="version.effective_at", default=None, allow_null=True, default_timezone=dt.UTC
    )
    decided_by = serializers.ChoiceField(
        source="version.decided_by",
        choices=[("founding", "founding"), *RuleVersion.DecidedBy.choices],
        default="founding",
    )


class PastRuleSerializer(serializers.ModelSerializer[RuleVersion]):
    """A version of a rule, in force from `effective_at`. `round`, `proposal`: the vote by which residents decided."""

    value = serializers.JSONField()
    created_at = serializers.DateTimeField(default_timezone=dt.UTC)
    effective_at = serializers.DateTimeField(default_timezone=dt.UTC)
    round = serializers.IntegerField(source="round_id", allow_null=True)
    proposal = serializers.IntegerField(source="proposal_id", allow_null=True)

    class Meta:
        model = RuleVersion
        fields = ["number", "value", "decision", "decided_by", "round", "proposal", "created_at", "effective_at"]


class RuleSerializer(serializers.Serializer[Any]):
    """A rule: its text, its value and since when, its bounds, what comes.

    `administrators` are the bounds of what an administrator may enter, null where residents alone change it.
    """

    code = serializers.CharField()
    title = serializers.CharField(source="spec.title")
    text = serializers.CharField(source="spec.text")
    unit = serializers.CharField(source="spec.unit")
    value = serializers.SerializerMethodField()
    least = serializers.FloatField(source="spec.least", allow_null=True)
    most = serializers.FloatField(source="spec.most", allow_null=True)
    choices = serializers.ListField(source="spec.choices", child=serializers.CharField())
    administrators = serializers.SerializerMethodField()
    version = RuleVersionSerializer(source="*")
    coming = serializers.SerializerMethodField()
    history_url = serializers.SerializerMethodField()

    @extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}]})
    def get_value(self, rule: Any) -> int | float | str:
        value: int | float | str = rule.value
        return value

    @extend_schema_field(
        {
            "type": "object",
            "nullable": True,
            "properties": {"least": {"type": "number", "nullable": True}, "most": {"type": "number", "nullable": True}},
        }
    )
    def get_administrators(self, rule: Any) -> dict[str, float | None] | None:
        return None if rule.spec.residents_only else {"least": rule.spec.lowest, "most": rule.spec.highest}

    @extend_schema_field(PastRuleSerializer(many=True))
    def get_coming(self, rule: Any) -> list[dict[str, Any]]:
        rows = [each for each in self.context["coming"] if each.rule == rule.code]
        return cast(list[dict[str, Any]], PastRuleSerializer(rows, many=True).data)

    def get_history_url(self, rule: Any) -> str:
        return f"/charter/{rule.code}/"


class WholeRuleSerializer(RuleSerializer):
    """A rule with every version after the founding's, newest first."""

    history = serializers.SerializerMethodField()

    @extend_schema_field(PastRuleSerializer(many=True))
    def get_history(self, rule: Any) -> list[dict[str, Any]]:
        return cast(list[dict[str, Any]], PastRuleSerializer(self.context["history"], many=True).data)


class InReason(Strict):
    """Why: everybody reads it in the list of acts, with the name of who acted."""

    reason = serializers.CharField()


class InPart(InReason):
    """What a part of the city is called and says; `texts` in other languages: `{language: {name, description}}`."""

    name = serializers.CharField()
    description = serializers.CharField(required=False, allow_blank=True)
    texts = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True)), required=False
    )


class InCode(serializers.Serializer[Any]):
    """The code of a new part: lower-case letters, digits and hyphens. It stays for ever."""

    code = serializers.CharField(max_length=60)


class InBand(Strict):
    age_from = serializers.IntegerField()
    age_to = serializers.IntegerField(allow_null=True)
    population = serializers.IntegerField()


class InDistrict(InPart):
    age_bands = InBand(many=True, required=False)

    def validate_age_bands(self, bands: list[dict[str, Any]]) -> list[tuple[int, int | None, int]]:
        # A change may leave fields out, but not those of an age band.
        if any(len(band) < 3 for band in bands):
            raise serializers.ValidationError(_("Give age_from, age_to and population of each age band."))
        return [(band["age_from"], band["age_to"], band["population"]) for band in bands]


class InTopic(InPart):
    position = serializers.IntegerField(required=False)


class InProcess(InPart):
    """District (empty: all of the city) and office by code; who answers is decided as everywhere.

    `districts`, `topics`: codes of those it takes proposals about; empty, all. `result`: what came of it, in Markdown.
    """

    district = serializers.CharField(required=False, allow_blank=True)
    office = serializers.CharField(required=False, allow_blank=True)
    districts = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=500)
    topics = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=500)
    result = serializers.CharField(required=False, allow_blank=True)


class NewDistrict(InCode, InDistrict):
    """A district without a boundary, which is drawn by an act of its own."""


class NewTopic(InCode, InTopic):
    """A topic; which office answers for it is said by an act of its own."""


class NewOffice(InCode, InPart):
    """An office; what it answers for is said by acts of its own."""


class NewProcess(InCode, InProcess):
    """A process without phases, which are planned by acts of their own."""


class InLevels(Strict):
    """By feature, the residency level it asks in the phase; 0: as everywhere. Never lower than there."""

    def get_fields(self) -> dict[str, Any]:
        return {feature: serializers.IntegerField(required=False, min_value=0, max_value=2) for feature in STRICTER}


class InPhase(InReason):
    """Both days belong to the phase, in the city's time."""

    kind = serializers.ChoiceField(choices=Phase.Kind.choices)
    features = serializers.MultipleChoiceField(choices=Feature.choices)
    levels = InLevels(required=False)
    first_on = serializers.DateField()
    last_on = serializers.DateField()


class InBoundaries(InReason):
    """GeoJSON: of the whole city a FeatureCollection whose features have a property `code`; of one district an area."""

    geojson = serializers.DictField()


class InResponsibility(InReason):
    """A topic, a district, or one topic in one district, by code."""

    topic = serializers.CharField(required=False, allow_null=True)
    district = serializers.CharField(required=False, allow_null=True)


class InRule(Strict):
    """A new value and the decision; `version`: the newest number one has seen, so that no change is undone unseen.

    `effective_on`: the first day it is in force; left out, as early as the notice allows.
    """

    value = serializers.JSONField()
    decision = serializers.CharField()
    effective_on = serializers.DateField(required=False, allow_null=True)
    version = serializers.IntegerField(source="seen", required=False)


class Drawn(serializers.Serializer[Any]):
    """Which districts were drawn anew, and which of them overlap another one."""

    districts = serializers.ListField(child=serializers.CharField(), read_only=True)
    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)


class InChargeSerializer(serializers.Serializer[Any]):
    """`by`: pair, topic, district or default; `district` null is the whole city, `office` null nobody."""

    topic = serializers.CharField(source="topic.code", read_only=True)
    district = serializers.CharField(source="district.code", default=None, read_only=True, allow_null=True)
    office = serializers.CharField(source="office.code", default=None, read_only=True, allow_null=True)
    by = serializers.ChoiceField(choices=[span.value for span in Span], read_only=True)


class PhaseSerializer(serializers.ModelSerializer[Phase]):
    """`first_on` and `last_on` both belong to it; `now`: it is in force.

    `levels`: by feature, the residency level it asks here where that is more than everywhere.
    """

    first_on = serializers.DateField(read_only=True)
    last_on = serializers.DateField(read_only=True)
    starts_at = serializers.DateTimeField(read_only=True, default_timezone=dt.UTC)
    ends_at = serializers.DateTimeField(read_only=True, default_timezone=dt.UTC)
    levels = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    now = serializers.SerializerMethodField()

    class Meta:
        model = Phase
        fields = ["id", "kind", "features", "levels", "first_on", "last_on", "starts_at", "ends_at", "now"]

    def get_now(self, phase: Phase) -> bool:
        at: dt.datetime = self.context["at"]
        return phase.starts_at <= at < phase.ends_at


class ProcessSerializer(serializers.ModelSerializer[Process]):
    """`district` null is the whole city; `allowed`: what the phase in force allows, empty between phases.

    `districts`, `topics`: those it takes proposals about; empty, all. `result`: what came of it, in Markdown.
    """

    district = serializers.CharField(source="district.code", default=None, read_only=True, allow_null=True)
    office = serializers.CharField(source="office.code", default=None, read_only=True, allow_null=True)
    phases = PhaseSerializer(source="plan", many=True, read_only=True)
    allowed = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Process
        fields = [
            "code",
            "url",
            "name",
            "description",
            "district",
            "office",
            "districts",
            "topics",
            "result",
            "allowed",
            "phases",
        ]

    def get_allowed(self, process: Process) -> list[str]:
        phase = process.phase_at(self.context["at"])
        return list(phase.features) if phase else []

    def get_url(self, process: Process) -> str:
        return f"/processes/{process.code}/"
