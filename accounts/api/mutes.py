"""`/api/v1/me/mutes/`: whom the caller does not want to read. Nobody else is told."""

from __future__ import annotations

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, queries
from accounts.models import Person
from commons.api import Tagged


class Muted(serializers.ModelSerializer[Person]):
    name = serializers.CharField(source="shown_name", read_only=True)

    class Meta:
        model = Person
        fields = ["id", "name"]


class Mutes(Tagged, APIView):
    """Whom the caller muted, latest first."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=Muted(many=True))
    def get(self, request: Request) -> Response:
        return Response(Muted(queries.mutes_of(cast(Person, request.user)), many=True).data)


class MutePerson(APIView):
    """Mute a person, or read them again. Both may be repeated."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, person_id: int) -> Response:
        actions.mute_person(person_id=person_id, by=cast(Person, request.user))
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, person_id: int) -> Response:
        actions.unmute_person(person_id=person_id, by=cast(Person, request.user))
        return Response(status=204)
