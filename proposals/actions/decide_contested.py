"""Decide, after a verdict has committed, whether the first answer goes back. Then a new clock starts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

import charter.queries
from charter.queries import Rules
from commons import clock
from journal.actions import record
from proposals import queries
from proposals.lifecycle import Move, after
from proposals.models import Proposal


def decide_contested(*, proposal_id: int, at: dt.datetime | None = None) -> bool:
    """Send a first answer back that enough verdicts contest, once; tell whether this call did.

    Must run outside the judging transaction, as `decide_reached` outside the supporting one. Two queries when there
    is nothing to decide. Locks the proposal; verdicts on their way wait, and find it awaiting its second answer.
    """
    at, rules = at or clock.now(), charter.queries.rules()
    if not queries.ready_to_contest(at=at).filter(pk=proposal_id).exists():
        return False
    return _contest(proposal_id, rules, at)


@transaction.atomic
def _contest(proposal_id: int, rules: Rules, at: dt.datetime) -> bool:
    Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).order_by().values_list("pk").first()
    # Looked at only when the lock is held: whoever held it before may have decided.
    proposal = queries.ready_to_contest(at=at).filter(pk=proposal_id).select_related("office").first()
    if proposal is None or (answer := queries.last_answer(proposal)) is None:
        return False
    judged = queries.judged(answer)
    proposal.state = after(proposal.state, Move.CONTEST)
    proposal.contested_at = at
    proposal.due_at = clock.due(at, rules.number("answer_days"))
    proposal.answered_at = proposal.extended_at = proposal.overdue_at = proposal.escalated_at = None
    proposal.save(
        update_fields=[
            *("state", "contested_at", "due_at"),
            *("answered_at", "extended_at", "overdue_at", "escalated_at"),
        ]
    )
    record(
        "proposal.contested",
        actor=None,
        subject=proposal,
        answer=answer.pk,
        confirm=judged.confirm,
        contest=judged.contest,
        by_reason=dict(judged.by_reason),
        office=proposal.office.own_name if proposal.office else "",
        office_id=proposal.office_id,
        due_at=proposal.due_at.isoformat(),
    )
    return True
