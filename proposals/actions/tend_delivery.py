"""Let time pass over what was promised: missed dates become public, supporters are asked whether it was done."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from charter.queries import Rules
from commons import clock
from journal.actions import record
from proposals import queries
from proposals.models import MissedDate, Proposal


def tend_delivery(*, at: dt.datetime, rules: Rules) -> int:
    """Do what is due; return how many things were done. One transaction each.

    Repeating it does nothing twice: a missed date is UNIQUE per promise and date, asking leaves its moment.
    """
    done, today = 0, clock.today(at)
    for pk, proposal_id in queries.missed_unnoted(today=today).values_list("pk", "answer__proposal_id"):
        done += _miss(pk, proposal_id, today)
    for pk in queries.to_be_asked(at=at).values_list("pk", flat=True):
        done += _ask(pk, at, rules)
    return done


@transaction.atomic
def _miss(commitment_id: int, proposal_id: int, today: dt.date) -> bool:
    """Note a date that passed, if nobody did. Locks the proposal, so that no act moves or keeps it meanwhile."""
    proposal = (
        Proposal.objects.select_for_update(no_key=True, of=("self",)).select_related("office").get(pk=proposal_id)
    )
    missed = queries.missed_unnoted(today=today).filter(pk=commitment_id).first()
    if missed is None:
        return False
    MissedDate.objects.create(commitment=missed, due_on=missed.due_on)
    record(
        "proposal.promise_missed",
        actor=None,
        subject=proposal,
        commitment=missed.pk,
        promise=missed.text,
        due_on=missed.due_on.isoformat(),
        office=proposal.office.own_name if proposal.office else "",
        office_id=proposal.office_id,
    )
    return True


@transaction.atomic
def _ask(proposal_id: int, at: dt.datetime, rules: Rules) -> bool:
    rows = queries.to_be_asked(at=at)
    proposal = rows.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None:
        return False
    proposal.done_asked_at = at
    proposal.done_until = clock.due(at, rules.number("done_verdict_days"))
    proposal.save(update_fields=["done_asked_at", "done_until"])
    record("proposal.done_asked", actor=None, subject=proposal, until=proposal.done_until.isoformat())
    return True
