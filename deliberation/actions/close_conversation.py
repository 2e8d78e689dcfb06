"""Close a conversation, open it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import clock
from commons.verdict import require
from deliberation import policy, queries
from deliberation.actions.stir import stir
from deliberation.lifecycle.conversations import Move, State, after
from deliberation.models import Conversation
from journal.actions import record


@transaction.atomic
def close_conversation(*, conversation_id: int, by: Person) -> Conversation:
    """Take no more answers. Raises Refused, IllegalMove (closed already). Locks the conversation."""
    its = queries.locked_conversation(conversation_id, by)
    require(policy.may_keep(by, its))
    _close(its, by=by, at=clock.now())
    return its


@transaction.atomic
def reopen_conversation(*, conversation_id: int, by: Person) -> Conversation:
    """Take answers again, without a day of closing. Raises Refused, IllegalMove. Locks the conversation."""
    its = queries.locked_conversation(conversation_id, by)
    require(policy.may_keep(by, its) and policy.not_imported(its))
    its.state, its.closed_at, its.closes_at = after(its.state, Move.REOPEN), None, None
    its.save(update_fields=["state", "closed_at", "closes_at"])
    record("conversation.reopened", actor=by, subject=its)
    return its


def close_due(*, at: dt.datetime | None = None) -> int:
    """Close what is due by the database's clock; return how many. One transaction a conversation."""
    at = at or clock.now()
    due = Conversation.objects.filter(state=State.OPEN, closes_at__lte=at)
    return sum(_close_one(pk, at) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _close_one(conversation_id: int, at: dt.datetime) -> bool:
    rows = Conversation.objects.select_for_update(no_key=True, skip_locked=True)
    its = rows.filter(pk=conversation_id, state=State.OPEN, closes_at__lte=at).first()
    if its is None:
        return False
    _close(its, by=None, at=at)
    return True


def _close(its: Conversation, *, by: Person | None, at: dt.datetime) -> None:
    its.state, its.closed_at = after(its.state, Move.CLOSE), at
    its.save(update_fields=["state", "closed_at"])
    record("conversation.closed", actor=by, subject=its)
    stir(its.pk)
