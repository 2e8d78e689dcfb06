"""Report that what was promised is done."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.lifecycle import Move, after
from proposals.models import Assignment, Proposal


@transaction.atomic
def finish_proposal(*, proposal_id: int, by: Person, note: str = "") -> Proposal:
    """Move a proposal in delivery to done; nobody of the office is in charge of it any more.

    Raises Refused, IllegalMove (not in delivery, or a promise is neither kept nor given up). Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_deliver(by, proposal))
    state = after(proposal.state, Move.FINISH)
    if not (kept := policy.finishable(queries.unkept(proposal))):
        raise IllegalMove(proposal.state, Move.FINISH.value, str(kept.reason))
    proposal.state = state
    proposal.closed_at = Now()
    proposal.save(update_fields=["state", "closed_at"])
    Assignment.objects.filter(proposal=proposal).delete()
    note = bounded(note, least=0, most=1_000, field="note")
    record("proposal.finished", actor=by, subject=proposal, note=note)
    return proposal
