"""The city's parts as the API names them: by code."""

from __future__ import annotations

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from charter.models import AgeBand, District, Office, Responsibility, Topic


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
        fields = ["code", "name", "description", "population", "age_bands", "boundary", "imported"]


class TopicSerializer(serializers.ModelSerializer[Topic]):
    class Meta:
        model = Topic
        fields = ["code", "name", "description", "imported"]


class ResponsibilitySerializer(serializers.ModelSerializer[Responsibility]):
    """What an office answers for: a topic, a district, or one topic in one district."""

    topic = serializers.CharField(source="topic.code", default=None, allow_null=True)
    district = serializers.CharField(source="district.code", default=None, allow_null=True)

    class Meta:
        model = Responsibility
        fields = ["topic", "district"]


class OfficeSerializer(serializers.ModelSerializer[Office]):
    responsibilities = ResponsibilitySerializer(many=True)

    class Meta:
        model = Office
        fields = ["code", "name", "description", "responsibilities"]


class RuleVersionSerializer(serializers.Serializer[Any]):
    """Since when and by what decision a value holds; version 1 is the founding's."""

    number = serializers.IntegerField()
    decision = serializers.CharField(source="version.decision", default="")
    since = serializers.DateTimeField(
        source="version.created_at", default=None, allow_null=True, default_timezone=dt.UTC
    )


class RuleSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField(source="spec.title")
    text = serializers.CharField(source="spec.text")
    unit = serializers.CharField(source="spec.unit")
    value = serializers.SerializerMethodField()
    least = serializers.FloatField(source="spec.least", allow_null=True)
    most = serializers.FloatField(source="spec.most", allow_null=True)
    choices = serializers.ListField(source="spec.choices", child=serializers.CharField())
    version = RuleVersionSerializer(source="*")

    @extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}]})
    def get_value(self, rule: Any) -> int | float | str:
        value: int | float | str = rule.value
        return value
