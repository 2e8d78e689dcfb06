"""Move a promise's date, with a reason everybody can read; the old date stays beside it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Commitment, MovedDate


@transaction.atomic
def move_commitment(
    *, commitment_id: int, by: Person, due_on: dt.date, reason: str, at: dt.datetime | None = None
) -> Commitment:
    """Give a promise a new date. One that was missed stays noted as missed.

    Raises Refused, IllegalMove (ended before, or no state for it), ValidationError. Locks the proposal.
    """
    proposal, commitment = queries.promised(commitment_id, by)
    require(policy.may_deliver(by, proposal))
    if not (now := policy.promising(proposal, commitment)):
        raise IllegalMove(proposal.state, "move", str(now.reason))
    if due_on < clock.today(at) or due_on == commitment.due_on:
        raise ValidationError({"due_on": _("Give a new date that is still to come.")})
    reason = bounded(reason, least=15, most=1_000, field="reason")
    MovedDate.objects.create(commitment=commitment, due_on=commitment.due_on, reason=reason)
    was, commitment.due_on = commitment.due_on, due_on
    commitment.save(update_fields=["due_on"])
    record(
        "proposal.promise_moved",
        actor=by,
        subject=proposal,
        commitment=commitment.pk,
        was=was.isoformat(),
        due_on=due_on.isoformat(),
        reason=reason,
    )
    return commitment
