"""Take a proposal back."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.lifecycle import Move, after
from proposals.models import Proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: Person, reason: str = "") -> Proposal:
    """End a draft or an open proposal. A published one stays readable with its supports and comments.

    Raises Refused (not the author), IllegalMove (the threshold was reached, or it is closed). Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_withdraw(by, proposal))
    proposal.state = after(proposal.state, Move.WITHDRAW)
    proposal.closed_at = Now()
    proposal.save(update_fields=["state", "closed_at"])
    record(
        "proposal.withdrawn",
        actor=by,
        subject=proposal,
        reason=bounded(reason, least=0, most=1_000, field="reason"),
    )
    return proposal
