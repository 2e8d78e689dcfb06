"""`/api/v1/desk/`: for whom a clerk acts, where that person lives, their slip; and how much was entered."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import actions, policy, queries
from accounts.api.me import ErasureWish
from accounts.models import Assistance, DeskCount, Mandate, Person, Residency
from charter.models import District
from commons import language
from commons.api import Code, Filters, Nothing, Strict
from commons.models import Channel
from commons.verdict import require

CHANNELS = [(channel.value, channel.label) for channel in (Channel.DESK, Channel.PAPER)]


class Helped(serializers.Serializer[Person]):
    """A person at the desk. `claimed`: whether the account is their own; `level` 0 without a valid proof."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    claimed = serializers.SerializerMethodField()
    district = serializers.SerializerMethodField()
    level = serializers.SerializerMethodField()

    def get_claimed(self, person: Person) -> bool:
        return not person.is_unclaimed

    def get_district(self, person: Person) -> str | None:
        residency: Residency | None = getattr(person, "residency", None)
        return residency.district.code if residency and residency.is_valid else None

    def get_level(self, person: Person) -> int:
        residency: Residency | None = getattr(person, "residency", None)
        return residency.level if residency and residency.is_valid else 0


class Acting(serializers.ModelSerializer[Assistance]):
    """For whom the clerk acts. `until`: when it ends by itself, unless something is entered."""

    person = Helped(read_only=True)
    channel = serializers.ChoiceField(choices=CHANNELS, read_only=True)
    until = serializers.DateTimeField(source="valid_until", read_only=True, default_timezone=dt.UTC)

    class Meta:
        model = Assistance
        fields = ["person", "channel", "until"]


class TheirLanguage(serializers.ChoiceField):
    """The person's language, for their slip; left out, the city's own."""

    def __init__(self) -> None:
        super().__init__(choices=[code for code, _name in language.choices()], source="language", required=False)


class Begin(Strict):
    """`channel`: the person is there, or their signed form is. Without `desk_code` an account is opened."""

    channel = serializers.ChoiceField(choices=CHANNELS)
    desk_code = serializers.CharField(required=False, allow_blank=True, max_length=20)
    lang = TheirLanguage()


class Document(Strict):
    """What a document says. `country` and `kind` are those the city accepts."""

    country = serializers.CharField(max_length=2)
    kind = serializers.CharField(max_length=20)
    number = serializers.CharField(max_length=60)
    district = Code(queryset=District.objects.all(), source="district_id")
    age_band = serializers.CharField(required=False, allow_blank=True, max_length=10)
    of_voting_age = serializers.BooleanField(required=False)
    accept_lower = serializers.BooleanField(required=False)


class BeginByDocument(Document):
    channel = serializers.ChoiceField(choices=CHANNELS)
    lang = TheirLanguage()


class Counted(serializers.ModelSerializer[DeskCount]):
    """How often a clerk did a thing on a day; `clerk` is the name of the mandate."""

    clerk = serializers.CharField(source="who", read_only=True, allow_null=True)

    class Meta:
        model = DeskCount
        fields = ["day", "clerk", "act", "count"]


class Texts(Strict):
    """`texts`: erase also what they wrote, where it is theirs alone."""

    texts = serializers.BooleanField(required=False, default=False)


class Desk(APIView):
    """What only clerks call."""

    permission_classes = [IsAuthenticated]

    def clerk(self, request: Request) -> Person:
        """Return who calls. Raises Refused."""
        person = cast(Person, request.user)
        require(policy.may_use_desk(person))
        return person

    def said(self, body: type[Strict], request: Request) -> dict[str, Any]:
        """Return the body's fields. Raises ValidationError by field."""
        asked = body(data=request.data)
        asked.is_valid(raise_exception=True)
        fields: dict[str, Any] = asked.validated_data
        return fields


class AssistanceView(Desk):
    @extend_schema(responses=Acting)
    def get(self, request: Request) -> Response:
        """Show for whom the clerk acts; 409 for nobody."""
        return Response(Acting(queries.helped(self.clerk(request))).data)

    @extend_schema(request=Begin, responses={201: Acting})
    def post(self, request: Request) -> Response:
        """Begin to act for who shows a code, or for somebody new. 409 while somebody else is being helped."""
        begun = actions.begin_assistance(by=self.clerk(request), **self.said(Begin, request))
        return Response(Acting(begun).data, status=201)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Act for nobody any more. Repeating it changes nothing."""
        actions.end_assistance(by=self.clerk(request))
        return Response(status=204)


class DocumentView(Desk):
    @extend_schema(request=BeginByDocument, responses={201: Acting})
    def post(self, request: Request) -> Response:
        """Begin to act for whom a document proves, and prove their residency: the same document, the same account."""
        begun = actions.begin_by_document(by=self.clerk(request), **self.said(BeginByDocument, request))
        return Response(Acting(begun).data, status=201)


class ProofView(Desk):
    @extend_schema(request=Document, responses=Acting)
    def post(self, request: Request) -> Response:
        """Enter the proof of residency of whom the clerk acts for."""
        by = self.clerk(request)
        queries.helped(by)
        actions.prove_residency(by=by, method=Residency.Method.DESK, **self.said(Document, request))
        return Response(Acting(queries.helped(by)).data)


class SlipView(Desk):
    @extend_schema(request=Nothing, responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def post(self, request: Request) -> HttpResponse:
        """Make a new slip for whom the clerk acts; the one before ends."""
        made = actions.print_slip(by=self.clerk(request))
        return HttpResponse(made, content_type="application/pdf", headers={"Cache-Control": "no-store"})


class ErasureView(Desk):
    @extend_schema(request=Texts, responses={202: ErasureWish})
    def post(self, request: Request) -> Response:
        """Have the account of whom the clerk acts for erased in 24 hours, at their wish."""
        wish = actions.ask_assisted_erasure(by=self.clerk(request), **self.said(Texts, request))
        return Response(ErasureWish(wish).data, status=202)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Keep the account."""
        actions.cancel_assisted_erasure(by=self.clerk(request))
        return Response(status=204)


class CountsView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=Counted(many=True))
    def get(self, request: Request) -> Response:
        """List how much was entered in the last month: a clerk's own, to administrators everybody's."""
        by = cast(Person, request.user)
        require(policy.may_read_desk_counts(by))
        Filters(data=request.query_params).is_valid(raise_exception=True)
        all_of_them = by.holds(Mandate.Role.ADMINISTRATOR)
        rows = queries.desk_counts(clerk=None if all_of_them else by)
        return Response(Counted(rows, many=True).data)
