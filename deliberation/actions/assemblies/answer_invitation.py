"""Take the seat one was drawn for, or leave it to somebody else."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from deliberation.actions.assemblies.call_panel import call_panel
from deliberation.lifecycle.assemblies import SeatState, State
from deliberation.models import Assembly, Draw, MemberVote, Seat
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from journal.actions import record


@transaction.atomic
def accept_seat(*, by: Person, assembly_id: int) -> Seat:
    """Accept the invitation, once however often. No entry tells of it: who sits where is no public matter.

    Raises Refused (not drawn, too late), IllegalMove. Locks the assembly.
    """
    its, seat = _mine(assembly_id, by)
    require(policy.may_answer(by, seat, at=clock.now()))
    if seat.state == SeatState.ACCEPTED:
        return seat
    if its.state != State.DRAWN:
        raise IllegalMove(its.state, "accept")
    seat.state, seat.answered_at = SeatState.ACCEPTED, Now()
    seat.save(update_fields=["state", "answered_at"])
    seat.refresh_from_db(fields=["answered_at"])
    return seat


@transaction.atomic
def decline_seat(*, by: Person, assembly_id: int) -> Seat:
    """Decline, or give up a seat that one had taken. Nobody asks why; who comes next is invited at once.

    Once the assembly sits, nobody is called any more: what people had answered is deleted by then. Raises Refused (not
    drawn, too late), IllegalMove. Locks the assembly, then the people who are called.
    """
    its, seat = _mine(assembly_id, by)
    require(policy.may_answer(by, seat, at=clock.now()))
    if its.state not in (State.DRAWN, State.SITTING, State.REPORTED):
        raise IllegalMove(its.state, "decline")
    seat.state, seat.person, seat.answered_at = SeatState.DECLINED, None, Now()
    seat.save(update_fields=["state", "person", "answered_at"])
    MemberVote.objects.filter(recommendation__assembly=its, person=by).delete()
    draw = Draw.objects.get(assembly=its)
    if its.state == State.DRAWN and (called := call_panel(its, draw)):
        # Whoever comes in is told by this entry; who made room is in none.
        record("assembly.replaced", actor=None, subject=its, title=its.title, seats=called)
    seat.refresh_from_db(fields=["answered_at"])
    return seat


def _mine(assembly_id: int, by: Person) -> tuple[Assembly, Seat]:
    queries.assembly(assembly_id, by)
    its = queries.locked(assembly_id, None)
    seat = queries.seat_of(its, by)
    if seat is None:
        require(policy.may_answer(by, Seat(), at=clock.now()))
    return its, seat or Seat()
