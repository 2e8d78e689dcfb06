"""Statements of a conversation."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import badges
from commons.models import Visibility
from deliberation import policy
from deliberation.models import Conversation, Statement
from deliberation.policy import Someone

STATEMENTS_ORDER = ("number", "id")


def statements(its: Conversation) -> QuerySet[Statement]:
    """Return the public statements, in the order they were written."""
    rows: QuerySet[Statement] = Statement.objects.public().filter(conversation=its)
    return rows.order_by(*STATEMENTS_ORDER)


def with_writers(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    """Return the statements with who wrote them, as they are shown. One query more."""
    return rows.select_related("author").prefetch_related(badges("author__mandates"))


def statement_in_full(statement_id: int, by: Someone) -> Statement:
    """Return a statement that there is for the person. Two queries. Raises Statement.DoesNotExist."""
    return _seen(with_writers(Statement.objects.select_related("conversation")), statement_id, by)


def visible_statement(its: Conversation, statement_id: int) -> Statement | None:
    """Return a public statement of this conversation, None where there is none. One query."""
    if statement_id.bit_length() > 63:
        return None
    return with_writers(statements(its)).filter(pk=statement_id).first()


def locked_statement(statement_id: int, by: Someone) -> Statement:
    """Return a statement with its conversation, its own row locked. Raises Statement.DoesNotExist."""
    rows = Statement.objects.select_related("conversation").select_for_update(of=("self",), no_key=True)
    return _seen(rows, statement_id, by)


def _seen(rows: QuerySet[Statement], statement_id: int, by: Someone) -> Statement:
    if statement_id.bit_length() > 63:
        raise Statement.DoesNotExist
    found = rows.get(pk=statement_id)
    own = by.pk is not None and found.author_id == by.pk and found.visibility != Visibility.ERASED
    if not policy.may_see(by, found.conversation) or not (found.visibility == Visibility.PUBLIC or own):
        raise Statement.DoesNotExist
    return found
