"""One's own support of a proposal."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from commons.api import Nothing
from proposals import actions
from proposals.api.corridor import caller, given, stands
from proposals.serializers.proposals import SupportState, SupportText


class Supports(ViewSet):
    """Verified residents support, once each."""

    @extend_schema(request=SupportText, responses=SupportState)
    def update(self, request: Request, proposal_id: int) -> Response:
        """Support the proposal's present text, or confirm that one does. Repeating it changes nothing."""
        fields = given(SupportText, request)
        by = caller(request)
        return Response(stands(actions.give_support(proposal_id=proposal_id, by=by, channel="api", **fields)))

    @extend_schema(responses={200: SupportState})
    def destroy(self, request: Request, proposal_id: int) -> Response:
        """Take one's support back while the proposal is open. Repeating it changes nothing."""
        given(Nothing, request)
        return Response(stands(actions.withdraw_support(proposal_id=proposal_id, by=caller(request))))
