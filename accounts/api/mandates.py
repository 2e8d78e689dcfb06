"""`/api/v1/mandates/`: who acts for the city. Administrators give mandates and take them back."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import actions, policy, queries
from accounts.forms import days_of_mandate
from accounts.models import Mandate, Person
from charter.models import District, Office
from commons.api import Filters, Strict, Tagged, given
from commons.verdict import require


class MandateRow(serializers.ModelSerializer[Mandate]):
    """A role that somebody has or had. `granted_by` null: the city's founding. `revoked_reason` is public.

    `ended_at`: since when it is over, `given_back` by its holder, or taken back `ended_by` somebody, or run out.
    `holder_name` is empty once the account was erased.
    """

    office = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    district = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    granted_by = serializers.CharField(source="granter_name", read_only=True, allow_null=True)
    valid_from = serializers.DateTimeField(read_only=True, default_timezone=dt.UTC)
    valid_until = serializers.DateTimeField(read_only=True, allow_null=True, default_timezone=dt.UTC)
    revoked_at = serializers.DateTimeField(read_only=True, allow_null=True, default_timezone=dt.UTC)
    ended_at = serializers.DateTimeField(read_only=True, allow_null=True, default_timezone=dt.UTC)
    ended_by = serializers.CharField(source="ender_name", read_only=True, allow_null=True)

    class Meta:
        model = Mandate
        fields = [
            *("id", "role", "holder_name", "title", "office", "district", "granted_by"),
            *("valid_from", "valid_until", "revoked_at", "revoked_reason"),
            *("ended_at", "ended_by", "given_back"),
        ]


class MandateFilters(Filters):
    state = serializers.ChoiceField(choices=["now", "ended"], required=False, default="")
    role = serializers.ChoiceField(choices=Mandate.Role.choices, required=False, default="")
    office = serializers.SlugRelatedField[Any](
        slug_field="code", queryset=Office.objects.all(), required=False, default=None
    )
    district = serializers.SlugRelatedField[Any](
        slug_field="code", queryset=District.objects.all(), required=False, default=None
    )


class NewMandate(Strict):
    """`person`: their e-mail address or the name they are shown under, exactly. Both days belong to the mandate."""

    person = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(choices=Mandate.Role.choices)
    holder_name = serializers.CharField()
    title = serializers.CharField(required=False, allow_blank=True, default="")
    office = serializers.SlugRelatedField[Any](
        slug_field="code", queryset=Office.objects.all(), required=False, allow_null=True, default=None
    )
    district = serializers.SlugRelatedField[Any](
        slug_field="code", queryset=District.objects.all(), required=False, allow_null=True, default=None
    )
    first_on = serializers.DateField(required=False, allow_null=True, default=None)
    last_on = serializers.DateField(required=False, allow_null=True, default=None)
    reason = serializers.CharField()


class Revocation(Strict):
    reason = serializers.CharField()


class Mandates(Tagged, GenericViewSet[Mandate]):
    """Who acts or acted for the city."""

    serializer_class = MandateRow
    keyset_order = ("-id",)
    filters = MandateFilters

    @extend_schema(parameters=[MandateFilters], responses=MandateRow(many=True))
    def list(self, request: Request) -> Response:
        """List every mandate there ever was, newest first, or those in force `now`, or `ended`."""
        asked = MandateFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = dict(asked.validated_data)
        office, district = wanted.pop("office"), wanted.pop("district")
        ids = {"office_id": office and office.pk, "district_id": district and district.pk}
        rows = self.paginate_queryset(queries.mandates(**wanted, **ids))
        return self.get_paginated_response(MandateRow(rows, many=True).data)

    @extend_schema(responses=MandateRow)
    def retrieve(self, request: Request, mandate_id: int) -> Response:
        """Return one mandate."""
        return Response(_row(mandate_id))

    @extend_schema(request=NewMandate, responses={201: MandateRow})
    def create(self, request: Request) -> Response:
        """Give a mandate. Administrators only, never to themselves."""
        by = cast(Person, request.user)
        require(policy.may_revoke(by))  # before it is said whether there is such an account
        body = given(NewMandate, request)
        person = queries.person_called(body.pop("person"))
        if person is None:
            raise ValidationError({"person": _("Nobody has this address or this name. They sign up first.")})
        office, district = body.pop("office"), body.pop("district")
        days = days_of_mandate(body.pop("first_on"), body.pop("last_on"))
        body |= {"office_id": office and office.pk, "district_id": district and district.pk, **days}
        mandate = actions.grant_mandate(person_id=person.pk, by=by, **body)
        return Response(_row(mandate.pk), status=201)

    @extend_schema(request=Revocation, responses=MandateRow)
    def revoke(self, request: Request, mandate_id: int) -> Response:
        """Take a mandate back, at once. Administrators only; the last one stays."""
        actions.revoke_mandate(mandate_id=mandate_id, by=cast(Person, request.user), **given(Revocation, request))
        return Response(_row(mandate_id))


def _row(mandate_id: int) -> dict[str, Any]:
    return dict(MandateRow(queries.mandates().get(pk=mandate_id)).data)
