"""What supporters say of an answer and of its delivery; what an office reports of its promises."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts.models import Person
from commons import clock
from commons.api import Filters, MultipartParser, Nothing, Tagged
from commons.models import Visibility
from proposals import actions, queries
from proposals.api.corridor import caller, given
from proposals.models import Answer, AnswerVerdict, Commitment, DoneVerdict, ProgressReport
from proposals.queries.reading import Someone
from proposals.serializers.answers import (
    CommitmentSerializer,
    DoneSaid,
    Evidence,
    GivenUp,
    JudgedAnswer,
    JudgedDone,
    LedgerFilters,
    MilestoneSerializer,
    NewDate,
    ProgressReportSerializer,
    ProgressText,
    PromiseRow,
    Step,
    Verdict,
)
from proposals.serializers.pictures import BroughtPicture, PictureSerializer


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


class Progress(Tagged, GenericViewSet[ProgressReport]):
    """How delivery goes: what its office tells, and what residents see."""

    serializer_class = ProgressReportSerializer
    keyset_order = ("-id",)

    @extend_schema(responses=ProgressReportSerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List the reports, latest first."""
        proposal = queries.visible(proposal_id, caller(request))
        rows = self.paginate_queryset(queries.progress(proposal))
        return self.get_paginated_response(ProgressReportSerializer(rows, many=True).data)

    @extend_schema(request=ProgressText, responses={201: ProgressReportSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Publish a report while it is delivered: as the office in charge for its officials, else as a resident."""
        fields, by = given(ProgressText, request), caller(request)
        report = actions.report_progress(proposal_id=proposal_id, by=by, channel="api", **fields)
        return Response(ProgressReportSerializer(report).data, status=201)


class Reports(Tagged, ViewSet):
    """One report of a delivery."""

    @extend_schema(responses=ProgressReportSerializer)
    def retrieve(self, request: Request, report_id: int) -> Response:
        """Show one report."""
        return Response(ProgressReportSerializer(queries.report(report_id, caller(request))).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, report_id: int) -> Response:
        """Take back what you saw, with its pictures. What an office says stays."""
        given(Nothing, request)
        actions.delete_report(report_id=report_id, by=caller(request))
        return Response(status=204)


class EvidenceOf(Tagged, ViewSet):
    """The pictures of a report."""

    parser_classes = [MultipartParser]

    @extend_schema(request={"multipart/form-data": BroughtPicture}, responses={201: PictureSerializer})
    def create(self, request: Request, report_id: int) -> Response:
        """Add a picture to your report, three at most, as long as you could correct a comment."""
        fields: dict[str, Any] = given(BroughtPicture, request)
        picture = actions.illustrate_report(report_id=report_id, by=caller(request), **fields)
        where = {"Location": reverse("api_picture", args=[picture.pk], request=request)}
        return Response(PictureSerializer(picture).data, status=201, headers=where)


class Ledger(Tagged, GenericViewSet[Commitment]):
    """Every promise of the city."""

    serializer_class = PromiseRow
    filters = LedgerFilters

    @extend_schema(parameters=[LedgerFilters], responses=PromiseRow(many=True))
    def list(self, request: Request) -> Response:
        """List the promises and what became of them: what is owed, the oldest first; else the latest first."""
        filters = LedgerFilters(data=request.query_params)
        filters.is_valid(raise_exception=True)
        today, asked = clock.today(), filters.validated_data
        self.keyset_order = queries.ledger_order(asked.get("state", ""))
        rows = self.paginate_queryset(queries.ledger(today=today, **asked))
        return self.get_paginated_response(PromiseRow(rows, many=True, context={"today": today}).data)


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
