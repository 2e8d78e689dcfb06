"""Correct a statement, or take it back."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

import charter.queries
from accounts.models import Person
from commons import clock
from commons.models import Visibility
from commons.verdict import require
from deliberation import policy, queries
from deliberation.actions.stir import stir
from deliberation.actions.write_statement import said_already, worded
from deliberation.models import Stance, Statement
from journal.actions import record


@transaction.atomic
def change_statement(*, statement_id: int, by: Person, text: str, at: dt.datetime | None = None) -> Statement:
    """Put other words in its place. What was answered to the old ones goes: nobody answered these.

    Raises Refused, IllegalMove (closed), ValidationError by `text`. Locks the statement.
    """
    statement = queries.locked_statement(statement_id, by)
    at, minutes = at or clock.now(), charter.queries.rule("edit_minutes", at=statement.created_at).whole
    answers = Stance.objects.filter(statement=statement)
    require(policy.may_change_statement(by, statement, answered=answers.exists(), edit_minutes=minutes, at=at))
    policy.require_open(statement.conversation, "change", at=at)
    answers.delete()
    statement.text, statement.weight, statement.edit_asked_at = worded(text, field="text"), Statement.UNSEEN, None
    try:
        with transaction.atomic():
            statement.save(update_fields=["text", "weight", "edit_asked_at"])
    except IntegrityError:
        raise said_already("text") from None
    record("statement.changed", actor=by, subject=statement, conversation=statement.conversation_id)
    stir(statement.conversation_id)
    return statement


@transaction.atomic
def take_back_statement(*, statement_id: int, by: Person) -> Statement:
    """Erase its words and what was answered to them; its number stays. Raises Refused. Locks the statement."""
    statement = queries.locked_statement(statement_id, by)
    require(policy.may_take_back(by, statement))
    erase_statement(statement)
    record("statement.withdrawn", actor=by, subject=statement, conversation=statement.conversation_id)
    return statement


def erase_statement(statement: Statement) -> None:
    """Empty a locked statement, in the caller's transaction: the next map is made without it."""
    Stance.objects.filter(statement=statement).delete()
    statement.text, statement.visibility = "", Visibility.ERASED
    statement.save(update_fields=["text", "visibility"])
    stir(statement.conversation_id)
