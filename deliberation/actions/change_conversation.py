"""Correct what a conversation says, and when it closes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import clock
from commons.verdict import require
from deliberation import policy, queries
from deliberation.actions.open_conversation import checked
from deliberation.models import Conversation
from journal.actions import record


@transaction.atomic
def change_conversation(
    *, conversation_id: int, by: Person, title: str, about: str = "", closes_on: dt.date | None = None
) -> Conversation:
    """Put other words in the place of these, until somebody has answered; later only as a moderator asked.

    Raises Refused, IllegalMove (closed), ValidationError by field. Locks the conversation.
    """
    its = queries.locked_conversation(conversation_id, by)
    require(policy.may_change(by, its, answered=queries.is_answered(its)))
    fields = checked(title=title, about=about, closes_on=closes_on, at=clock.now())
    policy.require_open(its, "change")
    for name, value in fields.items():
        setattr(its, name, value)
    its.edit_asked_at = None
    its.save(update_fields=[*fields, "edit_asked_at"])
    record("conversation.changed", actor=by, subject=its)
    return its
