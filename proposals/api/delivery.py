"""What supporters say of an answer and of its delivery; what an office reports of its promises."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.models import Person
from commons.api import Filters, Nothing, Tagged
from commons.models import Visibility
from proposals import actions, queries
from proposals.api.corridor import caller, given
from proposals.models import Answer, AnswerVerdict, Commitment, DoneVerdict
from proposals.queries.reading import Someone
from proposals.serializers.answers import (
    CommitmentSerializer,
    DoneSaid,
    Evidence,
    GivenUp,
    JudgedAnswer,
    JudgedDone,
    MilestoneSerializer,
    NewDate,
    ProgressReportSerializer,
    ProgressText,
    Step,
    Verdict,
)


class Verdicts(Tagged, ViewSet):
    """Whether the last answer answers its supporters. Numbers are public, and words without a name."""

    @extend_schema(responses=JudgedAnswer)
    def retrieve(self, request: Request, proposal_id: int) -> Response:
        """Tell how the last answer is judged, and by which reasons."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        return Response(judged(proposal_id, caller(request)))

    @extend_schema(request=Verdict, responses=JudgedAnswer)
    def update(self, request: Request, proposal_id: int) -> Response:
        """Say whether it answers you, or say something else than before."""
        actions.judge_answer(proposal_id=proposal_id, by=caller(request), **given(Verdict, request))
        return Response(judged(proposal_id, caller(request)))

    @extend_schema(responses={200: JudgedAnswer})
    def destroy(self, request: Request, proposal_id: int) -> Response:
        """Take your word back. Repeating it changes nothing."""
        given(Nothing, request)
        actions.withdraw_verdict(proposal_id=proposal_id, by=caller(request))
        return Response(judged(proposal_id, caller(request)))


class DoneVerdicts(Tagged, ViewSet):
    """Whether supporters find that it was done. Only numbers are public."""

    @extend_schema(request=DoneSaid, responses=JudgedDone)
    def update(self, request: Request, proposal_id: int) -> Response:
        """Say whether it was done, or say something else than before."""
        actions.judge_done(proposal_id=proposal_id, by=caller(request), **given(DoneSaid, request))
        return Response(done_judged(proposal_id, caller(request)))

    @extend_schema(responses={200: JudgedDone})
    def destroy(self, request: Request, proposal_id: int) -> Response:
        """Take your word back. Repeating it changes nothing."""
        given(Nothing, request)
        actions.withdraw_done_verdict(proposal_id=proposal_id, by=caller(request))
        return Response(done_judged(proposal_id, caller(request)))


class Progress(Tagged, ViewSet):
    """What the office in charge tells of its delivery."""

    @extend_schema(responses=ProgressReportSerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List the reports, latest first."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        proposal = queries.visible(proposal_id, caller(request))
        return Response(ProgressReportSerializer(queries.progress(proposal), many=True).data)

    @extend_schema(request=ProgressText, responses={201: ProgressReportSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Publish a report, while the office delivers."""
        report = actions.report_progress(proposal_id=proposal_id, by=caller(request), **given(ProgressText, request))
        return Response(ProgressReportSerializer(report).data, status=201)


class Commitments(Tagged, ViewSet):
    """An office's promises, by those in charge."""

    @extend_schema(request=Evidence, responses=CommitmentSerializer)
    def keep(self, request: Request, commitment_id: int) -> Response:
        """Say that it is kept, with what shows it."""
        kept = actions.keep_commitment(commitment_id=commitment_id, by=caller(request), **given(Evidence, request))
        return Response(shown(kept))

    @extend_schema(request=GivenUp, responses=CommitmentSerializer)
    def give_up(self, request: Request, commitment_id: int) -> Response:
        """Say, with a reason everybody can read, that it will not be kept."""
        gone = actions.give_up_commitment(commitment_id=commitment_id, by=caller(request), **given(GivenUp, request))
        return Response(shown(gone))

    @extend_schema(request=NewDate, responses=CommitmentSerializer)
    def move(self, request: Request, commitment_id: int) -> Response:
        """Give it another date, with a reason; the old one stays to be read."""
        moved = actions.move_commitment(commitment_id=commitment_id, by=caller(request), **given(NewDate, request))
        return Response(shown(moved))

    @extend_schema(request=Step, responses={201: MilestoneSerializer})
    def plan(self, request: Request, commitment_id: int) -> Response:
        """Name a step on the way to it."""
        step = actions.plan_milestone(commitment_id=commitment_id, by=caller(request), **given(Step, request))
        return Response(MilestoneSerializer(step).data, status=201)

    @extend_schema(request=Nothing, responses=MilestoneSerializer)
    def reach(self, request: Request, milestone_id: int) -> Response:
        """Say that a step is reached. Repeating it changes nothing."""
        given(Nothing, request)
        step = actions.reach_milestone(milestone_id=milestone_id, by=caller(request))
        return Response(MilestoneSerializer(step).data)


def judged(proposal_id: int, by: Someone) -> dict[str, Any]:
    """Return how the last answer is judged, in the form of `JudgedAnswer`."""
    proposal = queries.visible(proposal_id, by)
    answer = queries.last_answer(proposal)
    if answer is None or answer.visibility != Visibility.PUBLIC:
        raise Answer.DoesNotExist
    said = queries.judged(answer)
    mine = AnswerVerdict.objects.filter(answer=answer, person=by.pk or 0).values_list("says", flat=True).first()
    return {
        "confirm": said.confirm,
        "contest": said.contest,
        "by_reason": dict(said.by_reason),
        "reasons": [{"id": pk, "why": why, "reason": words} for pk, why, words in said.words],
        "mine": mine or "",
        "state": proposal.state,
    }


def done_judged(proposal_id: int, by: Person) -> dict[str, Any]:
    """Return what supporters say, in the form of `JudgedDone`."""
    proposal = queries.visible(proposal_id, by)
    said = queries.done_judged(proposal)
    mine = DoneVerdict.objects.filter(proposal=proposal, person=by).values_list("done", flat=True).first()
    return {"yes": said.yes, "no": said.no, "mine": mine, "state": proposal.state}


def shown(commitment: Commitment) -> Any:
    return CommitmentSerializer(commitment).data
