"""`/api/v1/organisations/`: who speaks in public under its own name. Administrators register and close them."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts import actions, policy, queries
from accounts.models import Organisation, Person, Representative
from commons.api import Filters, Nothing, Strict, Tagged, given
from commons.verdict import require


class OrganisationRow(serializers.ModelSerializer[Organisation]):
    """An organisation. `url` is the path of its page; `ended_at`: it was closed, and speaks no more.

    `visibility`: of `website` and `about`, which are empty where moderation hid them.
    """

    url = serializers.SerializerMethodField()
    verified_at = serializers.DateTimeField(read_only=True, default_timezone=dt.UTC)
    ended_at = serializers.DateTimeField(read_only=True, allow_null=True, default_timezone=dt.UTC)

    class Meta:
        model = Organisation
        fields = ["id", "slug", "url", "name", "kind", "registration", "website", "about", "visibility", "verified_at"]
        fields += ["ended_at"]
        read_only_fields = ["id", "visibility"]

    def to_representation(self, instance: Organisation) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(instance)
        return told | {"website": "", "about": ""} if instance.is_withheld else told

    def get_url(self, organisation: Organisation) -> str:
        return f"/organisations/{organisation.slug}/"


class OrganisationDetail(OrganisationRow):
    """`representatives`: the names of those who speak for it and want it known."""

    representatives = serializers.SerializerMethodField()

    class Meta(OrganisationRow.Meta):
        fields = [*OrganisationRow.Meta.fields, "representatives"]

    def get_representatives(self, organisation: Organisation) -> list[str]:
        rows = queries.representatives(organisation, shown_only=True)
        return [each.person.shown_name for each in rows if each.person]


class NewOrganisation(Strict):
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices)
    registration = serializers.CharField()
    website = serializers.CharField(required=False, allow_blank=True)
    about = serializers.CharField(required=False, allow_blank=True)
    reason = serializers.CharField()


class Reasoned(Strict):
    reason = serializers.CharField()


class RepresentativeRow(serializers.ModelSerializer[Representative]):
    """That somebody speaks for an organisation. `shown`: their name stands on its page."""

    organisation = serializers.CharField(source="organisation.slug", read_only=True)
    person = serializers.CharField(source="person.shown_name", read_only=True, allow_null=True)
    since = serializers.DateTimeField(read_only=True, default_timezone=dt.UTC)
    until = serializers.DateTimeField(read_only=True, allow_null=True, default_timezone=dt.UTC)

    class Meta:
        model = Representative
        fields = ["id", "organisation", "person", "since", "until", "shown"]


class NewRepresentative(Strict):
    """`person`: their e-mail address or the name they are shown under, exactly."""

    person = serializers.CharField(max_length=254)
    reason = serializers.CharField()


class Shown(Strict):
    shown = serializers.BooleanField()


class Organisations(Tagged, GenericViewSet[Organisation]):
    """Associations, companies and public bodies that speak under their own name."""

    serializer_class = OrganisationRow
    keyset_order = ("name", "pk")

    @extend_schema(responses=OrganisationRow(many=True))
    def list(self, request: Request) -> Response:
        """List every organisation by name, closed ones too."""
        rows = self.paginate_queryset(queries.organisations())
        return self.get_paginated_response(OrganisationRow(rows, many=True).data)

    @extend_schema(responses=OrganisationDetail)
    def retrieve(self, request: Request, slug: str) -> Response:
        """Show one organisation. What it wrote: `proposals/?organisation=`."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        return Response(OrganisationDetail(queries.organisation_called(slug)).data)

    @extend_schema(request=NewOrganisation, responses={201: OrganisationDetail})
    def create(self, request: Request) -> Response:
        """Register an organisation that was looked at. Administrators only."""
        by = _by(request)
        require(policy.may_govern_organisations(by))
        made = actions.register_organisation(by=by, **given(NewOrganisation, request))
        return Response(OrganisationDetail(made).data, status=201)

    @extend_schema(request=NewOrganisation(partial=True), responses=OrganisationDetail)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change what is said of it, with a reason. Administrators only."""
        by, its = _by(request), queries.organisation_called(slug)
        require(policy.may_govern_organisations(by))
        fields = given(NewOrganisation, request, partial=True)
        changed = actions.change_organisation(
            organisation_id=its.pk, by=by, **{"reason": fields.pop("reason", ""), **fields}
        )
        return Response(OrganisationDetail(changed).data)

    @extend_schema(request=Reasoned, responses=OrganisationDetail)
    def end(self, request: Request, slug: str) -> Response:
        """Close it: nobody speaks for it any more. Administrators only."""
        by, its = _by(request), queries.organisation_called(slug)
        require(policy.may_govern_organisations(by))
        return Response(
            OrganisationDetail(actions.end_organisation(organisation_id=its.pk, by=by, **given(Reasoned, request))).data
        )


class Representatives(Tagged, GenericViewSet[Representative]):
    """Who speaks for an organisation."""

    serializer_class = RepresentativeRow
    pagination_class = None

    @extend_schema(responses=RepresentativeRow(many=True))
    def list(self, request: Request, slug: str) -> Response:
        """List who speaks for it now: to everybody those who want it known, all to administrators."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        its = queries.organisation_called(slug)
        rows = queries.representatives(its, shown_only=not policy.may_govern_organisations(_by(request)))
        for each in rows:
            each.organisation = its
        return Response(RepresentativeRow(rows, many=True).data)

    @extend_schema(request=NewRepresentative, responses={201: RepresentativeRow})
    def create(self, request: Request, slug: str) -> Response:
        """Let somebody speak for it. Administrators only."""
        by, its = _by(request), queries.organisation_called(slug)
        require(policy.may_govern_organisations(by))  # first, or the answer would tell who has an account
        body = given(NewRepresentative, request)
        person = queries.person_called(body.pop("person"))
        if person is None:
            raise ValidationError({"person": _("Nobody has this address or this name. They sign up first.")})
        made = actions.let_represent(organisation_id=its.pk, person_id=person.pk, by=by, **body)
        return Response(RepresentativeRow(made).data, status=201)

    @extend_schema(request=Shown, responses=RepresentativeRow)
    def partial_update(self, request: Request, representative_id: int) -> Response:
        """Say whether one's own name stands on the organisation's page."""
        held = actions.show_representation(
            representative_id=representative_id, by=_by(request), **given(Shown, request)
        )
        return Response(RepresentativeRow(held).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, representative_id: int) -> Response:
        """Speak for it no more: for oneself."""
        given(Nothing, request)
        held = Representative.objects.get(pk=representative_id)
        require(policy.may_show_representation(_by(request), held))
        actions.end_representation(representative_id=held.pk, by=_by(request))
        return Response(status=204)

    @extend_schema(request=Reasoned, responses=RepresentativeRow)
    def end(self, request: Request, representative_id: int) -> Response:
        """End it for somebody, with a reason. Administrators only."""
        require(policy.may_govern_organisations(_by(request)))
        body = given(Reasoned, request)
        held = actions.end_representation(representative_id=representative_id, by=_by(request), **body)
        return Response(RepresentativeRow(held).data)


class MyOrganisations(Tagged, APIView):
    """For whom the caller speaks."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=RepresentativeRow(many=True))
    def get(self, request: Request) -> Response:
        Filters(data=request.query_params).is_valid(raise_exception=True)
        rows: Any = queries.representations_of(_by(request))
        for each in rows:
            each.person = _by(request)
        return Response(RepresentativeRow(rows, many=True).data)


def _by(request: Request) -> Person:
    return cast(Person, request.user)
