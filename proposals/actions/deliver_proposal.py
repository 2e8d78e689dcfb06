"""Start carrying out what the answer promised."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.lifecycle import Move, after
from proposals.models import Proposal


@transaction.atomic
def deliver_proposal(*, proposal_id: int, by: Person, note: str = "") -> Proposal:
    """Move an answered proposal to delivery. A declined one ends at its answer.

    Raises Refused, IllegalMove (not answered, or nothing was promised). Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_deliver(by, proposal))
    state = after(proposal.state, Move.DELIVER)
    promised = policy.deliverable(proposal.answers.order_by("-number").first())
    if not promised:
        raise IllegalMove(proposal.state, Move.DELIVER.value, str(promised.reason))
    proposal.state = state
    proposal.save(update_fields=["state"])
    note = bounded(note, least=0, most=1_000, field="note")
    record("proposal.delivery_started", actor=by, subject=proposal, note=note)
    return proposal
