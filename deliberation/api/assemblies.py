"""Assemblies: everybody reads them and repeats their draws, residents enter, administrators convene."""

from __future__ import annotations

from typing import Any, cast

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Person
from commons import clock
from commons.api import Nothing, Tagged, given
from commons.verdict import require
from deliberation.actions import assemblies as actions
from deliberation.models import Assembly, AssemblyStatement, Draw, Recommendation
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from deliberation.serializers.assemblies import (
    AssemblyFilters,
    AssemblyInFullSerializer,
    AssemblySerializer,
    AssemblyStatementSerializer,
    DaySerializer,
    DrawSerializer,
    EntrySerializer,
    InAssembly,
    InCancellation,
    InClose,
    InDay,
    InEntry,
    InLot,
    InQuestion,
    InQuotas,
    InRecommendation,
    InSeed,
    InSessionMinutes,
    InStatement,
    InVote,
    LotSerializer,
    QuestionSerializer,
    RecommendationSerializer,
    SeatSerializer,
)

FULL = AssemblyInFullSerializer


class Assemblies(Tagged, GenericViewSet[Assembly]):
    """Residents drawn by lot: what they work on, how they are drawn."""

    serializer_class = AssemblySerializer
    filters = AssemblyFilters
    keyset_order = queries.ORDER

    @extend_schema(parameters=[AssemblyFilters], responses=AssemblySerializer(many=True))
    def list(self, request: Request) -> Response:
        """List what was called, the newest first."""
        asked = AssemblyFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(queries.assemblies(**asked.validated_data).select_related("topic"))
        return self.get_paginated_response(AssemblySerializer(rows, many=True).data)

    @extend_schema(responses=FULL)
    def retrieve(self, request: Request, assembly_id: int) -> Response:
        """Show one assembly."""
        return _shown(request, assembly_id)

    @extend_schema(request=InAssembly, responses={201: FULL})
    def create(self, request: Request) -> Response:
        """Draft an assembly. Administrators only."""
        its = actions.draft_assembly(by=_by(request), **given(InAssembly, request))
        return _shown(request, its.pk, status=201)

    @extend_schema(request=InAssembly(partial=True), responses=FULL)
    def partial_update(self, request: Request, assembly_id: int) -> Response:
        """Change a draft. Administrators only."""
        actions.change_assembly(by=_by(request), assembly_id=assembly_id, **given(InAssembly, request, partial=True))
        return _shown(request, assembly_id)

    @extend_schema(request=Nothing, responses={204: None})
    def destroy(self, request: Request, assembly_id: int) -> Response:
        """Throw a draft away. Administrators only."""
        actions.delete_assembly(by=_by(request), assembly_id=assembly_id)
        return Response(status=204)

    @extend_schema(request=InQuotas, responses=FULL)
    def quotas(self, request: Request, assembly_id: int) -> Response:
        """Replace the quotas, until the list is closed. Administrators only."""
        actions.set_quotas(by=_by(request), assembly_id=assembly_id, **given(InQuotas, request))
        return _shown(request, assembly_id)

    @extend_schema(request=InQuestion, responses={201: QuestionSerializer})
    def ask(self, request: Request, assembly_id: int) -> Response:
        """Ask something for this draw alone. Administrators only."""
        row = actions.ask_question(by=_by(request), assembly_id=assembly_id, **given(InQuestion, request))
        return Response(QuestionSerializer(row).data, status=201)

    @extend_schema(request=Nothing, responses={204: None})
    def drop(self, request: Request, assembly_id: int, question_id: int) -> Response:
        """Take a question back, with its quotas and answers. Administrators only."""
        actions.drop_question(by=_by(request), assembly_id=assembly_id, question_id=question_id)
        return Response(status=204)

    @extend_schema(request=Nothing, responses=FULL)
    def call(self, request: Request, assembly_id: int) -> Response:
        """Publish a draft: residents can let themselves be drawn. Administrators only."""
        given(Nothing, request)
        actions.call_assembly(by=_by(request), assembly_id=assembly_id)
        return _shown(request, assembly_id)

    @extend_schema(request=InClose, responses=FULL)
    def close_list(self, request: Request, assembly_id: int) -> Response:
        """Close the list and name the later event that gives the seed. Administrators only."""
        actions.close_list(by=_by(request), assembly_id=assembly_id, **given(InClose, request))
        return _shown(request, assembly_id)

    @extend_schema(request=InSeed, responses=FULL)
    def seed(self, request: Request, assembly_id: int) -> Response:
        """Enter the seed, once, after the event: the panel follows from it. Administrators only."""
        actions.enter_seed(by=_by(request), assembly_id=assembly_id, **given(InSeed, request))
        return _shown(request, assembly_id)

    @extend_schema(request=Nothing, responses=FULL)
    def begin(self, request: Request, assembly_id: int) -> Response:
        """Begin with those who accepted; what the draw knew of people is deleted. Administrators only."""
        given(Nothing, request)
        actions.seat_assembly(by=_by(request), assembly_id=assembly_id)
        return _shown(request, assembly_id)

    @extend_schema(request=Nothing, responses=FULL)
    def report(self, request: Request, assembly_id: int) -> Response:
        """Say that it has reported. Administrators only."""
        given(Nothing, request)
        actions.report_assembly(by=_by(request), assembly_id=assembly_id)
        return _shown(request, assembly_id)

    @extend_schema(request=Nothing, responses=FULL)
    def end(self, request: Request, assembly_id: int) -> Response:
        """End it: who sat on it is forgotten. Administrators only."""
        given(Nothing, request)
        actions.end_assembly(by=_by(request), assembly_id=assembly_id)
        return _shown(request, assembly_id)

    @extend_schema(request=InCancellation, responses=FULL)
    def cancel(self, request: Request, assembly_id: int) -> Response:
        """End it before it has reported, with a public reason. Administrators only."""
        actions.cancel_assembly(by=_by(request), assembly_id=assembly_id, **given(InCancellation, request))
        return _shown(request, assembly_id)

    @extend_schema(request=InDay, responses={201: DaySerializer})
    def plan(self, request: Request, assembly_id: int) -> Response:
        """Put a day on the agenda. Administrators only."""
        row = actions.plan_session(by=_by(request), assembly_id=assembly_id, **given(InDay, request))
        return Response(DaySerializer(row).data, status=201)

    @extend_schema(request=InDay, responses=DaySerializer)
    def change_day(self, request: Request, assembly_id: int, session_id: int) -> Response:
        """Change a day of the agenda. Administrators only."""
        more = given(InDay, request)
        row = actions.plan_session(by=_by(request), assembly_id=assembly_id, session_id=session_id, **more)
        return Response(DaySerializer(row).data)

    @extend_schema(responses={204: None})
    def remove_day(self, request: Request, assembly_id: int, session_id: int) -> Response:
        """Take a day off the agenda of which no minutes are published. Administrators only."""
        actions.remove_session(by=_by(request), assembly_id=assembly_id, session_id=session_id)
        return Response(status=204)

    @extend_schema(request=InSessionMinutes, responses=DaySerializer)
    def minutes(self, request: Request, assembly_id: int, session_id: int) -> Response:
        """Publish what was done on a day. Administrators only."""
        more = given(InSessionMinutes, request)
        row = actions.write_minutes(by=_by(request), assembly_id=assembly_id, session_id=session_id, **more)
        return Response(DaySerializer(row).data)


class Draws(Tagged, GenericViewSet[Draw]):
    """How an assembly is drawn, for everybody to repeat."""

    @extend_schema(responses=DrawSerializer)
    def retrieve(self, request: Request, assembly_id: int) -> Response:
        """Show commitment, chances, seed and tickets; 404 before the list is published."""
        its = queries.assembly(assembly_id, _by(request))
        files = queries.file_names(its)
        if not files:
            raise Draw.DoesNotExist
        shown = {name: getattr(its.draw, name) for name in map(str, DrawSerializer().fields) if name != "files"}
        return Response(DrawSerializer(shown | {"files": files}).data)


class DrawFiles(GenericViewSet[Draw]):
    """The files of a draw."""

    @extend_schema(responses={(200, "text/plain"): str})
    def retrieve(self, request: Request, assembly_id: int, name: str) -> Any:
        """Give one of the files of a draw: what `repeat.py` reads, and the script itself."""
        text = queries.public_files(queries.assembly(assembly_id, _by(request))).get(name)
        if text is None:
            raise Draw.DoesNotExist
        return StreamingHttpResponse([text], content_type="text/plain; charset=utf-8")


class Mine(GenericViewSet[Assembly]):
    """My entry in a draw, and my seat."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=EntrySerializer)
    def retrieve(self, request: Request, assembly_id: int) -> Response:
        """Tell whether I am in this draw, and whether I may be."""
        by = _by(request)
        its = queries.assembly(assembly_id, by)
        row, verdict = queries.entrant(its, by), policy.may_take_part(by, its)
        said = {"entered": row is not None, "answers": row.features if row else {}, "ticket": row.ticket if row else ""}
        return Response(said | {"may_take_part": bool(verdict), "reason": str(verdict.reason)})

    @extend_schema(request=InEntry, responses=EntrySerializer)
    def update(self, request: Request, assembly_id: int) -> Response:
        """Enter this draw, or answer its questions anew."""
        answers = given(InEntry, request).get("answers", {})
        actions.take_part(by=_by(request), assembly_id=assembly_id, answers=answers)
        return self.retrieve(request, assembly_id)

    @extend_schema(request=Nothing, responses={204: None})
    def destroy(self, request: Request, assembly_id: int) -> Response:
        """Leave this draw."""
        actions.leave_draw(by=_by(request), assembly_id=assembly_id)
        return Response(status=204)

    @extend_schema(responses=SeatSerializer)
    def seat(self, request: Request, assembly_id: int) -> Response:
        """Show my seat or invitation; 403 for who has none."""
        by = _by(request)
        row = queries.seat_of(queries.assembly(assembly_id, by), by)
        if row is None:
            require(policy.may_answer(by, queries.no_seat(), at=clock.now()))
        return Response(SeatSerializer(row).data)

    @extend_schema(request=Nothing, responses=SeatSerializer)
    def accept(self, request: Request, assembly_id: int) -> Response:
        """Take the seat I was drawn for."""
        given(Nothing, request)
        return Response(SeatSerializer(actions.accept_seat(by=_by(request), assembly_id=assembly_id)).data)

    @extend_schema(request=Nothing, responses=SeatSerializer)
    def decline(self, request: Request, assembly_id: int) -> Response:
        """Decline, or give the seat up."""
        given(Nothing, request)
        return Response(SeatSerializer(actions.decline_seat(by=_by(request), assembly_id=assembly_id)).data)


class Words(Tagged, GenericViewSet[AssemblyStatement]):
    """What is said from within an assembly."""

    @extend_schema(responses=AssemblyStatementSerializer(many=True))
    def list(self, request: Request, assembly_id: int) -> Response:
        """List the last hundred, the newest first."""
        rows = queries.statements(queries.assembly(assembly_id, _by(request)))
        return Response(AssemblyStatementSerializer(rows, many=True).data)

    @extend_schema(request=InStatement, responses={201: AssemblyStatementSerializer})
    def create(self, request: Request, assembly_id: int) -> Response:
        """Say something from within: members, without a name, and who facilitates it."""
        row = actions.speak_from_assembly(by=_by(request), assembly_id=assembly_id, **given(InStatement, request))
        return Response(AssemblyStatementSerializer(row).data, status=201)

    @extend_schema(request=Nothing, responses={204: None})
    def destroy(self, request: Request, assembly_id: int, statement_id: int) -> Response:
        """Take one's own statement back."""
        actions.take_back_statement(by=_by(request), assembly_id=assembly_id, statement_id=statement_id)
        return Response(status=204)


class Recommendations(Tagged, GenericViewSet[Recommendation]):
    """What an assembly recommends."""

    @extend_schema(responses=RecommendationSerializer(many=True))
    def list(self, request: Request, assembly_id: int) -> Response:
        """List them; those that are still voted on for members and administrators alone."""
        by = _by(request)
        rows = queries.recommendations(queries.assembly(assembly_id, by), by)
        return Response(RecommendationSerializer(rows, many=True).data)

    @extend_schema(request=InRecommendation, responses={201: RecommendationSerializer})
    def create(self, request: Request, assembly_id: int) -> Response:
        """Put a recommendation to the members' vote."""
        more = given(InRecommendation, request)
        row = actions.draft_recommendation(by=_by(request), assembly_id=assembly_id, **more)
        return Response(RecommendationSerializer(row).data, status=201)

    @extend_schema(request=InRecommendation, responses=RecommendationSerializer)
    def update(self, request: Request, assembly_id: int, recommendation_id: int) -> Response:
        """Give it another text; its votes begin anew."""
        more = given(InRecommendation, request) | {"recommendation_id": recommendation_id}
        row = actions.draft_recommendation(by=_by(request), assembly_id=assembly_id, **more)
        return Response(RecommendationSerializer(row).data)

    @extend_schema(request=InVote, responses=InVote)
    def vote(self, request: Request, recommendation_id: int) -> Response:
        """Vote on it, as a member; the last vote counts."""
        more = given(InVote, request)
        row = actions.vote_on_recommendation(by=_by(request), recommendation_id=recommendation_id, **more)
        return Response({"choice": row.choice})

    @extend_schema(request=Nothing, responses=RecommendationSerializer)
    def enter(self, request: Request, recommendation_id: int) -> Response:
        """Bring a carried recommendation before the city: its clock starts. Administrators only."""
        given(Nothing, request)
        row = actions.enter_carried(by=_by(request), recommendation_id=recommendation_id)
        return Response(RecommendationSerializer(row).data)


class Lot(GenericViewSet[Assembly]):
    """Whether I let myself be drawn in general."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=LotSerializer)
    def retrieve(self, request: Request) -> Response:
        return Response({"willing": queries.is_willing(_by(request))})

    @extend_schema(request=InLot, responses=LotSerializer)
    def update(self, request: Request) -> Response:
        return Response({"willing": actions.be_willing(by=_by(request), **given(InLot, request))})


def _by(request: Request) -> Person:
    """Return who asks; visitors too: policies tell them to sign in."""
    return cast(Person, request.user)


def _shown(request: Request, assembly_id: int, status: int = 200) -> Response:
    its = queries.assembly(assembly_id, _by(request))
    context = {
        "met": queries.met(its, getattr(its, "draw", None), queries.seats(its)),
        "shortfalls": [" ".join(str(part) for part in each if part != "") for each in its.shortfalls],
    }
    return Response(FULL(its, context=context).data, status=status)
