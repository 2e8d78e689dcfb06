"""What officials of the office in charge do: prepare and publish the answer, move its date, report delivery."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from commons.api import Nothing, Tagged
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.api.corridor import caller, given, in_full
from proposals.serializers.answers import (
    AnswerDraftSerializer,
    AnswerSerializer,
    AnswerText,
    Extension,
    HandOver,
    Note,
    UnfinishedAnswer,
)
from proposals.serializers.proposals import ProposalDetail


class Answers(ViewSet):
    """The office's answer and what follows from it."""

    @extend_schema(request=AnswerText, responses={201: AnswerSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Publish the answer; the office's clock ends."""
        answer = actions.publish_answer(proposal_id=proposal_id, by=caller(request), **given(AnswerText, request))
        queries.with_others([answer])
        return Response(AnswerSerializer(answer).data, status=201)

    @extend_schema(request=Extension, responses=ProposalDetail)
    def extend(self, request: Request, proposal_id: int) -> Response:
        """Move the due date, once, with a reason everybody can read."""
        actions.extend_answer_time(proposal_id=proposal_id, by=caller(request), **given(Extension, request))
        return Response(in_full(proposal_id, caller(request)))

    @extend_schema(request=HandOver, responses=ProposalDetail)
    def handover(self, request: Request, proposal_id: int) -> Response:
        """Give the answer into another office's hands, with a reason everybody can read."""
        actions.hand_over(proposal_id=proposal_id, by=caller(request), **given(HandOver, request))
        return Response(in_full(proposal_id, caller(request)))

    @extend_schema(request=Note, responses=ProposalDetail)
    def deliver(self, request: Request, proposal_id: int) -> Response:
        """Say that the city has begun to carry out its answer."""
        actions.deliver_proposal(proposal_id=proposal_id, by=caller(request), **given(Note, request))
        return Response(in_full(proposal_id, caller(request)))

    @extend_schema(request=Note, responses=ProposalDetail)
    def finish(self, request: Request, proposal_id: int) -> Response:
        """Say that what was promised is done."""
        actions.finish_proposal(proposal_id=proposal_id, by=caller(request), **given(Note, request))
        return Response(in_full(proposal_id, caller(request)))


class AnswerDrafts(Tagged, ViewSet):
    """The answer in preparation, for the office in charge only."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=AnswerDraftSerializer)
    def retrieve(self, request: Request, proposal_id: int) -> Response:
        """Show the answer in preparation."""
        proposal = queries.visible(proposal_id, caller(request))
        require(policy.may_answer(caller(request), proposal))
        draft = queries.answer_draft(proposal)
        if draft is None:
            raise Http404
        return Response(AnswerDraftSerializer(draft).data)

    @extend_schema(request=UnfinishedAnswer, responses=AnswerDraftSerializer)
    def update(self, request: Request, proposal_id: int) -> Response:
        """Keep the answer as it stands, complete or not."""
        content = given(UnfinishedAnswer, request)
        draft = actions.save_answer_draft(proposal_id=proposal_id, by=caller(request), content=content)
        return Response(AnswerDraftSerializer(draft).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, proposal_id: int) -> Response:
        """Throw the answer in preparation away. Repeating it changes nothing."""
        given(Nothing, request)
        actions.discard_answer_draft(proposal_id=proposal_id, by=caller(request))
        return Response(status=204)
