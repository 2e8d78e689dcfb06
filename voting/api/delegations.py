"""Delegations, which nobody but their delegator reads; and who votes in the open, which everybody does."""

from __future__ import annotations

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Person
from commons.api import Filters, Nothing, Tagged, given
from voting import actions, queries
from voting.models import Delegation, OpenVoter
from voting.queries.delegations import DELEGATES_ORDER
from voting.serializers import (
    DelegateFilters,
    DelegateSerializer,
    DelegationSerializer,
    InDelegate,
    InDelegation,
)


class Delegations(GenericViewSet[Delegation]):
    """My delegations."""

    permission_classes = [IsAuthenticated]
    serializer_class = DelegationSerializer
    filters = Filters
    keyset_order = ("id",)

    @extend_schema(responses=DelegationSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List whom I delegate to; those that have ended too, for thirty days."""
        rows = queries.named(self.paginate_queryset(queries.delegations_of(_by(request))) or [])
        return self.get_paginated_response(DelegationSerializer(rows, many=True).data)

    @extend_schema(request=InDelegation, responses={201: DelegationSerializer})
    def create(self, request: Request) -> Response:
        """Delegate my vote, over what I said for the same before."""
        made = actions.delegate(by=_by(request), **given(InDelegation, request))
        (found,) = queries.named([queries.delegation_of(_by(request), made.pk)])
        return Response(DelegationSerializer(found).data, status=201)

    @extend_schema(request=Nothing, responses={204: None})
    def destroy(self, request: Request, delegation_id: int) -> Response:
        """Recall it, at once."""
        actions.recall_delegation(by=_by(request), delegation_id=delegation_id)
        return Response(status=204)


class Delegates(Tagged, GenericViewSet[OpenVoter]):
    """Who votes in the open, and can be delegated to."""

    serializer_class = DelegateSerializer
    filters = DelegateFilters
    keyset_order = DELEGATES_ORDER

    @extend_schema(parameters=[DelegateFilters], responses=DelegateSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List them by name; `topic`: who votes in the open on it, also those who do on all."""
        asked = DelegateFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        found = queries.open_voters(topic=asked.validated_data.get("topic", ""))
        rows = queries.named(self.paginate_queryset(found) or [])
        return self.get_paginated_response(DelegateSerializer(rows, many=True).data)

    @extend_schema(request=InDelegate, responses={201: DelegateSerializer})
    def create(self, request: Request) -> Response:
        """Vote in the open on a topic from now on: my ballots there become public under my name."""
        voter = actions.accept_to_vote_openly(by=_by(request), **given(InDelegate, request))
        (named,) = queries.named([voter])
        return Response(DelegateSerializer(named).data, status=201)

    @extend_schema(request=Nothing, responses={204: None})
    def destroy(self, request: Request, voter_id: int) -> Response:
        """Take it back: what was delegated there reaches nobody."""
        actions.stop_voting_openly(by=_by(request), voter_id=voter_id)
        return Response(status=204)


def _by(request: Request) -> Person:
    """Return who asks; visitors too: policies tell them to sign in."""
    return cast(Person, request.user)
