"""Name a step on the way to a promise."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Milestone


@transaction.atomic
def plan_milestone(*, commitment_id: int, by: Person, text: str, due_on: dt.date) -> Milestone:
    """Add a step with its date to a promise that is under way, at most `Milestone.MOST`.

    Raises Refused, IllegalMove (ended before, or no state for it), ValidationError. Locks the proposal.
    """
    proposal, commitment = queries.promised(commitment_id, by)
    require(policy.may_deliver(by, proposal))
    if not (now := policy.promising(proposal, commitment)):
        raise IllegalMove(proposal.state, "plan", str(now.reason))
    text = bounded(one_line(text), least=3, most=200, field="text")
    if commitment.milestones.count() >= Milestone.MOST:
        raise ValidationError({"text": _("A promise has at most %(most)d steps.") % {"most": Milestone.MOST}})
    milestone: Milestone = Milestone.objects.create(commitment=commitment, text=text, due_on=due_on)
    record(
        "proposal.step_planned",
        actor=by,
        subject=proposal,
        commitment=commitment.pk,
        note=text,
        due_on=due_on.isoformat(),
    )
    return milestone
