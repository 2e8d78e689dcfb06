"""Processes and their phases: everybody reads them, administrators plan them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from charter import actions, queries
from charter.api.corridor import act
from charter.models import Phase, Process
from charter.serializers import InPhase, InProcess, InReason, NewProcess, PhaseSerializer, ProcessSerializer
from commons import clock
from commons.api import Tagged


class Processes(Tagged, GenericViewSet[Process]):
    """What the city and its residents work out together, in dated phases."""

    serializer_class = ProcessSerializer
    keyset_order = ("code",)

    @extend_schema(responses=ProcessSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List processes by code, with their phases."""
        rows = self.paginate_queryset(queries.processes())
        return self.get_paginated_response(ProcessSerializer(rows, many=True, context=_now()).data)

    @extend_schema(responses=ProcessSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """Show one process. Its proposals: `proposals/?process=`."""
        return Response(_process(code))

    @extend_schema(request=NewProcess, responses={201: ProcessSerializer})
    def create(self, request: Request) -> Response:
        """Begin a process; its phases are planned by acts of their own. Administrators only."""
        return Response(_process(act(request, actions.create_process, NewProcess).code), status=201)

    @extend_schema(request=InProcess(partial=True), responses=ProcessSerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        """Change what is given; the code stays for ever. Administrators only."""
        act(request, actions.change_process, InProcess, partial=True, code=code)
        return Response(_process(code))

    @extend_schema(request=InPhase, responses={201: PhaseSerializer})
    def plan(self, request: Request, code: str) -> Response:
        """Plan a phase; two of one process never overlap. Administrators only."""
        phase = act(request, actions.plan_phase, InPhase, process=code)
        return Response(PhaseSerializer(phase, context=_now()).data, status=201)


class Phases(GenericViewSet[Phase]):
    """A phase of a process."""

    @extend_schema(request=InPhase(partial=True), responses=PhaseSerializer)
    def partial_update(self, request: Request, phase_id: int) -> Response:
        """Change what is given; of a phase in force only the last day moves. Administrators only."""
        phase = act(request, actions.change_phase, InPhase, partial=True, phase_id=phase_id)
        return Response(PhaseSerializer(phase, context=_now()).data)

    @extend_schema(request=InReason, responses={204: None})
    def destroy(self, request: Request, phase_id: int) -> Response:
        """Drop a phase that has not begun. Administrators only."""
        act(request, actions.drop_phase, InReason, phase_id=phase_id)
        return Response(status=204)


def _process(code: str) -> dict[str, Any]:
    return dict(ProcessSerializer(queries.process(code), context=_now()).data)


def _now() -> dict[str, Any]:
    return {"at": clock.now()}
