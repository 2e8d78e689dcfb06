"""Say that a step on the way to a promise is reached."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Milestone


@transaction.atomic
def reach_milestone(*, milestone_id: int, by: Person, at: dt.datetime | None = None) -> Milestone:
    """Mark a step as reached today. Repeating it changes nothing.

    Raises Refused, IllegalMove (its promise ended, or no state for it). Locks the proposal.
    """
    proposal, commitment = queries.promised(queries.milestone(milestone_id).commitment_id, by)
    require(policy.may_deliver(by, proposal))
    if not (now := policy.promising(proposal, commitment)):
        raise IllegalMove(proposal.state, "reach-step", str(now.reason))
    milestone = queries.milestone(milestone_id)
    if milestone.reached_on is None:
        milestone.reached_on = clock.today(at)
        milestone.save(update_fields=["reached_on"])
        record("proposal.step_reached", actor=by, subject=proposal, commitment=commitment.pk, note=milestone.text)
    return milestone
