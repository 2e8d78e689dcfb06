"""`/api/v1/me/data/`: everything held about the caller. `DELETE /api/v1/me/` is in `me`."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, policy, queries
from accounts.actions.make_export import KEPT
from accounts.models import DataExport, Person
from commons.api import Problem
from commons.verdict import require


class OwnData(serializers.Serializer[Any]):
    """Everything held about the caller, with what each thing is for and how long it is kept.

    `held` by table: kind, title, fields, rows. `elsewhere`: what nobody can read, and why. `number_is_claimed`: whether
    the number of a document proves this account. `looks`: who looked at the caller's data (on, who, role, purpose).
    """

    made_at = serializers.DateTimeField()
    held = serializers.ListField(child=serializers.DictField())
    elsewhere = serializers.ListField(child=serializers.DictField())
    number_is_claimed = serializers.BooleanField()
    looks = serializers.ListField(child=serializers.DictField())


class OwnFile(serializers.ModelSerializer[DataExport]):
    """A file that is made of it: ready once it has `until`; taken once, by POST to `me/data/file/`."""

    until = serializers.SerializerMethodField()

    class Meta:
        model = DataExport
        fields = ["asked_at", "until"]

    def get_until(self, export: DataExport) -> dt.datetime | None:
        return export.made_at + KEPT if export.made_at else None


class DataView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        responses=OwnData, description="Everything held about the caller. 409 where it is much: then ask by POST."
    )
    def get(self, request: Request) -> Response:
        person = cast(Person, request.user)
        require(policy.may_read_own_data(person))
        if queries.own_rows(person.pk) > queries.OWN_ROWS_AT_ONCE:
            return Problem(
                409,
                _("Too much for one answer"),
                _("Ask for a file by POST to this address; it is ready within five minutes."),
                type="urn:multitude:ask-for-file",
            )
        response = Response(queries.own_data(person))
        response["Cache-Control"] = "no-store"
        return response

    @extend_schema(request=None, responses={202: OwnFile}, description="Ask for a file; one that waits is replaced.")
    def post(self, request: Request) -> Response:
        return Response(OwnFile(actions.ask_export(by=cast(Person, request.user))).data, status=202)


class DataFileView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=None,
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        description="Take the file, once; then it is deleted.",
    )
    def post(self, request: Request) -> HttpResponse:
        return HttpResponse(actions.take_export(by=cast(Person, request.user)), content_type="application/zip")
