"""`/api/v1/me/`: who calls, and what they may do; and that they want to be erased."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, queries
from accounts.models import Erasure, Mandate, Person, Residency
from commons.api import Strict, Tagged


class HeldMandate(serializers.ModelSerializer[Mandate]):
    office = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    until = serializers.DateTimeField(source="valid_until", read_only=True, allow_null=True, default_timezone=dt.UTC)

    class Meta:
        model = Mandate
        fields = ["role", "office", "until"]


class Me(serializers.ModelSerializer[Person]):
    name = serializers.CharField(source="shown_name", read_only=True)
    district = serializers.SerializerMethodField()
    level = serializers.SerializerMethodField()
    mandates = HeldMandate(source="mandates_in_force", many=True, read_only=True)

    class Meta:
        model = Person
        fields = ["id", "name", "district", "level", "mandates"]

    def get_district(self, person: Person) -> str | None:
        residency = _valid_residency(person)
        return residency.district.code if residency else None

    def get_level(self, person: Person) -> int:
        residency = _valid_residency(person)
        return residency.level if residency else 0


def _valid_residency(person: Person) -> Residency | None:
    residency: Residency | None = getattr(person, "residency", None)
    return residency if residency is not None and residency.is_valid else None


class ErasureAsked(Strict):
    """A token or an open session is not enough: the password, or a code of the second step.

    `texts`: erase also what the caller wrote, where it is theirs alone.
    """

    password = serializers.CharField(required=False, default="", max_length=4_096, trim_whitespace=False)
    code = serializers.CharField(required=False, default="", max_length=40)
    texts = serializers.BooleanField(required=False, default=False)


class ErasureWish(serializers.ModelSerializer[Erasure]):
    due_at = serializers.DateTimeField(read_only=True, default_timezone=dt.UTC)

    class Meta:
        model = Erasure
        fields = ["due_at", "texts"]


class MeView(Tagged, APIView):
    """The person whose token or session this is."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=Me)
    def get(self, request: Request) -> Response:
        return Response(Me(queries.person_with_residency(cast(Person, request.user).pk)).data)

    @extend_schema(request=ErasureAsked, responses={202: ErasureWish})
    def delete(self, request: Request) -> Response:
        """Have the account erased in 24 hours. The mail that is sent has a link that stops it."""
        person, asked = cast(Person, request.user), ErasureAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        actions.show_again(by=person, password=asked.validated_data["password"], code=asked.validated_data["code"])
        wish = actions.ask_erasure(by=person, texts=asked.validated_data["texts"])
        return Response(ErasureWish(wish).data, status=202)
