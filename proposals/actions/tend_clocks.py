"""Let time pass: proposals expire, offices are reminded, missed dates become public. Beat runs it; so may anybody."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

import charter.queries
from commons import clock
from journal.actions import record
from proposals import queries
from proposals.actions.decide_contested import decide_contested
from proposals.actions.decide_reached import decide_reached
from proposals.actions.decide_reopened import decide_reopened
from proposals.actions.decide_rule import enact_due
from proposals.actions.end_merge import end_suggestion_of, lapse_merge
from proposals.actions.tend_delivery import tend_delivery
from proposals.lifecycle import Move, State, after
from proposals.models import Merge, Proposal, Reminder

VERBS = {
    Reminder.Kind.HALF_TIME: "proposal.reminded",
    Reminder.Kind.THREE_DAYS: "proposal.reminded",
    Reminder.Kind.OVERDUE: "proposal.overdue",
    Reminder.Kind.ESCALATED: "proposal.escalated",
}


def tend_clocks(*, at: dt.datetime | None = None) -> int:
    """Do what is due by the database's clock; return how many things were done. One transaction for each of them.

    Repeating it does nothing twice: an expiry is a move, a reminder is UNIQUE per kind and due date.
    """
    at, rules = at or clock.now(), charter.queries.rules()
    done = 0
    for pk in queries.past_gathering(at=at).values_list("pk", flat=True):
        done += decide_reached(proposal_id=pk) or _expire(pk, at)
    escalate_days = charter.queries.over_time("escalate_days")
    for proposal in queries.clocks_running_reminded():
        kind = due_reminder(proposal, at=at, escalate_days=escalate_days(since(proposal)))
        if kind and kind not in proposal.reminded:
            done += _remind(proposal.pk, kind, at)
    for pk in queries.merges_due(at=at).values_list("pk", flat=True):
        done += lapse_merge(merge_id=pk, at=at)
    for pk in queries.ready_to_contest(at=at).values_list("pk", flat=True):
        done += decide_contested(proposal_id=pk, at=at)
    for pk in queries.ready_to_reopen(at=at).values_list("pk", flat=True):
        done += decide_reopened(proposal_id=pk, at=at)
    done += enact_due(at=at)
    return done + tend_delivery(at=at, rules=rules)


def since(proposal: Proposal) -> dt.datetime | None:
    """Return when the clock that runs was started: its rules are those of that moment."""
    return proposal.contested_at or proposal.reached_at


def due_reminder(proposal: Proposal, *, at: dt.datetime, escalate_days: int) -> Reminder.Kind | None:
    """Return the strongest reminder that is due; weaker ones that nobody sent in time are left out."""
    started = since(proposal)
    if started is None or proposal.due_at is None:
        return None
    if at >= proposal.due_at + dt.timedelta(days=escalate_days):
        return Reminder.Kind.ESCALATED
    if at >= proposal.due_at:
        return Reminder.Kind.OVERDUE
    if at >= proposal.due_at - dt.timedelta(days=3):
        return Reminder.Kind.THREE_DAYS
    if at >= started + (proposal.due_at - started) / 2:
        return Reminder.Kind.HALF_TIME
    return None


@transaction.atomic
def _expire(proposal_id: int, at: dt.datetime) -> bool:
    proposal = queries.past_gathering(at=at).select_for_update(no_key=True).filter(pk=proposal_id).first()
    if proposal is None:
        return False
    proposal.state = after(proposal.state, Move.EXPIRE)
    proposal.closed_at = at
    proposal.save(update_fields=["state", "closed_at"])
    record("proposal.expired", actor=None, subject=proposal)
    end_suggestion_of(proposal, Merge.Lapse.CLOSED)
    return True


@transaction.atomic
def _remind(proposal_id: int, kind: Reminder.Kind, at: dt.datetime) -> bool:
    """Note the reminder if nobody did, mark the proposal, and journal it: the mails follow from the entry."""
    proposal = (
        Proposal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office")
        .filter(pk=proposal_id, state=State.AWAITING_ANSWER, visibility="public")
        .first()
    )
    if proposal is None or proposal.due_at is None:
        return False
    days = charter.queries.rule("escalate_days", at=since(proposal)).whole
    if due_reminder(proposal, at=at, escalate_days=days) != kind:
        return False
    wanted = [kind] if kind != Reminder.Kind.ESCALATED else [Reminder.Kind.OVERDUE, kind]
    sent = 0
    for each in wanted:
        _row, new = Reminder.objects.get_or_create(proposal=proposal, kind=each, due_at=proposal.due_at)
        if not new:
            continue
        if each == Reminder.Kind.OVERDUE:
            proposal.overdue_at = proposal.due_at
            proposal.save(update_fields=["overdue_at"])
        elif each == Reminder.Kind.ESCALATED:
            proposal.escalated_at = at
            proposal.save(update_fields=["escalated_at"])
        record(
            VERBS[each],
            actor=None,
            subject=proposal,
            kind=each.value,
            office=proposal.office.own_name if proposal.office else "",
            office_id=proposal.office_id,
            due_at=proposal.due_at.isoformat(),
        )
        sent += 1
    return sent > 0
