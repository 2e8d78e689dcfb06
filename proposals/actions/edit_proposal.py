"""Change the text of a draft, or correct an open proposal that nobody supports yet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.draft_proposal import checked, require_taking
from proposals.lifecycle import State
from proposals.models import Proposal, Revision

TEXT = ("title", "body", "lang", "topic_id", "district_id", "process_id", "place_name", "latitude", "longitude")


@transaction.atomic
def edit_proposal(*, proposal_id: int, by: Person, at: dt.datetime | None = None, **text: Any) -> Proposal:
    """Save the new text; what is left out stays. While open it replaces revision 1: nobody has supported it.

    Raises Refused, IllegalMove, ValidationError by field. Locks the proposal.
    """
    proposal = held_for_change(proposal_id, by, at)
    if text.get("process_id", proposal.process_id) != proposal.process_id:
        if proposal.state != State.DRAFT:
            raise ValidationError({"process": _("What is published stays in its process.")})
        require_taking(text["process_id"])
    if not text.get("lang"):
        text.pop("lang", None)
    fields = checked(**{name: getattr(proposal, name) for name in TEXT} | text)
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.edit_asked_at = None
    proposal.save(update_fields=[*fields, "edit_asked_at"])
    if proposal.state == State.OPEN:
        Revision.objects.filter(proposal=proposal, number=1).update(title=proposal.title, body=proposal.body)
        record("proposal.edited", actor=by, subject=proposal)
    return proposal


def held_for_change(proposal_id: int, by: Person, at: dt.datetime | None = None) -> Proposal:
    """Return the proposal, locked, while what it says may change. Raises Refused, IllegalMove."""
    proposal = queries.locked(proposal_id, by)
    require(policy.may_edit(by, proposal))
    if proposal.state != State.DRAFT:
        _still_correctable(proposal, at or clock.now())
    return proposal


def _still_correctable(proposal: Proposal, at: dt.datetime) -> None:
    """Raise IllegalMove unless open, in the edit window and without a support.

    The row is locked, yet a support may be on its way: it was given to the text its giver read, so the lock that
    every support's foreign key needs (FOR KEY SHARE against our FOR UPDATE) makes it wait and then count.
    """
    minutes = charter.queries.rules().number("edit_minutes")
    now = policy.correctable(proposal, supports=proposal.supports.count(), edit_minutes=minutes, at=at)
    if not now:
        raise IllegalMove(proposal.state, "edit", str(now.reason))
