"""Amendments of a proposal, one of them, what is decided about it, and differences between revisions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet, ViewSet

from commons.api import Nothing, Tagged
from proposals import actions, queries
from proposals.api.corridor import caller, given, in_full
from proposals.models import Amendment
from proposals.serializers.amendments import (
    Acceptance,
    AmendmentDetail,
    AmendmentFilters,
    AmendmentRewrite,
    AmendmentRow,
    AmendmentSupportState,
    AmendmentText,
    Between,
    DifferenceSerializer,
    Rejection,
    difference,
)
from proposals.serializers.proposals import ProposalDetail


class AmendmentList(Tagged, GenericViewSet[Amendment]):
    """What residents would have a proposal say instead."""

    serializer_class = AmendmentRow
    filters = AmendmentFilters
    keyset_order = ("-id",)

    @extend_schema(parameters=[AmendmentFilters], responses=AmendmentRow(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List the amendments, newest first."""
        filters = AmendmentFilters(data=request.query_params)
        filters.is_valid(raise_exception=True)
        rows = queries.amendments(queries.visible(proposal_id, caller(request)), caller(request))
        if state := filters.validated_data.get("state"):
            rows = rows.filter(state=state)
        return self.get_paginated_response(AmendmentRow(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=AmendmentText, responses={201: AmendmentDetail})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Suggest another text, with the reason. One waiting amendment each."""
        fields = given(AmendmentText, request)
        made = actions.propose_amendment(proposal_id=proposal_id, by=caller(request), channel="api", **fields)
        where = {"Location": reverse("api_amendment", args=[made.pk], request=request)}
        return Response(_detail(made.pk, request), status=201, headers=where)


class Amendments(Tagged, ViewSet):
    """One amendment."""

    @extend_schema(responses=AmendmentDetail)
    def retrieve(self, request: Request, amendment_id: int) -> Response:
        """Show one amendment, and what it makes of the present text."""
        return Response(_detail(amendment_id, request))

    @extend_schema(request=AmendmentRewrite, responses=AmendmentDetail)
    def partial_update(self, request: Request, amendment_id: int) -> Response:
        """Change a waiting amendment; its supports begin anew."""
        fields = given(AmendmentRewrite, request)
        actions.rewrite_amendment(amendment_id=amendment_id, by=caller(request), **fields)
        return Response(_detail(amendment_id, request))

    @extend_schema(request=Acceptance, responses=ProposalDetail)
    def accept(self, request: Request, amendment_id: int) -> Response:
        """Take the amendment in as a whole: the next revision. Its writer becomes an author."""
        fields = given(Acceptance, request)
        revision = actions.accept_amendment(amendment_id=amendment_id, by=caller(request), **fields)
        return Response(in_full(revision.proposal_id, caller(request)))

    @extend_schema(request=Rejection, responses=AmendmentDetail)
    def reject(self, request: Request, amendment_id: int) -> Response:
        """Refuse the amendment with a reason that everybody reads."""
        actions.reject_amendment(amendment_id=amendment_id, by=caller(request), **given(Rejection, request))
        return Response(_detail(amendment_id, request))

    @extend_schema(request=Nothing, responses=AmendmentDetail)
    def withdraw(self, request: Request, amendment_id: int) -> Response:
        """Take one's own amendment back."""
        given(Nothing, request)
        actions.withdraw_amendment(amendment_id=amendment_id, by=caller(request))
        return Response(_detail(amendment_id, request))

    @extend_schema(request=Nothing, responses={201: ProposalDetail})
    def promote(self, request: Request, amendment_id: int) -> Response:
        """Begin a proposal of one's own with what was not taken in: a draft. Repeating it returns the same."""
        given(Nothing, request)
        draft = actions.promote_amendment(amendment_id=amendment_id, by=caller(request), channel="api")
        where = {"Location": reverse("api_proposal", args=[draft.pk], request=request)}
        return Response(in_full(draft.pk, caller(request)), status=201, headers=where)


class AmendmentSupports(ViewSet):
    """One's own support of an amendment."""

    @extend_schema(request=Nothing, responses=AmendmentSupportState)
    def update(self, request: Request, amendment_id: int) -> Response:
        """Support the amendment. Repeating it changes nothing."""
        given(Nothing, request)
        count = actions.support_amendment(amendment_id=amendment_id, by=caller(request))
        return Response({"supports": count, "supported": True})

    @extend_schema(responses={200: AmendmentSupportState})
    def destroy(self, request: Request, amendment_id: int) -> Response:
        """Take the support back. Repeating it changes nothing."""
        given(Nothing, request)
        count = actions.unsupport_amendment(amendment_id=amendment_id, by=caller(request))
        return Response({"supports": count, "supported": False})


class Differences(Tagged, ViewSet):
    """What changed between two revisions."""

    @extend_schema(parameters=[Between], responses=DifferenceSerializer)
    def retrieve(self, request: Request, proposal_id: int) -> Response:
        """Show the difference between two revisions, word by word."""
        asked = Between(data=request.query_params)
        asked.is_valid(raise_exception=True)
        proposal = queries.visible(proposal_id, caller(request))
        pair = queries.revision_pair(proposal, asked.validated_data["older"], asked.validated_data["newer"])
        return Response(DifferenceSerializer(difference(*pair)).data)


def _detail(amendment_id: int, request: Request) -> dict[str, Any]:
    return dict(AmendmentDetail(queries.amendment(amendment_id, caller(request))).data)
