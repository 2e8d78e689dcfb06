"""`/api/v1/desk/`: what a clerk enters for somebody, from sheets and meetings, and puts right the same day."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

import accounts.policy
import charter.queries
from commons import clock
from commons.api import Nothing
from commons.verdict import require
from proposals import actions, queries
from proposals.api.corridor import caller, given, in_full, stands
from proposals.models import Comment, Intake
from proposals.serializers.comments import CommentSerializer, CommentText
from proposals.serializers.desk import Correction, IntakeSerializer, MeetingComment, MeetingText, SignatureText
from proposals.serializers.proposals import ProposalDetail, ProposalText, SupportState


class ForSomebody(ViewSet):
    """For whom the clerk acts (`desk/assistance/`): as if they did it themselves. 409 for nobody."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=ProposalText, responses={201: ProposalDetail})
    def propose(self, request: Request) -> Response:
        """Publish their proposal at once: what lies on paper needs no draft."""
        require(accounts.policy.may_use_desk(caller(request)))
        made = actions.take_in_proposal(by=caller(request), **given(ProposalText, request))
        return Response(in_full(made.pk, caller(request)), status=201)

    @extend_schema(request=CommentText, responses={201: CommentSerializer})
    def comment(self, request: Request, proposal_id: int) -> Response:
        """Publish their comment."""
        require(accounts.policy.may_use_desk(caller(request)))
        fields = given(CommentText, request)
        return _said(request, actions.take_in_comment(by=caller(request), proposal_id=proposal_id, **fields))

    @extend_schema(request=Nothing, responses=SupportState)
    def support(self, request: Request, proposal_id: int) -> Response:
        """Support it for them. Repeating it changes nothing."""
        given(Nothing, request)
        return Response(stands(actions.take_in_support(by=caller(request), proposal_id=proposal_id)))

    @extend_schema(responses={200: SupportState})
    def unsupport(self, request: Request, proposal_id: int) -> Response:
        """Take their support back while the proposal is open. Repeating it changes nothing."""
        given(Nothing, request)
        return Response(stands(actions.take_back_support(by=caller(request), proposal_id=proposal_id)))


class OnSheets(ViewSet):
    """Lines of support sheets, and what meetings said."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=SignatureText, responses=SupportState)
    def sign(self, request: Request, proposal_id: int) -> Response:
        """Enter one line: a document, a voice. The same document again counts no second time."""
        require(accounts.policy.may_use_desk(caller(request)))
        fields = given(SignatureText, request)
        return Response(stands(actions.take_in_signature(by=caller(request), proposal_id=proposal_id, **fields)))

    @extend_schema(request=MeetingText, responses={201: ProposalDetail})
    def propose(self, request: Request) -> Response:
        """Publish what a meeting proposes, under the meeting's name."""
        require(accounts.policy.may_use_desk(caller(request)))
        made = actions.take_in_meeting_proposal(by=caller(request), **given(MeetingText, request))
        return Response(in_full(made.pk, caller(request)), status=201)

    @extend_schema(request=MeetingComment, responses={201: CommentSerializer})
    def comment(self, request: Request, proposal_id: int) -> Response:
        """Publish what a meeting says about a proposal."""
        require(accounts.policy.may_use_desk(caller(request)))
        fields = given(MeetingComment, request)
        return _said(request, actions.take_in_meeting_comment(by=caller(request), proposal_id=proposal_id, **fields))


class Intakes(GenericViewSet[Intake]):
    """What the clerk entered today."""

    permission_classes = [IsAuthenticated]
    serializer_class = IntakeSerializer
    keyset_order = ("-id",)

    @extend_schema(responses=IntakeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List what the clerk entered today, latest first."""
        require(accounts.policy.may_use_desk(caller(request)))
        rows = self.paginate_queryset(queries.intakes(caller(request), at=clock.now()))
        return self.get_paginated_response(IntakeSerializer(rows, many=True, context=_context()).data)

    @extend_schema(request=Correction(partial=True), responses=IntakeSerializer)
    def partial_update(self, request: Request, intake_id: int) -> Response:
        """Give it its right words, within the edit window."""
        require(accounts.policy.may_use_desk(caller(request)))
        intake = queries.intake(caller(request), intake_id, at=clock.now())
        fields = given(Correction, request, partial=True)
        if intake.comment_id is not None:
            fields = {"body": intake.comment.body if intake.comment else ""} | {
                name: said for name, said in fields.items() if name in ("body", "lang")
            }
        actions.correct_intake(by=caller(request), intake_id=intake_id, **fields)
        shown = queries.intake(caller(request), intake_id, at=clock.now())
        return Response(IntakeSerializer(shown, context=_context()).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, intake_id: int) -> Response:
        """Take it back: a support while its proposal is open, a text within the edit window."""
        given(Nothing, request)
        actions.undo_intake(by=caller(request), intake_id=intake_id)
        return Response(status=204)


def _context() -> dict[str, Any]:
    return {"at": clock.now(), "edit_minutes": charter.queries.rules().number("edit_minutes")}


def _said(request: Request, comment: Comment) -> Response:
    return Response(CommentSerializer(queries.comment_in_full(comment.pk, caller(request))).data, status=201)
