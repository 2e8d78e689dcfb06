"""The public queue of what waits for an answer."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from commons import clock
from commons.api import Tagged
from proposals import queries
from proposals.models import Proposal
from proposals.serializers.proposals import QueueFilters, QueueRow


class Awaiting(Tagged, GenericViewSet[Proposal]):
    """What the city owes."""

    serializer_class = QueueRow
    filters = QueueFilters
    keyset_order = queries.QUEUE_ORDER

    @extend_schema(parameters=[QueueFilters], responses=QueueRow(many=True))
    def list(self, request: Request) -> Response:
        """List what waits for an answer, by its due date: overdue first, oldest on top."""
        filters = QueueFilters(data=request.query_params)
        filters.is_valid(raise_exception=True)
        at = clock.now()
        rows = self.paginate_queryset(queries.for_cards(queries.awaiting_answer(at=at, **filters.validated_data)))
        queries.with_figures(self.paginator.page)  # type: ignore[union-attr]
        return self.get_paginated_response(QueueRow(rows, many=True, context={"at": at}).data)
