"""Proposals: the list, one in full, writing, publishing, withdrawing, and what is alike."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from charter.models import District
from commons.api import Filters, Keyset, Nothing, Tagged
from commons.readers import is_read
from proposals import actions, queries
from proposals.api.corridor import caller, given, in_full
from proposals.models import ProposalKind
from proposals.serializers.proposals import (
    Likeness,
    ListFilters,
    NewProposal,
    ProposalChange,
    ProposalDetail,
    ProposalRow,
    Reason,
    RevisionSerializer,
)


class Proposals(Tagged, GenericViewSet[Any]):
    """What residents ask of the city."""

    serializer_class = ProposalRow
    filters = ListFilters
    keyset_order: tuple[str, ...] = ()

    @extend_schema(parameters=[ListFilters], responses=ProposalRow(many=True))
    def list(self, request: Request) -> Response:
        """List public proposals, the least seen open ones first; a search by relevance. `order` says otherwise."""
        filters = ListFilters(data=request.query_params)
        filters.is_valid(raise_exception=True)
        paginator = cast(Keyset, self.paginator)
        rows = paginator.read(partial(queries.listed_page, filters.listing), request, self)
        # Who follows `next` reads everything: were that counted, it would move behind the reader's own place, for ever.
        if is_read(request) and "cursor" not in request.query_params:
            actions.note_views(rows)
        return self.get_paginated_response(ProposalRow(rows, many=True).data)

    @extend_schema(request=NewProposal, responses={201: ProposalDetail})
    def create(self, request: Request) -> Response:
        """Begin a proposal: a draft that only its author sees. One of kind `rule` names a rule and another value."""
        fields = given(NewProposal, request)
        begin = actions.propose_rule if fields.pop("kind", "") == ProposalKind.RULE else actions.draft_proposal
        proposal = begin(by=caller(request), channel="api", **fields)
        where = {"Location": request.build_absolute_uri(f"{request.path}{proposal.pk}/")}
        return Response(in_full(proposal.pk, caller(request)), status=201, headers=where)

    @extend_schema(responses=ProposalDetail)
    def retrieve(self, request: Request, proposal_id: int) -> Response:
        """Show one proposal with its answer and its whole story. Another's draft is not there."""
        return Response(in_full(proposal_id, caller(request)))

    @extend_schema(request=ProposalChange(partial=True), responses=ProposalDetail)
    def partial_update(self, request: Request, proposal_id: int) -> Response:
        """Change a draft; correct an open proposal in the edit window before its first support; later, revise it."""
        fields = given(ProposalChange, request, partial=True)
        actions.edit_proposal(proposal_id=proposal_id, by=caller(request), **fields)
        return Response(in_full(proposal_id, caller(request)))

    @extend_schema(request=Nothing, responses=ProposalDetail)
    def publish(self, request: Request, proposal_id: int) -> Response:
        """Open a draft for support."""
        given(Nothing, request)
        actions.publish_proposal(proposal_id=proposal_id, by=caller(request))
        return Response(in_full(proposal_id, caller(request)))

    @extend_schema(request=Reason, responses=ProposalDetail)
    def withdraw(self, request: Request, proposal_id: int) -> Response:
        """Take a draft or an open proposal back. Of several authors each says so; with the last one it ends."""
        actions.withdraw_proposal(proposal_id=proposal_id, by=caller(request), **given(Reason, request))
        return Response(in_full(proposal_id, caller(request)))

    @extend_schema(responses=RevisionSerializer(many=True))
    def revisions(self, request: Request, proposal_id: int) -> Response:
        """List the texts a proposal had, latest first."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        self.keyset_order = ("-number",)
        proposal = queries.visible(proposal_id, caller(request))
        rows = self.paginate_queryset(queries.revisions(proposal))
        context = {"spoke": queries.spoke_for(proposal)}
        return self.get_paginated_response(RevisionSerializer(rows, many=True, context=context).data)

    @extend_schema(
        parameters=[Likeness],
        responses=inline_serializer("SimilarProposals", {"results": ProposalRow(many=True)}),
    )
    def similar(self, request: Request) -> Response:
        """List up to five proposals one could support instead of writing this title."""
        filters = Likeness(data=request.query_params)
        filters.is_valid(raise_exception=True)
        district = District.objects.filter(code=filters.validated_data.get("district", "")).only("pk").first()
        found = queries.similar(title=filters.validated_data["title"], district_id=district.pk if district else None)
        return Response({"results": ProposalRow(found, many=True).data})
