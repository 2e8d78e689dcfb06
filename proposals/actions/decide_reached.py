"""Decide, after a support has committed, whether the threshold is reached. Then the office's clock starts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

import charter.queries
from commons import clock
from journal.actions import record
from proposals import queries
from proposals.actions.end_merge import end_suggestion_of
from proposals.lifecycle import Move, after
from proposals.models import Merge, Proposal, ProposalKind


def decide_reached(*, proposal_id: int, at: dt.datetime | None = None) -> bool:
    """Move an open proposal with enough counted supports to `awaiting_answer`, once; tell whether this call did.

    Must run outside the supporting transaction: two that each see one support too few would both leave it open.
    One query when there is nothing to decide. Locks the proposal (FOR NO KEY UPDATE: supporters do not wait).
    """
    if not queries.ready_to_reach().filter(pk=proposal_id).exists():
        return False
    return _reach(proposal_id, at)


@transaction.atomic
def _reach(proposal_id: int, at: dt.datetime | None) -> bool:
    proposal: Proposal | None = (
        Proposal.objects.select_for_update(no_key=True)
        .filter(pk=proposal_id, state="open", visibility="public")
        .first()
    )
    if proposal is None or not queries.ready_to_reach().filter(pk=proposal_id).exists():
        return False
    rules, at = charter.queries.rules(), at or clock.now()
    # Of a rule no office decides: the clock is on the administrators, who put it to the vote.
    office = (
        charter.queries.office_in_charge(topic_id=proposal.topic_id, district_id=proposal.district_id, rules=rules)
        if proposal.kind != ProposalKind.RULE
        else None
    )
    proposal.state = after(proposal.state, Move.REACH)
    proposal.reached_at = at
    proposal.due_at = clock.due(at, rules.number("answer_days"))
    proposal.office = office
    proposal.save(update_fields=["state", "reached_at", "due_at", "office"])
    record(
        "proposal.reached",
        actor=None,
        subject=proposal,
        **({"kind": proposal.kind} if proposal.kind == ProposalKind.RULE else {}),
        counted=queries.support_figures([proposal_id])[proposal_id].counted,
        threshold=proposal.threshold,
        office=office.own_name if office else "",
        office_id=office.pk if office else None,
        due_at=proposal.due_at.isoformat(),
    )
    end_suggestion_of(proposal, Merge.Lapse.CLOSED)
    return True
