"""What an office owes and its own work on it: there for its officials, and for nobody else."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

import accounts.policy
import accounts.queries
from commons import clock
from commons.api import Nothing, Tagged
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.api.corridor import caller, given
from proposals.models import InterimReply, InternalNote, Proposal
from proposals.serializers.answers import AnswerDraftSerializer, InterimReplySerializer, SecondLookSerializer
from proposals.serializers.workspace import (
    Approval,
    AssignmentState,
    AssignmentText,
    DeliveryFilters,
    DeliveryRow,
    InterimReplyText,
    InternalNoteSerializer,
    InternalNoteText,
    OwedRow,
    Returned,
    WorkspaceFilters,
)


class Owed(Tagged, GenericViewSet[Proposal]):
    """What the caller's offices owe an answer to."""

    permission_classes = [IsAuthenticated]
    serializer_class = OwedRow
    queryset = Proposal.objects.none()
    filters = WorkspaceFilters
    keyset_order = queries.QUEUE_ORDER

    @extend_schema(parameters=[WorkspaceFilters], responses=OwedRow(many=True))
    def list(self, request: Request) -> Response:
        """List it by its due date: overdue first, oldest on top."""
        by = caller(request)
        require(accounts.policy.may_use_workspace(by))
        asked = WorkspaceFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(queries.for_cards(queries.owed(by, **asked.validated_data)))
        queries.with_figures(self.paginator.page)  # type: ignore[union-attr]
        context = {"at": clock.now(), "work": queries.work(rows)}  # type: ignore[arg-type]
        return self.get_paginated_response(OwedRow(rows, many=True, context=context).data)


class Promised(Tagged, GenericViewSet[Proposal]):
    """What the caller's offices promised and have not finished."""

    permission_classes = [IsAuthenticated]
    serializer_class = DeliveryRow
    queryset = Proposal.objects.none()
    filters = DeliveryFilters
    keyset_order = queries.DELIVERY_ORDER

    @extend_schema(parameters=[DeliveryFilters], responses=DeliveryRow(many=True))
    def list(self, request: Request) -> Response:
        """List it by the day of its next promise: the missed ones first."""
        by = caller(request)
        require(accounts.policy.may_use_workspace(by))
        asked = DeliveryFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(queries.for_cards(queries.in_delivery(by, **asked.validated_data)))
        queries.with_figures(self.paginator.page)  # type: ignore[union-attr]
        context = {"work": queries.work(rows, promises=True)}  # type: ignore[arg-type]
        return self.get_paginated_response(DeliveryRow(rows, many=True, context=context).data)


class Assignments(Tagged, ViewSet):
    """Which official of the office works on a proposal."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=AssignmentState)
    def retrieve(self, request: Request, proposal_id: int) -> Response:
        """Show who works on it, and who could."""
        return Response(_assigned(in_hand(request, proposal_id)))

    @extend_schema(request=AssignmentText, responses={200: AssignmentState})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Take it on, or put a colleague in charge. Who has it already is named in `instead_of`."""
        fields = given(AssignmentText, request)
        actions.assign_proposal(proposal_id=proposal_id, by=caller(request), **fields)
        return Response(_assigned(in_hand(request, proposal_id)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, proposal_id: int) -> Response:
        """Let nobody be in charge of it. Repeating it changes nothing."""
        given(Nothing, request)
        actions.unassign_proposal(proposal_id=proposal_id, by=caller(request))
        return Response(status=204)


class Notes(Tagged, GenericViewSet[InternalNote]):
    """What colleagues of the office in charge note for each other."""

    permission_classes = [IsAuthenticated]
    serializer_class = InternalNoteSerializer
    queryset = InternalNote.objects.none()
    keyset_order = queries.NOTES_ORDER

    @extend_schema(responses=InternalNoteSerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List them, latest first; a former office's are not among them."""
        rows: Any = self.paginate_queryset(queries.notes(in_hand(request, proposal_id)))
        queries.signed(rows)
        return self.get_paginated_response(InternalNoteSerializer(rows, many=True).data)

    @extend_schema(request=InternalNoteText, responses={201: InternalNoteSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Leave a note for one's colleagues."""
        note = actions.write_note(proposal_id=proposal_id, by=caller(request), **given(InternalNoteText, request))
        return Response(InternalNoteSerializer(note).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, note_id: int) -> Response:
        """Take one's own note back."""
        given(Nothing, request)
        actions.delete_note(note_id=note_id, by=caller(request))
        return Response(status=204)


class SecondLooks(Tagged, ViewSet):
    """A colleague's look at the draft before everybody reads it."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=AnswerDraftSerializer)
    def retrieve(self, request: Request, proposal_id: int) -> Response:
        """Show the draft with the look that was asked for."""
        draft = queries.answer_draft(in_hand(request, proposal_id))
        if draft is None or not hasattr(draft, "second_look"):
            raise Http404
        return Response(AnswerDraftSerializer(draft).data)

    @extend_schema(request=Nothing, responses={201: SecondLookSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Ask the colleagues to look over the draft as it stands; any change of it ends that."""
        given(Nothing, request)
        look = actions.ask_second_look(proposal_id=proposal_id, by=caller(request))
        look.refresh_from_db(fields=["asked_at"])
        return Response(SecondLookSerializer(look).data, status=201)

    @extend_schema(request=Approval, responses=SecondLookSerializer)
    def approve(self, request: Request, proposal_id: int) -> Response:
        """Approve the text that was read."""
        look = actions.approve_second_look(proposal_id=proposal_id, by=caller(request), **given(Approval, request))
        return Response(SecondLookSerializer(look).data)

    @extend_schema(request=Returned, responses=SecondLookSerializer)
    def send_back(self, request: Request, proposal_id: int) -> Response:
        """Send the text back, saying what should change."""
        look = actions.return_second_look(proposal_id=proposal_id, by=caller(request), **given(Returned, request))
        return Response(SecondLookSerializer(look).data)


class InterimReplies(Tagged, GenericViewSet[InterimReply]):
    """What the office says before its answer. Its clock runs on."""

    serializer_class = InterimReplySerializer
    queryset = InterimReply.objects.none()
    keyset_order = ("number",)

    @extend_schema(responses=InterimReplySerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List them, the first first."""
        rows = queries.interim_replies(queries.visible(proposal_id, caller(request)))
        return self.get_paginated_response(InterimReplySerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=InterimReplyText, responses={201: InterimReplySerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Send word, which cannot be changed. Everybody who follows the proposal is told."""
        fields = given(InterimReplyText, request)
        reply = actions.send_interim_reply(proposal_id=proposal_id, by=caller(request), channel="api", **fields)
        reply.refresh_from_db(fields=["created_at"])
        return Response(InterimReplySerializer(reply).data, status=201)


def in_hand(request: Request, proposal_id: int) -> Proposal:
    """Return a proposal on which the caller's office works. Raises Refused, for others Proposal.DoesNotExist."""
    by = caller(request)
    proposal = queries.in_hand(proposal_id, by)
    require(policy.may_answer(by, proposal))
    return proposal


def _assigned(proposal: Proposal) -> dict[str, Any]:
    present = queries.assignment(proposal)
    colleagues = accounts.queries.officials(proposal.office_id or 0)
    state = {"colleague": present.mandate if present else None, "colleagues": colleagues}
    return dict(AssignmentState(state).data)
