"""Cases for everybody, appeals for whom they are about, and a juror's own place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.models import Person
from commons import clock, store
from commons.api import Nothing, Tagged, given
from commons.giving import lent
from commons.verdict import require
from moderation import actions
from moderation.models import Case, Juror
from moderation.policy import cases as policy
from moderation.queries import cases as queries
from moderation.queries.seats import draw_files, picture_before, seat_of
from moderation.serializers.cases import (
    CaseFilters,
    CaseInFullSerializer,
    CaseSerializer,
    InAppeal,
    InCase,
    InVerdict,
    InWord,
    JuryDutySerializer,
    JurySerializer,
    JuryVoteSerializer,
)
from proposals.api.corridor import caller


class Cases(Tagged, GenericViewSet[Case]):
    """What residents drawn by lot decide about, and what they decided."""

    serializer_class = CaseSerializer
    queryset = queries.cases()
    keyset_order = queries.CASES_ORDER
    filters = CaseFilters

    @extend_schema(parameters=[CaseFilters], responses=CaseSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List all cases, the newest first."""
        asked = CaseFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(queries.cases(**asked.validated_data))
        return self.get_paginated_response(CaseSerializer(rows, many=True).data)

    @extend_schema(request=InCase, responses={201: CaseInFullSerializer})
    def create(self, request: Request) -> Response:
        """Ask residents about something that everybody sees. Moderators only."""
        words = given(InCase, request)
        made = actions.open_case(content_id=words.pop("content"), by=caller(request), **words)
        return Response(_in_full(made, caller(request)), status=201)

    @extend_schema(responses=CaseInFullSerializer)
    def retrieve(self, request: Request, case_id: int) -> Response:
        """Show one case; to whom it is about also the reasons."""
        return Response(_in_full(queries.case(case_id), request.user))

    @extend_schema(request=InAppeal, responses={201: CaseInFullSerializer})
    def appeal(self, request: Request, case_id: int) -> Response:
        """Appeal, once: other residents look at it anew. Answers with the new case."""
        made = actions.appeal(case_id=case_id, by=caller(request), **given(InAppeal, request))
        return Response(_in_full(made, caller(request)), status=201)

    def get_permissions(self) -> Sequence[Any]:
        return [AllowAny()] if self.action in ("list", "retrieve") else [IsAuthenticated()]


class CaseFiles(APIView):
    """The files of a draw: the list at once, the others when the seed is revealed."""

    @extend_schema(responses={(200, "text/plain"): str})
    def get(self, request: Request, case_id: int, name: str) -> HttpResponse:
        """Give one of the files that `repeat.py` reads, or the script itself."""
        its = queries.case(case_id)
        text = draw_files(its).get(name)
        if text is None:
            raise Case.DoesNotExist
        return HttpResponse(text, content_type="text/plain; charset=utf-8")


class ActAppeals(APIView):
    """Appeals against what a moderator alone decided."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=InAppeal, responses={201: CaseInFullSerializer})
    def post(self, request: Request, act_id: int) -> Response:
        """Have residents look at it. Answers with the case."""
        made = actions.appeal(act_id=act_id, by=caller(request), **given(InAppeal, request))
        return Response(_in_full(made, caller(request)), status=201)


class JuryDuty(APIView):
    """Whether I accept jury duty, and the duty that I have."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=JuryDutySerializer)
    def get(self, request: Request) -> Response:
        """Tell whether I accept it, whether I may, and to which case I am called."""
        by = caller(request)
        verdict, duty = policy.may_be_juror(by), queries.duty_of(by)
        return Response(
            {
                "ready": queries.is_ready(by),
                "may_be_ready": bool(verdict),
                "reason": str(verdict.reason),
                "case": duty.case_id if duty else None,
                "accepted": bool(duty and duty.accepted_at),
                "answer_by": duty.answer_by if duty and not duty.accepted_at else None,
                "due_at": duty.case.due_at if duty else None,
            }
        )

    @extend_schema(request=Nothing, responses=JuryDutySerializer)
    def put(self, request: Request) -> Response:
        """Accept jury duty: the lot may fall on me."""
        given(Nothing, request)
        actions.accept_duty(by=caller(request))
        return self.get(request)

    @extend_schema(request=Nothing, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Accept it no longer. A duty that I have goes on."""
        actions.refuse_duty(by=caller(request))
        return Response(status=204)


class Juries(GenericViewSet[Juror]):
    """A juror's own place in a case."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=JurySerializer)
    def retrieve(self, request: Request, case_id: int) -> Response:
        """Show what the jury looks at, what was said in its room, and my vote; 403 for who was not drawn."""
        return Response(_place(queries.case(case_id), caller(request)))

    @extend_schema(request=Nothing, responses=JurySerializer)
    def accept(self, request: Request, case_id: int) -> Response:
        """Sit on this jury."""
        given(Nothing, request)
        actions.answer_call(case_id=case_id, by=caller(request), accepts=True)
        return self.retrieve(request, case_id)

    @extend_schema(request=Nothing, responses={204: None})
    def decline(self, request: Request, case_id: int) -> Response:
        """Do not sit, or no longer: somebody else is called. No reason is asked."""
        given(Nothing, request)
        actions.answer_call(case_id=case_id, by=caller(request), accepts=False)
        return Response(status=204)

    @extend_schema(request=InWord, responses={201: JurySerializer})
    def words(self, request: Request, case_id: int) -> Response:
        """Say something to the other jurors."""
        actions.speak_in_room(case_id=case_id, by=caller(request), **given(InWord, request))
        return Response(_place(queries.case(case_id), caller(request)), status=201)

    @extend_schema(request=InVerdict, responses=JuryVoteSerializer)
    def verdict(self, request: Request, case_id: int) -> Response:
        """Vote, or vote otherwise until the case is decided."""
        row = actions.cast_verdict(case_id=case_id, by=caller(request), **given(InVerdict, request))
        return Response(JuryVoteSerializer(row).data)


class JuryPictures(APIView):
    """A picture that a case is about, also a hidden one."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={(200, "image/jpeg"): bytes})
    def get(self, request: Request, case_id: int, content_id: int) -> HttpResponse:
        """Give it to who sits on the case while it is open; 403 for who was not drawn. Not to be kept."""
        found = picture_before(queries.case(case_id), caller(request), content_id)
        return lent(request, found, store.PICTURES)


def _in_full(its: Case, by: Any) -> dict[str, Any]:
    concerns = queries.items(its)
    part = queries.part_in(its, by, concerns, at=clock.now())
    its.kinds = [each.kind for each in concerns]  # type: ignore[attr-defined]
    its.files = [*draw_files(its)]  # type: ignore[attr-defined]
    for name in ("author", "flagger", "may_appeal"):
        setattr(its, name, getattr(part, name))
    its.told = queries.told(its) if part.author else []  # type: ignore[attr-defined]
    return dict(CaseInFullSerializer(its).data)


def _place(its: Case, by: Person) -> Any:
    juror, may = seat_of(its, by)
    require(may)
    open_to = its.is_open and not (juror and juror.ended)
    room = queries.room(its, juror or Juror())
    shown = {each.name: getattr(room, each.name) for each in fields(room)}
    may_talk = juror is not None and open_to and juror.accepted_at is not None
    shown |= {
        "rule": its.reason,
        "items": room.concerns if open_to else [],
        "words": room.words if may_talk else [],
        "mine": juror,
    }
    return JurySerializer(shown, context={"case": its.pk}).data  # type: ignore[arg-type]  # of a room and what is beside it
