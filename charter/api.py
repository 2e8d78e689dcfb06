"""The city's parts and rules, for programs. All public, all read only."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from charter import queries
from charter.models import District, Office, Topic
from charter.serializers import DistrictSerializer, OfficeSerializer, RuleSerializer, TopicSerializer
from commons.api import Tagged


class Districts(Tagged, ListAPIView[District]):
    """Districts by code, with their boundary and population by age band."""

    serializer_class = DistrictSerializer
    queryset = queries.districts_in_full()
    keyset_order = ("code",)


class Topics(Tagged, ListAPIView[Topic]):
    """Topics by code."""

    serializer_class = TopicSerializer
    queryset = queries.topics()
    keyset_order = ("code",)


class Offices(Tagged, ListAPIView[Office]):
    """Offices by code, with what each answers for."""

    serializer_class = OfficeSerializer
    queryset = queries.offices()
    keyset_order = ("code",)


class Rules(Tagged, APIView):
    """Every rule in force, on one page."""

    @extend_schema(
        responses=inline_serializer(
            "RulePage",
            {
                "next": serializers.CharField(allow_null=True),
                "previous": serializers.CharField(allow_null=True),
                "results": RuleSerializer(many=True),
            },
        ),
        operation_id="rules_list",
    )
    def get(self, request: Request) -> Response:
        rows = RuleSerializer(list(queries.rules().values()), many=True).data
        return Response({"next": None, "previous": None, "results": rows})
