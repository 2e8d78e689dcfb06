"""Circles: everybody reads what they are there for and what they decide; members do the rest."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

import charter.queries
from accounts.models import Person
from commons.api import Filters, Nothing, Tagged, given
from commons.verdict import require
from deliberation import policy
from deliberation.actions import circles as actions
from deliberation.lifecycle.circles import State
from deliberation.models import Circle, CircleInvitation, Decision, Membership
from deliberation.policy.circles import Standing
from deliberation.queries import circles as queries
from deliberation.serializers.circles import (
    CircleDecisionSerializer,
    CircleFilters,
    CircleInFullSerializer,
    CircleInvitationSerializer,
    CircleSerializer,
    DecisionFilters,
    DecisionInFullSerializer,
    InCircle,
    InDecision,
    InInvitation,
    InMembership,
    InText,
    InVoice,
    InWords,
    MemberSerializer,
)


class Circles(Tagged, GenericViewSet[Circle]):
    """Groups that residents found themselves."""

    serializer_class = CircleSerializer
    filters = CircleFilters
    keyset_order = queries.CIRCLES_ORDER

    @extend_schema(parameters=[CircleFilters], responses=CircleSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List circles, the newest first."""
        asked = CircleFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(queries.circles(**asked.validated_data))
        return self.get_paginated_response(CircleSerializer(rows, many=True).data)

    @extend_schema(request=InCircle, responses={201: CircleInFullSerializer})
    def create(self, request: Request) -> Response:
        """Found a circle. The founder facilitates the first term."""
        fields = given(InCircle, request)
        its = actions.found_circle(by=caller(request), channel="api", district_id=_district(fields), **fields)
        return Response(_circle(request, its.pk), status=201)

    @extend_schema(responses=CircleInFullSerializer)
    def retrieve(self, request: Request, circle_id: int) -> Response:
        """Show one circle with its rules."""
        return Response(_circle(request, circle_id))

    @extend_schema(request=Nothing, responses=CircleInFullSerializer)
    def join(self, request: Request, circle_id: int) -> Response:
        """Become a member of an open circle, or of one that asked me in."""
        given(Nothing, request)
        actions.join_circle(by=caller(request), circle_id=circle_id)
        return Response(_circle(request, circle_id))

    @extend_schema(request=Nothing, responses={204: None})
    def leave(self, request: Request, circle_id: int) -> Response:
        """Leave. The last one out ends the circle."""
        given(Nothing, request)
        actions.leave_circle(by=caller(request), circle_id=circle_id)
        return Response(status=204)

    @extend_schema(request=InMembership, responses=CircleInFullSerializer)
    def describe(self, request: Request, circle_id: int) -> Response:
        """Say whether I would facilitate, and whether my name stands on the public page."""
        actions.describe_membership(by=caller(request), circle_id=circle_id, **given(InMembership, request))
        return Response(_circle(request, circle_id))

    @extend_schema(request=Nothing, responses=CircleInFullSerializer)
    def step_down(self, request: Request, circle_id: int) -> Response:
        """Give the facilitation back. The facilitator only."""
        given(Nothing, request)
        actions.step_down(by=caller(request), circle_id=circle_id)
        return Response(_circle(request, circle_id))

    @extend_schema(request=InInvitation, responses={204: None})
    def invite(self, request: Request, circle_id: int) -> Response:
        """Ask in who is called exactly so. Members only."""
        actions.invite_member(by=caller(request), circle_id=circle_id, **given(InInvitation, request))
        return Response(status=204)

    @extend_schema(request=InWords, responses=CircleInFullSerializer)
    def correct(self, request: Request, circle_id: int) -> Response:
        """Put up to three words of name and purpose right: who facilitates. More the circle decides."""
        actions.correct_circle(by=caller(request), circle_id=circle_id, **given(InWords, request))
        return Response(_circle(request, circle_id))

    @extend_schema(request=Nothing, responses=CircleInFullSerializer)
    def accept(self, request: Request, circle_id: int) -> Response:
        """Join the circle that asked me in."""
        given(Nothing, request)
        _in(request)
        actions.accept_invitation(by=caller(request), circle_id=circle_id)
        return Response(_circle(request, circle_id))

    @extend_schema(request=Nothing, responses={204: None})
    def decline(self, request: Request, circle_id: int) -> Response:
        """Say no to the circle that asked me in. Nobody is told."""
        given(Nothing, request)
        _in(request)
        actions.decline_invitation(by=caller(request), circle_id=circle_id)
        return Response(status=204)


class Members(Tagged, GenericViewSet[Membership]):
    """Who belongs to a circle."""

    @extend_schema(responses=MemberSerializer(many=True))
    def list(self, request: Request, circle_id: int) -> Response:
        """List the members by name: three hundred at most. Members only."""
        Filters(data=request.query_params.dict()).is_valid(raise_exception=True)
        here = standing(request, circle_id)
        require(policy.circles.may_leave(here))
        rows = queries.members(here.circle)
        return Response({"results": MemberSerializer(rows, many=True, context={"here": here}).data})


class Invitations(Tagged, GenericViewSet[CircleInvitation]):
    """Who is asked into a circle and has not answered."""

    @extend_schema(responses=CircleInvitationSerializer(many=True))
    def list(self, request: Request, circle_id: int) -> Response:
        """List whom I asked in, fifty at most; where I facilitate, whom anybody asked. Members only."""
        Filters(data=request.query_params.dict()).is_valid(raise_exception=True)
        here = standing(request, circle_id)
        require(policy.circles.may_leave(here))
        return Response({"results": CircleInvitationSerializer(queries.asked_in(here), many=True).data})

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, invitation_id: int) -> Response:
        """Take an invitation back. Who was asked is not told."""
        actions.take_back_invitation(by=caller(request), invitation_id=invitation_id)
        return Response(status=204)


class Decisions(Tagged, GenericViewSet[Decision]):
    """What circles decide."""

    serializer_class = CircleDecisionSerializer
    filters = DecisionFilters
    keyset_order = queries.DECISIONS_ORDER

    @extend_schema(parameters=[DecisionFilters], responses=CircleDecisionSerializer(many=True))
    def list(self, request: Request, circle_id: int) -> Response:
        """List a circle's decisions, the newest first."""
        asked = DecisionFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        here = standing(request, circle_id)
        rows = self.paginate_queryset(queries.decisions(here, **asked.validated_data))
        return self.get_paginated_response(CircleDecisionSerializer(rows, many=True, context={"here": here}).data)

    @extend_schema(request=InDecision, responses={201: DecisionInFullSerializer})
    def create(self, request: Request, circle_id: int) -> Response:
        """Put a question to all members of now. Members only."""
        fields = given(InDecision, request)
        fields |= {"member_id": fields.pop("member", None), "proposal_id": fields.pop("proposal", None)}
        its = actions.open_decision(by=caller(request), circle_id=circle_id, channel="api", **fields)
        return Response(_decision(request, its.pk), status=201)

    @extend_schema(responses=DecisionInFullSerializer)
    def retrieve(self, request: Request, decision_id: int) -> Response:
        """Show one decision with what was said."""
        return Response(_decision(request, decision_id))

    @extend_schema(request=InVoice, responses=DecisionInFullSerializer)
    def speak(self, request: Request, decision_id: int) -> Response:
        """Say yes or no, consent or object; the last word before closing counts. Members of its opening only."""
        actions.speak(by=caller(request), decision_id=decision_id, channel="api", **given(InVoice, request))
        return Response(_decision(request, decision_id))

    @extend_schema(request=Nothing, responses=DecisionInFullSerializer)
    def withdraw(self, request: Request, decision_id: int) -> Response:
        """Take back a decision that I opened."""
        given(Nothing, request)
        actions.withdraw_decision(by=caller(request), decision_id=decision_id)
        return Response(_decision(request, decision_id))

    @extend_schema(request=Nothing, responses=DecisionInFullSerializer)
    def close(self, request: Request, decision_id: int) -> Response:
        """Close it before its time, once all have spoken. Facilitation only."""
        given(Nothing, request)
        actions.close_decision(by=caller(request), decision_id=decision_id)
        return Response(_decision(request, decision_id))

    @extend_schema(request=Nothing, responses={201: DecisionInFullSerializer})
    def call_again(self, request: Request, decision_id: int) -> Response:
        """Put it a second time where too few spoke: then whoever speaks decides. Members only."""
        given(Nothing, request)
        its = actions.call_again(by=caller(request), decision_id=decision_id, channel="api")
        return Response(_decision(request, its.pk), status=201)

    @extend_schema(request=InText, responses={201: DecisionInFullSerializer})
    def change(self, request: Request, decision_id: int) -> Response:
        """Give it a new text: a decision that follows it, in which all speak anew. Its author, or facilitation."""
        its = actions.change_decision(
            by=caller(request), decision_id=decision_id, channel="api", **given(InText, request)
        )
        return Response(_decision(request, its.pk), status=201)


def caller(request: Request) -> Person:
    """Return who asks; visitors too: policies tell them to sign in."""
    return cast(Person, request.user)


def _in(request: Request) -> None:
    require(policy.circles.may_found(request.user))


def standing(request: Request, circle_id: int) -> Standing:
    return queries.standing(queries.circle(circle_id, caller(request)), caller(request))


def _circle(request: Request, circle_id: int) -> dict[str, Any]:
    here = standing(request, circle_id)
    here.circle.member_count = here.members  # type: ignore[attr-defined]
    named = queries.members(here.circle).filter(named=True)
    return dict(CircleInFullSerializer(here.circle, context={"here": here, "named": named}).data)


def _decision(request: Request, decision_id: int) -> dict[str, Any]:
    its, here = queries.decision(decision_id, caller(request))
    told = here.member is not None or its.state != State.OPEN
    context = {"here": here, "voices": queries.voices(its) if told else []}
    return dict(DecisionInFullSerializer(its, context=context).data)


def _district(fields: dict[str, Any]) -> int | None:
    """Take the district's code out of the fields and return its key. Raises ValidationError."""
    code = fields.pop("district", None)
    if not code:
        return None
    found = next((each for each in charter.queries.districts() if each.code == code), None)
    if found is None:
        raise ValidationError({"district": _("Choose a district, or the whole city.")})
    return found.pk
