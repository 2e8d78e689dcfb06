"""`/api/v1/joint-acts/`: acts that take two people. Administrators and moderators ask for them and agree to them."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import actions, policy, queries
from accounts.actions.give_data import GIVE_DATA
from accounts.downloads import handed
from accounts.joint import of_roles
from accounts.models import JointAct, Person
from commons.api import Filters, Strict, Tagged, given
from commons.verdict import require

KINDS = ["accounts.give_data", "proposals.end", "proposals.resume"]


class JointActRow(serializers.ModelSerializer[JointAct]):
    """An act that takes two people. `first` asked until `until`, `second` decided; `subject` is a proposal's id."""

    subject = serializers.IntegerField(source="subject_id", read_only=True, allow_null=True)
    first = serializers.CharField(read_only=True, allow_null=True)
    second = serializers.CharField(read_only=True, allow_null=True)
    asked_at = serializers.DateTimeField(read_only=True, default_timezone=dt.UTC)
    until = serializers.DateTimeField(read_only=True, default_timezone=dt.UTC)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True, default_timezone=dt.UTC)

    class Meta:
        model = JointAct
        fields = [
            *("id", "kind", "subject", "ground", "reason", "state", "first", "asked_at", "until"),
            *("second", "decided_at", "words"),
        ]


class NewJointAct(Strict):
    """`proposal` for the kinds of proposals; `person` (e-mail address or exact name) for a file of their data."""

    kind = serializers.ChoiceField(choices=KINDS)
    proposal = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**63 - 1)
    person = serializers.CharField(required=False, allow_blank=True, default="", max_length=254)
    ground = serializers.CharField()
    reason = serializers.CharField()


class JointRefusal(Strict):
    words = serializers.CharField()


class JointActFilters(Filters):
    state = serializers.ChoiceField(choices=JointAct.State.choices, required=False, default="")


class JointActs(Tagged, GenericViewSet[JointAct]):
    """Acts that take two people."""

    permission_classes = [IsAuthenticated]
    serializer_class = JointActRow
    queryset = JointAct.objects.none()
    keyset_order = ("-id",)
    filters = JointActFilters

    @extend_schema(parameters=[JointActFilters], responses=JointActRow(many=True))
    def list(self, request: Request) -> Response:
        """List them, newest first: those that one's mandates reach."""
        by = _decider(request)
        asked = JointActFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = queries.joint_acts(of_roles(by))
        if state := asked.validated_data["state"]:
            rows = rows.filter(state=state)
        return self.get_paginated_response(JointActRow(self.paginate_queryset(rows), many=True).data)

    @extend_schema(responses=JointActRow)
    def retrieve(self, request: Request, act_id: int) -> Response:
        """Return one."""
        return Response(_row(act_id, _decider(request)))

    @extend_schema(request=NewJointAct, responses={201: JointActRow})
    def create(self, request: Request) -> Response:
        """Ask a second person to agree, within seven days. Nothing is done yet."""
        by = _decider(request)
        body = given(NewJointAct, request)
        called, proposal_id = body.pop("person"), body.pop("proposal")
        if body["kind"] == GIVE_DATA:
            require(policy.may_give_data(by, None))  # before it is said whether there is such an account
            person = queries.person_called(called)
            if person is None:
                raise ValidationError({"person": _("Nobody has this address or this name.")})
            body["person_id"] = person.pk
        elif proposal_id is None:
            raise ValidationError({"proposal": _("Say which proposal.")})
        else:
            body["subject_id"] = proposal_id
        act = actions.ask_joint_act(by=by, **body)
        return Response(_row(act.pk, by), status=201)

    @extend_schema(request=None, responses=JointActRow)
    def confirm(self, request: Request, act_id: int) -> Response:
        """Agree as the second person: it is done, once."""
        by = _decider(request)
        actions.confirm_joint_act(act_id=act_id, by=by)
        return Response(_row(act_id, by))

    @extend_schema(request=JointRefusal, responses=JointActRow)
    def refuse(self, request: Request, act_id: int) -> Response:
        """Say no as the second person, with a public reason."""
        by = _decider(request)
        actions.refuse_joint_act(act_id=act_id, by=by, **given(JointRefusal, request))
        return Response(_row(act_id, by))

    @extend_schema(request=None, responses=JointActRow)
    def take_back(self, request: Request, act_id: int) -> Response:
        """Take back what one asked for."""
        by = _decider(request)
        actions.take_back_joint_act(act_id=act_id, by=by)
        return Response(_row(act_id, by))

    @extend_schema(request=None, responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def file(self, request: Request, act_id: int) -> HttpResponse:
        """Take the file of somebody's data: who asked for it, once, within a day of the agreement."""
        return handed(actions.take_data(act_id=act_id, by=_decider(request)))


def _decider(request: Request) -> Person:
    by = cast(Person, request.user)
    require(policy.may_see_joint_acts(by))
    return by


def _row(act_id: int, by: Person) -> dict[str, Any]:
    return dict(JointActRow(queries.joint_act(act_id, of_roles(by))).data)
