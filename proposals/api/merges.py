"""Merges: suggest that proposals are one, agree to a common text, carry a support over, undo it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ViewSet

from commons.api import Filters, Nothing, Tagged
from proposals import actions, queries
from proposals.api.corridor import caller, given, stands
from proposals.serializers.merges import (
    Agreement,
    CarryAnswer,
    CarryState,
    CommonText,
    MergeDetail,
    MergeReason,
    MergeRow,
    MergesOfProposal,
    MergeText,
)


class MergeList(ViewSet):
    """Suggestions that proposals are the same."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=MergeText, responses={201: MergeDetail})
    def create(self, request: Request) -> Response:
        """Suggest that open proposals become one. Their authors have the charter's days to agree."""
        made = actions.suggest_merge(by=caller(request), **given(MergeText, request))
        where = {"Location": reverse("api_merge", args=[made.pk], request=request)}
        return Response(_detail(made.pk, request), status=201, headers=where)


class MergesOf(Tagged, ViewSet):
    """What a proposal was suggested to become one with."""

    @extend_schema(responses=MergesOfProposal)
    def list(self, request: Request, proposal_id: int) -> Response:
        """List the merges the proposal was in or came of, newest first: fifty at most."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        rows = queries.merges_of(queries.visible(proposal_id, caller(request)))[:50]
        return Response({"results": MergeRow(rows, many=True).data})


class Merges(Tagged, ViewSet):
    """One merge, and what its authors say to it."""

    @extend_schema(responses=MergeDetail)
    def retrieve(self, request: Request, merge_id: int) -> Response:
        """Show a merge. Its text is null while one of its proposals is not public."""
        return Response(_detail(merge_id, request))

    @extend_schema(request=CommonText, responses=MergeDetail)
    def partial_update(self, request: Request, merge_id: int) -> Response:
        """Write the common text, as an author of one of the proposals. Everybody is asked again for it."""
        actions.write_common_text(merge_id=merge_id, by=caller(request), **given(CommonText, request))
        return Response(_detail(merge_id, request))

    @extend_schema(request=Agreement, responses=MergeDetail)
    def agree(self, request: Request, merge_id: int) -> Response:
        """Agree to the common text of this version. With the last author the proposals are merged."""
        actions.agree_merge(merge_id=merge_id, by=caller(request), **given(Agreement, request))
        return Response(_detail(merge_id, request))

    @extend_schema(responses={200: MergeDetail})
    def disagree(self, request: Request, merge_id: int) -> Response:
        """Take back that one agrees. Repeating it changes nothing."""
        given(Nothing, request)
        actions.disagree_merge(merge_id=merge_id, by=caller(request))
        return Response(_detail(merge_id, request))

    @extend_schema(request=MergeReason, responses=MergeDetail)
    def decline(self, request: Request, merge_id: int) -> Response:
        """Say no as an author, with a reason that everybody reads: the suggestion ends."""
        actions.decline_merge(merge_id=merge_id, by=caller(request), **given(MergeReason, request))
        return Response(_detail(merge_id, request))

    @extend_schema(request=Nothing, responses=MergeDetail)
    def withdraw(self, request: Request, merge_id: int) -> Response:
        """Take one's own suggestion back."""
        given(Nothing, request)
        actions.withdraw_merge(merge_id=merge_id, by=caller(request))
        return Response(_detail(merge_id, request))

    @extend_schema(request=MergeReason, responses=MergeDetail)
    def undo(self, request: Request, merge_id: int) -> Response:
        """Undo the merge, together with all authors of one's own proposal. The proposals are open again."""
        actions.undo_merge(merge_id=merge_id, by=caller(request), **given(MergeReason, request))
        return Response(_detail(merge_id, request))


class Carries(ViewSet):
    """The answer of who supported what was merged."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=CarryAnswer, responses=CarryState)
    def update(self, request: Request, merge_id: int) -> Response:
        """Carry one's support over, or let it go. Repeating it changes nothing; `proposal`: where it stands."""
        fields = given(CarryAnswer, request)
        if fields.pop("carried"):
            told = stands(actions.carry_support(merge_id=merge_id, by=caller(request), **fields))
            return Response({"carried": True, "proposal": told})
        actions.let_support_go(merge_id=merge_id, by=caller(request))
        return Response({"carried": False, "proposal": None})


def _detail(merge_id: int, request: Request) -> dict[str, Any]:
    found = queries.merge(merge_id, caller(request))
    sources = queries.merge_sources(found)
    context = {
        "by": caller(request),
        "sources": sources,
        "told": queries.is_told(found, sources),
        "answer": queries.carry(found.pk, caller(request)),
    }
    return dict(MergeDetail(found, context=context).data)
