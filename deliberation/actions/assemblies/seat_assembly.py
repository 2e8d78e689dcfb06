"""Begin, report, end: an assembly's time together, and what is forgotten when."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Person
from commons.verdict import require
from deliberation.lifecycle.assemblies import Move, SeatState, after
from deliberation.models import PROVED, Assembly, Entrant, MemberVote, Seat
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from journal.actions import record


@transaction.atomic
def seat_assembly(*, by: Person, assembly_id: int) -> Assembly:
    """Begin with those who accepted, when no invitation is open. The draw is final: what it knew of people goes.

    Raises Refused (not an administrator, invitations are open, nobody accepted), IllegalMove. Locks the assembly.
    """
    its = queries.locked(assembly_id, by)
    require(policy.may_convene(by))
    its.state = after(its.state, Move.SEAT)
    seats = list(Seat.objects.filter(assembly=its).values_list("state", flat=True))
    members = seats.count(SeatState.ACCEPTED)
    require(policy.complete(members, seats.count(SeatState.INVITED)))
    its.seated_at = Now()
    its.save(update_fields=["state", "seated_at"])
    forget(its)
    record("assembly.seated", actor=by, subject=its, title=its.title, members=members)
    its.refresh_from_db(fields=["seated_at"])
    return its


def forget(its: Assembly) -> None:
    """Delete who was on the list, what they answered, what it meant in the files, and what made tickets of people."""
    Entrant.objects.filter(assembly=its).delete()
    its.quotas.filter(~Q(feature__in=PROVED)).delete()
    its.questions.update(codes={})
    Assembly.objects.filter(pk=its.pk).update(secret=None)


@transaction.atomic
def report_assembly(*, by: Person, assembly_id: int) -> Assembly:
    """Say that it has reported: it votes no more. Raises Refused, IllegalMove. Locks the assembly."""
    its = queries.locked(assembly_id, by)
    require(policy.may_convene(by))
    its.state, its.reported_at = after(its.state, Move.REPORT), Now()
    its.save(update_fields=["state", "reported_at"])
    count = its.recommendations.filter(proposal__isnull=False).count()
    record("assembly.reported", actor=by, subject=its, title=its.title, recommendations=count)
    its.refresh_from_db(fields=["reported_at"])
    return its


@transaction.atomic
def end_assembly(*, by: Person, assembly_id: int) -> Assembly:
    """End it: who sat on it is forgotten, its tickets stay. Raises Refused, IllegalMove. Locks the assembly."""
    its = queries.locked(assembly_id, by)
    require(policy.may_convene(by))
    its.state, its.ended_at = after(its.state, Move.END), Now()
    its.save(update_fields=["state", "ended_at"])
    its.panel.update(person=None)
    MemberVote.objects.filter(recommendation__assembly=its).delete()
    record("assembly.ended", actor=by, subject=its, title=its.title)
    its.refresh_from_db(fields=["ended_at"])
    return its
