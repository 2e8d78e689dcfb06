"""Close a decision when its time is over, or all have spoken, and do what it says. Take one back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons import clock
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.actions.circles.apart import each_apart
from deliberation.actions.circles.found_circle import WORDS
from deliberation.actions.circles.join_circle import dissolve, part
from deliberation.actions.circles.open_decision import is_moot
from deliberation.lifecycle.circles import Kind, Move, State, after, outcome
from deliberation.models import Circle, CircleProposal, Decision, Membership
from journal.actions import record


@transaction.atomic
def withdraw_decision(*, by: Person, decision_id: int) -> Decision:
    """Take back a decision that one opened. Raises Refused, IllegalMove. Locks the circle, then the decision."""
    its, here = queries.circles.decision(decision_id, by, lock=True)
    allow(policy.circles.may_withdraw(here, its), "withdraw")
    its.state, its.closed_at = after(its.state, Move.WITHDRAW), Now()
    its.save(update_fields=["state", "closed_at"])
    record("decision.withdrawn", actor=by, subject=its)
    its.refresh_from_db(fields=["closed_at"])
    return its


@transaction.atomic
def close_decision(*, by: Person, decision_id: int) -> Decision:
    """Close an open decision before its time, once all have spoken who can. Locks the circle, then the decision.

    Raises Refused (not the facilitator), IllegalMove (closed, or somebody has not spoken).
    """
    its, here = queries.circles.decision(decision_id, by, lock=True)
    allow(policy.circles.may_close(here, its, waiting=0), "close")
    after(its.state, Move.ADOPT)  # says why where it is closed already
    allow(policy.circles.may_close(here, its, waiting=queries.circles.waiting(its)), "close")
    return _closed(its, at=here.at, by=by)


def close_decisions(*, at: dt.datetime | None = None) -> int:
    """Close every decision whose time is over by the database's clock; return how many. One transaction each."""
    return each_apart(_close_due, list(queries.circles.due_decisions(at=at or clock.now())))


@transaction.atomic
def _close_due(decision_id: int) -> bool:
    """Close one; False where somebody else did. Locks the circle, then the decision."""
    found = Decision.objects.only("circle_id").get(pk=decision_id)
    circle = Circle.objects.select_for_update().get(pk=found.circle_id)
    its = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    its.circle = circle
    if its.state != State.OPEN or its.closes_at > clock.now():
        return False
    _closed(its, at=clock.now(), by=None)
    return True


def _closed(its: Decision, *, at: dt.datetime, by: Person | None) -> Decision:
    """Freeze the result of a locked decision, and do what it says."""
    count = queries.circles.count_of(its)
    move = Move.WITHDRAW if is_moot(its) else outcome(its.terms, count)
    its.state, its.closed_at = after(its.state, move), at
    its.for_it, its.against, its.aside = count.for_it, count.against, count.aside
    its.save(update_fields=["state", "closed_at", "for_it", "against", "aside"])
    record("decision.closed", actor=by, subject=its, circle=its.circle_id, state=str(its.state))
    if its.state == State.ADOPTED:
        _carry_out(its, at)
    return its


def _carry_out(its: Decision, at: dt.datetime) -> None:
    circle = its.circle
    match its.kind:
        case Kind.FACILITATOR:
            circle.memberships.exclude(facilitates_until=None).update(facilitates_until=None)
            until = clock.due(at, circle.term_days)
            circle.memberships.filter(person=its.concerned_id).update(facilitates_until=until)
            circle.vacant_since = None
            circle.save(update_fields=["vacant_since"])
            record("facilitator.chosen", actor=None, subject=circle)
        case Kind.RULES:
            for name, value in its.change.items():
                setattr(circle, name, value)
            circle.save(update_fields=list(its.change))
            # Words can be hidden later: the journal keeps rules alone.
            rules = {name: value for name, value in its.change.items() if name not in WORDS}
            words = sorted(set(its.change) - set(rules))
            record("circle.rules_changed", actor=None, subject=circle, change=rules, words=words)
        case Kind.PROPOSAL:
            CircleProposal.objects.filter(circle=circle, proposal=its.proposal_id).update(named_at=at)
        case Kind.EXCLUSION:
            part(circle, Membership.objects.get(circle=circle, person=its.concerned_id))
        case Kind.DISSOLUTION:
            dissolve(circle)
