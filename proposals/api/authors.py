"""Who writes a proposal, and who is asked to."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from commons.api import Filters, Nothing, Tagged
from proposals import actions, queries
from proposals.api.corridor import caller, given, in_full
from proposals.models import Consent
from proposals.serializers.amendments import (
    AuthorList,
    AuthorSerializer,
    InvitationList,
    InvitationSerializer,
    InviteText,
)
from proposals.serializers.proposals import ProposalDetail


class Authors(Tagged, ViewSet):
    """A proposal's authors."""

    @extend_schema(responses=AuthorList)
    def list(self, request: Request, proposal_id: int) -> Response:
        """List who writes the proposal, the longest first: twenty at most."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        rows = queries.authors(queries.visible(proposal_id, caller(request)))
        return Response({"results": AuthorSerializer(rows, many=True).data})

    @extend_schema(request=InviteText, responses={201: InvitationSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Ask somebody to write it together. Who is asked already is not asked twice."""
        made = actions.invite_author(proposal_id=proposal_id, by=caller(request), **given(InviteText, request))
        return Response(InvitationSerializer(made).data, status=201)

    @extend_schema(request=Nothing, responses={204: None})
    def leave(self, request: Request, proposal_id: int) -> Response:
        """Stop being one of its authors. The last one cannot."""
        given(Nothing, request)
        actions.leave_proposal(proposal_id=proposal_id, by=caller(request))
        return Response(status=204)

    @extend_schema(request=Nothing, responses=ProposalDetail)
    def keep(self, request: Request, proposal_id: int) -> Response:
        """Take back that one agreed to withdraw the proposal. Repeating it changes nothing."""
        given(Nothing, request)
        actions.withdraw_consent(proposal_id=proposal_id, by=caller(request), act=Consent.Act.WITHDRAW)
        return Response(in_full(proposal_id, caller(request)))


class Invitations(ViewSet):
    """What the caller is asked to write with others, and their answer."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=InvitationList)
    def list(self, request: Request) -> Response:
        """List the caller's invitations that wait for an answer, newest first: a hundred at most."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        rows = queries.invitations_for(caller(request))[:100]
        return Response({"results": InvitationSerializer(rows, many=True).data})

    @extend_schema(request=Nothing, responses=ProposalDetail)
    def accept(self, request: Request, invitation_id: int) -> Response:
        """Become an author."""
        given(Nothing, request)
        made = actions.accept_invitation(invitation_id=invitation_id, by=caller(request))
        return Response(in_full(made.proposal_id, caller(request)))

    @extend_schema(request=Nothing, responses=InvitationSerializer)
    def decline(self, request: Request, invitation_id: int) -> Response:
        """Say no."""
        return self._answered(request, actions.decline_invitation, invitation_id)

    @extend_schema(request=Nothing, responses=InvitationSerializer)
    def withdraw(self, request: Request, invitation_id: int) -> Response:
        """Take back, as an author, what nobody has answered."""
        return self._answered(request, actions.withdraw_invitation, invitation_id)

    def _answered(self, request: Request, act: Any, invitation_id: int) -> Response:
        given(Nothing, request)
        return Response(InvitationSerializer(act(invitation_id=invitation_id, by=caller(request))).data)
