"""Say, with a reason everybody can read, that a promise will not be kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import Commitment


@transaction.atomic
def give_up_commitment(*, commitment_id: int, by: Person, reason: str, at: dt.datetime | None = None) -> Commitment:
    """Give a promise up today. The office's record counts it as not kept.

    Raises Refused, IllegalMove (ended before, or no state for it), ValidationError. Locks the proposal.
    """
    proposal, commitment = queries.promised(commitment_id, by)
    require(policy.may_deliver(by, proposal))
    if not (now := policy.promising(proposal, commitment)):
        raise IllegalMove(proposal.state, "give-up", str(now.reason))
    commitment.given_up_reason = bounded(reason, least=15, most=1_000, field="reason")
    commitment.given_up_on = clock.today(at)
    commitment.save(update_fields=["given_up_on", "given_up_reason"])
    record(
        "proposal.promise_given_up",
        actor=by,
        subject=proposal,
        commitment=commitment.pk,
        reason=commitment.given_up_reason,
    )
    return commitment
