"""Take a proposal back: its only author at once, several authors together."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.end_merge import end_suggestion_of
from proposals.actions.give_consent import agreed, all_agree
from proposals.lifecycle import MOVES, Move, State, after
from proposals.models import Consent, Merge, Proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: Person, reason: str = "") -> Proposal:
    """End a draft or an open proposal. A published one stays readable with its supports and comments.

    Of several authors each says so; with the last one it ends, before that its state stays. Raises Refused (not an
    author), IllegalMove (the threshold was reached, or it is closed). Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_withdraw(by, proposal))
    then = after(proposal.state, Move.WITHDRAW)
    reason = bounded(reason, least=0, most=1_000, field="reason")
    if not (reasons := all_agree(proposal, act=Consent.Act.WITHDRAW, by=by, reason=reason)):
        return proposal
    _end(proposal, then, by, reasons)
    return proposal


def withdraw_if_agreed(proposal: Proposal) -> None:
    """Withdraw a proposal that an author has left when all who stay had agreed; the caller holds it locked."""
    then = MOVES.get((State(proposal.state), Move.WITHDRAW))
    if then is not None and (reasons := agreed(proposal, act=Consent.Act.WITHDRAW)) is not None:
        _end(proposal, then, None, reasons)


def _end(proposal: Proposal, then: State, by: Person | None, reasons: list[str]) -> None:
    proposal.state = then
    proposal.closed_at = Now()
    proposal.save(update_fields=["state", "closed_at"])
    record("proposal.withdrawn", actor=by, subject=proposal, reason=" ".join(said for said in reasons if said))
    end_suggestion_of(proposal, Merge.Lapse.CLOSED)
