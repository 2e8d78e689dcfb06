"""The process that a proposal is in."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from commons.api import Nothing
from proposals import actions
from proposals.api.corridor import caller, given, in_full
from proposals.serializers.proposals import Call, ProposalDetail


class Calls(ViewSet):
    """Authors take an open proposal into a process or out of it, while its phase takes proposals."""

    @extend_schema(request=Call, responses=ProposalDetail)
    def update(self, request: Request, proposal_id: int) -> Response:
        """Take one's open proposal from the open floor into a process, by the rules of its call."""
        actions.enter_process(proposal_id=proposal_id, by=caller(request), **given(Call, request))
        return Response(in_full(proposal_id, caller(request)))

    @extend_schema(responses={200: ProposalDetail})
    def destroy(self, request: Request, proposal_id: int) -> Response:
        """Take it out onto the open floor, before the phase that takes proposals has ended."""
        given(Nothing, request)
        actions.leave_process(proposal_id=proposal_id, by=caller(request))
        return Response(in_full(proposal_id, caller(request)))
