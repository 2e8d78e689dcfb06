"""Conversations: everybody reads them, who takes part answers, anybody opens one."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet, ViewSet

from accounts.models import Person
from commons import clock
from commons.api import Nothing, Tagged, given
from deliberation import actions, policy, queries
from deliberation.models import Conversation, Statement
from deliberation.serializers.conversations import (
    ConversationFilters,
    ConversationSerializer,
    InConversation,
    InStance,
    InStatement,
    MyPartSerializer,
    NewConversation,
    NewStatement,
    NextSerializer,
    StanceSerializer,
    StatementSerializer,
)


class Conversations(Tagged, GenericViewSet[Conversation]):
    """Conversations, on their own or about a proposal or a process."""

    serializer_class = ConversationSerializer
    filters = ConversationFilters
    keyset_order = queries.CONVERSATIONS_ORDER

    @extend_schema(parameters=[ConversationFilters], responses=ConversationSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List conversations, newest first."""
        asked = ConversationFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(queries.conversations(**asked.validated_data)) or []
        context = {"figures": queries.figures(rows)}
        return self.get_paginated_response(ConversationSerializer(rows, many=True, context=context).data)

    @extend_schema(responses=ConversationSerializer)
    def retrieve(self, request: Request, conversation_id: int) -> Response:
        """Show one conversation."""
        return Response(_conversation(request, conversation_id))

    @extend_schema(request=NewConversation, responses={201: ConversationSerializer})
    def create(self, request: Request) -> Response:
        """Open a conversation, perhaps with the statements it begins with. Three a day."""
        fields = given(NewConversation, request)
        proposal = fields.pop("proposal", None)
        its = actions.open_conversation(by=_by(request), channel="api", proposal_id=proposal, **fields)
        where = {"Location": reverse("api_conversation", args=[its.pk], request=request)}
        return Response(_conversation(request, its.pk), status=201, headers=where)

    @extend_schema(request=InConversation(partial=True), responses=ConversationSerializer)
    def partial_update(self, request: Request, conversation_id: int) -> Response:
        """Correct its words until somebody has answered. Who opened it only."""
        fields = given(InConversation, request, partial=True)
        its = queries.conversation_in_full(conversation_id, _by(request))
        kept: dict[str, Any] = {"title": its.title, "about": its.about}
        kept["closes_on"] = clock.last_day(its.closes_at) if its.closes_at else None
        actions.change_conversation(by=_by(request), conversation_id=conversation_id, **(kept | fields))
        return Response(_conversation(request, conversation_id))

    @extend_schema(request=Nothing, responses=ConversationSerializer)
    def close(self, request: Request, conversation_id: int) -> Response:
        """Take no more answers. Who opened it only."""
        given(Nothing, request)
        actions.close_conversation(by=_by(request), conversation_id=conversation_id)
        return Response(_conversation(request, conversation_id))

    @extend_schema(request=Nothing, responses=ConversationSerializer)
    def reopen(self, request: Request, conversation_id: int) -> Response:
        """Take answers again. Who opened it only."""
        given(Nothing, request)
        actions.reopen_conversation(by=_by(request), conversation_id=conversation_id)
        return Response(_conversation(request, conversation_id))


class Statements(Tagged, GenericViewSet[Statement]):
    """The statements of a conversation."""

    serializer_class = StatementSerializer
    keyset_order = queries.STATEMENTS_ORDER

    @extend_schema(responses=StatementSerializer(many=True))
    def list(self, request: Request, conversation_id: int) -> Response:
        """List the public statements, in the order they were written."""
        its = queries.conversation_in_full(conversation_id, _by(request))
        rows = self.paginate_queryset(queries.with_writers(queries.statements(its)))
        return self.get_paginated_response(StatementSerializer(rows, many=True).data)

    @extend_schema(request=NewStatement, responses={201: StatementSerializer})
    def create(self, request: Request, conversation_id: int) -> Response:
        """Add a statement, after five answers. Ten a day."""
        fields = given(NewStatement, request)
        by = _by(request)
        made = actions.write_statement(by=by, conversation_id=conversation_id, channel="api", **fields)
        where = {"Location": reverse("api_statement", args=[made.pk], request=request)}
        return Response(StatementSerializer(made).data, status=201, headers=where)


class OneStatement(Tagged, ViewSet):
    """One statement."""

    @extend_schema(responses=StatementSerializer)
    def retrieve(self, request: Request, statement_id: int) -> Response:
        """Show one statement."""
        return Response(StatementSerializer(queries.statement_in_full(statement_id, _by(request))).data)

    @extend_schema(request=InStatement, responses=StatementSerializer)
    def partial_update(self, request: Request, statement_id: int) -> Response:
        """Correct one's statement for some minutes, as long as nobody has answered it."""
        actions.change_statement(by=_by(request), statement_id=statement_id, **given(InStatement, request))
        return self.retrieve(request, statement_id)

    @extend_schema(request=Nothing, responses={204: None})
    def destroy(self, request: Request, statement_id: int) -> Response:
        """Take one's statement back, and with it what was answered to it."""
        given(Nothing, request)
        actions.take_back_statement(by=_by(request), statement_id=statement_id)
        return Response(status=204)


class Stances(ViewSet):
    """My answer to a statement."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=StanceSerializer)
    def retrieve(self, request: Request, statement_id: int) -> Response:
        """Tell what I answered."""
        statement = queries.statement_in_full(statement_id, _by(request))
        mine = queries.my_stances(statement.conversation, _by(request)).filter(statement=statement).first()
        said = actions.WORDS[mine.value] if mine else None
        return Response(StanceSerializer({"statement": statement.pk, "stance": said}).data)

    @extend_schema(request=InStance, responses=StanceSerializer)
    def update(self, request: Request, statement_id: int) -> Response:
        """Answer, or answer anew: the last answer counts."""
        said = actions.take_stance(by=_by(request), statement_id=statement_id, **given(InStance, request))
        return Response(StanceSerializer({"statement": said.statement_id, "stance": said.stance}).data)


class Mine(ViewSet):
    """A conversation as it is for me."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=NextSerializer)
    def next(self, request: Request, conversation_id: int) -> Response:
        """Draw the statement I am asked next: rare and new ones come more often. Each call draws anew."""
        by = _by(request)
        its = queries.conversation_in_full(conversation_id, by)
        done = queries.progress(its, by)
        drawn = {"statement": queries.next_statement(its, by), "answered": done.answered}
        return Response(NextSerializer(drawn | {"statements": done.statements}).data)

    @extend_schema(responses=MyPartSerializer)
    def retrieve(self, request: Request, conversation_id: int) -> Response:
        """Tell how far I am, whether I may answer, and where I stand on the map."""
        by = _by(request)
        its = queries.conversation_in_full(conversation_id, by)
        done, here = queries.progress(its, by), queries.my_place(its, queries.my_stances(its, by))
        may = policy.may_answer(by, its) and policy.answerable(its, at=clock.now())
        told: dict[str, Any] = {"answered": done.answered, "statements": done.statements, "may_answer": bool(may)}
        told |= {"reason": str(may.reason), "place": None, "group": None}
        if here is not None:
            told |= {"place": [here.x, here.y], "group": here.group or None}
        return Response(MyPartSerializer(told).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, conversation_id: int) -> Response:
        """Leave: delete all I answered here."""
        given(Nothing, request)
        actions.leave_conversation(by=_by(request), conversation_id=conversation_id)
        return Response(status=204)


class Maps(Tagged, ViewSet):
    """The opinion map of a conversation."""

    @extend_schema(responses={200: dict})
    def retrieve(self, request: Request, conversation_id: int) -> Response:
        """Show the latest map: groups of five or more, what each says, what all agree on, marks without people."""
        return Response(queries.map_told(queries.conversation_in_full(conversation_id, _by(request))))


def _by(request: Request) -> Person:
    """Return who asks; visitors too: policies tell them to sign in."""
    return cast(Person, request.user)


def _conversation(request: Request, conversation_id: int) -> dict[str, Any]:
    its = queries.conversation_in_full(conversation_id, _by(request))
    return dict(ConversationSerializer(its, context={"figures": queries.figures([its])}).data)
