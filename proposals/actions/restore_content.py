"""Bring a hidden piece of content back as it was. Clocks that stood still go on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import require
from journal.actions import record
from proposals import policy
from proposals.lifecycle import State
from proposals.models import Merge, Proposal
from proposals.queries.content import Piece, author_ids_of, piece, whole_of

# What runs in which state.
CLOCKS = {State.OPEN: "gather_until", State.AWAITING_ANSWER: "due_at"}


@transaction.atomic
def restore_content(*, kind: str, content_id: int, by: Person | None, at: dt.datetime | None = None) -> Piece:
    """Restore it; a date that had not passed moves by the time it was hidden, up to the next local midnight.

    Authors are asked anew about a suggested merge. Raises Refused, IllegalMove (not hidden), ObjectDoesNotExist.
    Locks the piece. `by` None: a jury decided so. A date that was missed stays missed.
    """
    found = piece(kind, content_id, lock=True)
    whole = whole_of(found)
    if by is not None:
        require(policy.may_moderate(by, author_ids=author_ids_of(found), district_id=whole.district_id))
    if found.visibility != Visibility.HIDDEN:
        raise IllegalMove(found.visibility, "restore", _("This is not hidden."))
    found.visibility = Visibility.PUBLIC
    fields, moved = ["visibility"], dict[str, str]()
    if isinstance(found, Proposal):
        fields += moved_clock(found, found.hidden_at, at or clock.now())
        moved = {name: getattr(found, name).isoformat() for name in fields if name in CLOCKS.values()}
        found.hidden_at = None
        fields.append("hidden_at")
    if isinstance(found, Merge) and found.state == Merge.State.SUGGESTED:
        days = charter.queries.rules().number("merge_answer_days")
        found.answer_until = max(found.answer_until, clock.due(at or clock.now(), days))
        fields.append("answer_until")
    found.save(update_fields=fields)
    record(f"{kind}.restored", actor=by, subject=found, proposal=whole.pk, **moved)
    return found


def moved_clock(proposal: Proposal, stood_since: dt.datetime | None, at: dt.datetime) -> list[str]:
    """Move the date that runs in the proposal's state; return its name, none where no date stood still."""
    name = CLOCKS.get(State(proposal.state), "")
    date: dt.datetime | None = getattr(proposal, name) if name else None
    if date is None or stood_since is None or date <= stood_since:
        return []
    until = date + (at - stood_since)
    setattr(proposal, name, clock.end_of_day(clock.today(until - dt.timedelta(microseconds=1))))
    return [name]
