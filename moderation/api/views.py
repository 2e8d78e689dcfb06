"""Flagging for everybody, the queue and its acts for moderators, the public list for everybody."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.models import Person
from commons import clock
from commons.api import Tagged
from commons.kept import kept
from commons.verdict import require
from moderation import actions, policy, queries
from moderation.actions import Tried
from moderation.contents import public_piece
from moderation.lifecycle import MEANINGS, Reason
from moderation.models import Act, Block, Concern
from moderation.serializers.concerns import (
    ActSerializer,
    BlockSerializer,
    BlockText,
    ConcernSerializer,
    DecisionText,
    FiguresSerializer,
    Flagged,
    FlagReasonSerializer,
    FlagText,
    LiftText,
    ManyText,
    OutcomeSerializer,
    QueueFilters,
)
from proposals.api.corridor import caller, given


class Flagging(APIView):
    """Say that something breaks a rule, with or without an account. Its author never learns who did."""

    permission_classes = [AllowAny]

    @extend_schema(request=FlagText, responses=Flagged)
    def post(self, request: Request, kind: str, content_id: int) -> Response:
        """Flag it. Repeating it while the first flag is open changes nothing."""
        fields = given(FlagText, request)
        by = request.user if isinstance(request.user, Person) else None
        public_piece(kind, content_id, by)
        tried = actions.count_flag(
            by=by, address=get_adapter().get_client_ip(request._request), kind=kind, content_id=content_id
        )
        if tried is Tried.TOO_MANY:
            raise Throttled(wait=3600)
        if tried is Tried.NEW:
            actions.flag_content(kind=kind, content_id=content_id, by=by, **fields)
        return Response({"flagged": True})


class Reasons(Tagged, APIView):
    """The public list of reasons."""

    @extend_schema(responses=FlagReasonSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(
            [{"code": code, "name": Reason(code).label, "meaning": meaning} for code, meaning in MEANINGS.items()]
        )


class Acts(Tagged, ListAPIView[Act]):
    """Every act of moderation, latest first: what kind of content, which reason, when, whether it came back."""

    serializer_class = ActSerializer
    queryset = queries.acts()
    keyset_order = queries.ACTS_ORDER


class FigureTable(Tagged, APIView):
    """What was hidden and what came back, by month and by reason, for twelve months."""

    @extend_schema(responses=FiguresSerializer)
    def get(self, request: Request) -> Response:
        figures = kept("moderation.figures", lambda: queries.figures(at=clock.now()))
        return Response(FiguresSerializer(figures).data)


class Queue(Tagged, ListAPIView[Concern]):
    """What was flagged, for moderators; what waits longest first."""

    permission_classes = [IsAuthenticated]
    serializer_class = ConcernSerializer
    queryset = Concern.objects.none()
    keyset_order = queries.QUEUE_ORDER
    filters = QueueFilters

    @extend_schema(parameters=[QueueFilters], responses=ConcernSerializer(many=True))
    def get(self, request: Request) -> Response:
        by = caller(request)
        require(policy.may_see_queue(by))
        asked = QueueFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = queries.queue(person=by, **asked.validated_data).select_related("district")
        shown = cast(list[Concern], self.paginate_queryset(rows))
        queries.with_content(shown)
        context = {"may_decide": lambda row: policy.may_moderate(by, row, flagged=row.flagged_by_reader)}
        return self.get_paginated_response(ConcernSerializer(shown, many=True, context=context).data)


class Decisions(APIView):
    """Decide about one piece of content, flagged or not: `kind` and its id."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=DecisionText, responses=ActSerializer)
    def post(self, request: Request, kind: str, content_id: int) -> Response:
        """Hide it, ask its author for another text, restore it, or dismiss its flags."""
        fields = given(DecisionText, request)
        act = actions.decide_concern(kind=kind, content_id=content_id, by=caller(request), **fields)
        return Response(ActSerializer(act).data)


class ManyDecisions(APIView):
    """Decide the same about many entries of the queue, each by itself."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=ManyText, responses=OutcomeSerializer(many=True))
    def post(self, request: Request) -> Response:
        """Answer with what became of each, in the order given."""
        fields = given(ManyText, request)
        done = actions.decide_many(concern_ids=fields.pop("concerns"), by=caller(request), **fields)
        return Response(OutcomeSerializer(done, many=True).data)


class Blocks(Tagged, GenericViewSet[Block]):
    """Accounts that are shut out: public with the reason, without the name."""

    serializer_class = BlockSerializer
    queryset = queries.blocks()
    keyset_order = ("-id",)

    @extend_schema(responses=BlockSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List every block, latest first."""
        return self.get_paginated_response(BlockSerializer(self.paginate_queryset(queries.blocks()), many=True).data)

    @extend_schema(request=BlockText, responses={201: BlockSerializer})
    def create(self, request: Request) -> Response:
        """Block an account: for moderators."""
        fields = given(BlockText, request)
        block = actions.block_account(person_id=fields["person"], by=caller(request), reason=fields["reason"])
        return Response(BlockSerializer(block).data, status=201)


class Lifting(APIView):
    """Let somebody in again."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=LiftText, responses=BlockSerializer)
    def post(self, request: Request, block_id: int) -> Response:
        """Lift a block: for moderators."""
        block = actions.lift_block(block_id=block_id, by=caller(request), **given(LiftText, request))
        return Response(BlockSerializer(block).data)
