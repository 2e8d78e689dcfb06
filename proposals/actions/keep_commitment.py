"""Say that a promise is kept, with what shows it."""

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
def keep_commitment(*, commitment_id: int, by: Person, evidence: str, at: dt.datetime | None = None) -> Commitment:
    """Mark a promise as kept today; everybody reads the evidence.

    Raises Refused, IllegalMove (ended before, or no state for it), ValidationError. Locks the proposal.
    """
    proposal, commitment = queries.promised(commitment_id, by)
    require(policy.may_deliver(by, proposal))
    if not (now := policy.promising(proposal, commitment)):
        raise IllegalMove(proposal.state, "keep", str(now.reason))
    commitment.evidence = bounded(evidence, least=15, most=1_000, field="evidence")
    commitment.kept_on = clock.today(at)
    commitment.save(update_fields=["kept_on", "evidence"])
    record("proposal.promise_kept", actor=by, subject=proposal, commitment=commitment.pk, note=commitment.evidence)
    return commitment
