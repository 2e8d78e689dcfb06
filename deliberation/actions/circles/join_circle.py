"""Join a circle, say how one is a member of it, give the facilitation back, leave."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.models import Person
from deliberation import policy, queries
from deliberation.actions.circles.allow import allow
from deliberation.lifecycle.circles import Kind, Move, State, after
from deliberation.models import Attendance, Circle, CircleInvitation, Decision, Meeting, Membership
from journal.actions import record

PERSONAL = (Kind.FACILITATOR, Kind.EXCLUSION)


@transaction.atomic
def join_circle(*, by: Person, circle_id: int) -> Membership:
    """Become a member; an invitation is used up. Raises Refused, IllegalMove (member, full). Locks the circle.

    The moment is read under the lock that opening a decision takes too: who joins is on a decision's roll or is not.
    """
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_join(here), "join")
    CircleInvitation.objects.filter(circle=its, person=by).delete()
    return Membership.objects.create(circle=its, person=by, joined_at=here.at)


@transaction.atomic
def describe_membership(
    *, by: Person, circle_id: int, willing: bool | None = None, named: bool | None = None
) -> Membership:
    """Say whether one can be chosen to facilitate, and is named in public. Raises Refused. Locks the circle."""
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_act(here), "describe")
    assert here.member is not None  # noqa: S101
    given = {"willing": willing, "named": named}
    fields = [name for name, value in given.items() if value is not None]
    for name in fields:
        setattr(here.member, name, given[name])
    here.member.save(update_fields=fields)
    return here.member


@transaction.atomic
def step_down(*, by: Person, circle_id: int) -> Circle:
    """Give the facilitation back: until another is chosen every member facilitates. Raises Refused. Locks it."""
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_step_down(here), "step-down")
    Membership.objects.filter(circle=its, person=by).update(facilitates_until=None, willing=False)
    record("facilitator.stepped_down", actor=by, subject=its)
    return its


@transaction.atomic
def leave_circle(*, by: Person, circle_id: int) -> None:
    """Leave: what one said and wrote stays. The last one out ends the circle. Raises Refused. Locks the circle."""
    its = queries.circles.circle(circle_id, by, lock=True)
    here = queries.circles.standing(its, by)
    allow(policy.circles.may_leave(here), "leave")
    assert here.member is not None  # noqa: S101
    part(its, here.member)


def part(its: Circle, member: Membership) -> None:
    """Take a member out of a locked circle, in the caller's transaction. What was to be decided about them is moot."""
    withdraw(Decision.objects.filter(circle=its, kind__in=PERSONAL, concerned=member.person_id))
    Attendance.objects.filter(meeting__circle=its, person=member.person_id).delete()
    member.delete()
    if its.dissolved_at is None and not its.memberships.exists():
        dissolve(its)


def dissolve(its: Circle) -> None:
    """End a locked circle, in the caller's transaction: nothing is open in it any more."""
    its.dissolved_at = Now()  # type: ignore[assignment]
    its.save(update_fields=["dissolved_at"])
    its.refresh_from_db(fields=["dissolved_at"])
    withdraw(Decision.objects.filter(circle=its))
    CircleInvitation.objects.filter(circle=its).delete()
    Attendance.objects.filter(meeting__circle=its).delete()
    its.memberships.filter(~Q(facilitates_until=None)).update(facilitates_until=None)
    Meeting.objects.filter(circle=its, starts_at__gt=Now(), cancelled_at=None).update(cancelled_at=Now())
    record("circle.dissolved", actor=None, subject=its)


def withdraw(rows: QuerySet[Decision]) -> None:
    """Withdraw those of the decisions that are open, without counting them."""
    for each in rows.filter(state=State.OPEN).select_for_update():
        each.state, each.closed_at = after(each.state, Move.WITHDRAW), Now()
        each.save(update_fields=["state", "closed_at"])
        record("decision.withdrawn", actor=None, subject=each)
