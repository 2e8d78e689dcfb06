"""Decide, after a supporter's word has committed, whether a proposal was done or goes back to delivery."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commons import clock
from journal.actions import record
from proposals import queries
from proposals.lifecycle import Move, after
from proposals.models import Proposal


def decide_reopened(*, proposal_id: int, at: dt.datetime | None = None) -> bool:
    """Reopen a proposal of which enough supporters say that it is not done, once; tell whether this call did.

    Must run outside their transaction, as `decide_contested`. One query when there is nothing to decide. Locks the
    proposal.
    """
    at = at or clock.now()
    if not queries.ready_to_reopen(at=at).filter(pk=proposal_id).exists():
        return False
    return _reopen(proposal_id, at)


@transaction.atomic
def _reopen(proposal_id: int, at: dt.datetime) -> bool:
    Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).order_by().values_list("pk").first()
    # Looked at only when the lock is held: whoever held it before may have decided.
    proposal = queries.ready_to_reopen(at=at).filter(pk=proposal_id).select_related("office").first()
    if proposal is None:
        return False
    said = queries.done_judged(proposal)
    proposal.state = after(proposal.state, Move.REOPEN)
    proposal.reopened_at, proposal.closed_at, proposal.done_until = at, None, None
    proposal.save(update_fields=["state", "reopened_at", "closed_at", "done_until"])
    record(
        "proposal.reopened",
        actor=None,
        subject=proposal,
        yes=said.yes,
        no=said.no,
        office=proposal.office.own_name if proposal.office else "",
        office_id=proposal.office_id,
    )
    return True
