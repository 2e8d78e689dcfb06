"""Give the office more time, once, with a reason everybody can read."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Proposal

LEAST_REASON = 15


@transaction.atomic
def extend_answer_time(
    *, proposal_id: int, by: Person, days: int, reason: str, at: dt.datetime | None = None
) -> Proposal:
    """Move the due date by so many whole days. A date that was missed stays missed.

    Raises Refused, IllegalMove (not awaiting, extended before, or overdue), ValidationError. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_extend(by, proposal))
    at = at or clock.now()
    now = policy.extendable(proposal, at=at)
    if not now or proposal.due_on is None:
        raise IllegalMove(proposal.state, "extend", str(now.reason))
    most = charter.queries.rule("extend_days", at=proposal.contested_at or proposal.reached_at).whole
    if not 1 <= days <= most:
        raise ValidationError({"days": _("Give a number of days from 1 to %(most)d.") % {"most": most}})
    reason = bounded(reason, least=LEAST_REASON, most=1_000, field="reason")
    proposal.due_at = clock.end_of_day(proposal.due_on + dt.timedelta(days=days))
    proposal.extended_at = at
    proposal.save(update_fields=["due_at", "extended_at"])
    record(
        "proposal.extended",
        actor=by,
        subject=proposal,
        days=days,
        reason=reason,
        due_at=proposal.due_at.isoformat(),
    )
    return proposal
