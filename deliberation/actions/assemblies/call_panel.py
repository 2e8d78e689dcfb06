"""Invite whom the seed draws, and who replaces those who do not sit: the same numbers for whoever repeats it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.models import Person
from commons import clock
from deliberation.lifecycle.assemblies import FREED, HELD, SeatState, State
from deliberation.lot.draw import CannotReplace, Drawn
from deliberation.lot.draw import draw as drawn_by
from deliberation.lot.lottery import Lottery
from deliberation.models import Assembly, Draw, Entrant, Seat
from deliberation.queries import assemblies as queries
from journal.actions import record


def call_panel(its: Assembly, draw: Draw) -> int:
    """Bring the panel of a locked assembly in line with who has declined; return how many were called.

    Freed seats that no round has yet are one round. Whoever is drawn and is gone, or sits elsewhere, is a round after
    it. Where nobody can take a seat and the quotas be met, it stays empty and `failed` says which quota; seats that are
    freed later are filled all the same. Locks the people who are called.
    """
    lottery, called = queries.lottery(draw), 0
    if not draw.first:
        found = drawn_by(lottery, draw.seed)
        draw.first, draw.seated, draw.declined = list(found.first), list(found.seated), []
        called += _invite(its, found.seated, number=0)
    while round_ := _freed(its, draw):
        if (filled := _replaced(lottery, draw, round_)) is None:
            draw.unfilled = sorted({*draw.unfilled, *round_})
            break
        new = set(filled.seated) - set(draw.seated)
        draw.seated = list(filled.seated)
        called += _invite(its, sorted(new), number=len(draw.declined))
    if not draw.unfilled:
        draw.failed = []
    draw.save(update_fields=["first", "declined", "seated", "failed", "unfilled"])
    return called


def _replaced(lottery: Lottery, draw: Draw, freed: list[str]) -> Drawn | None:
    """Return the panel after one more round, noted in `draw`; None where nobody can take any of the freed seats.

    With the seats that stayed empty before, else without them, else seat by seat: in a round that cannot be filled
    nobody is called, so what can be filled is a round of its own. Whoever left an empty seat counts for the quotas
    as if they sat there.
    """
    for tickets in ([*draw.unfilled, *freed], freed, *([ticket] for ticket in freed)):
        try:
            found = drawn_by(lottery, draw.seed, [*draw.declined, sorted(tickets)])
        except CannotReplace as error:
            draw.failed = [[each.feature, each.value, each.bound.value, each.needed] for each in error.shortfalls]
        else:
            draw.declined = [*draw.declined, sorted(tickets)]
            draw.unfilled = [ticket for ticket in draw.unfilled if ticket not in tickets]
            return found
    return None


def _freed(its: Assembly, draw: Draw) -> list[str]:
    """Return the freed seats for which nobody was looked for yet."""
    known = {ticket for tickets in [*draw.declined, draw.unfilled] for ticket in tickets}
    freed = Seat.objects.filter(assembly=its, state__in=FREED).values_list("ticket", flat=True)
    return sorted(set(freed) - known)


def _invite(its: Assembly, tickets: Collection[str], *, number: int) -> int:
    """Give tickets their seats. Who has gone, or sits elsewhere by now, cannot take it."""
    rows = Entrant.objects.filter(assembly=its, ticket__in=tickets, person__isnull=False)
    people = dict(rows.values_list("ticket", "person"))
    # In the order of ids, so that two draws wait for each other and do not lock each other out.
    here = Person.objects.select_for_update(no_key=True).filter(pk__in=people.values(), is_active=True).order_by("pk")
    free = set(here.values_list("pk", flat=True))
    free -= set(Seat.objects.filter(person__in=free, state__in=HELD).values_list("person", flat=True))
    until = clock.due(clock.now(), its.invitation_days)
    made = []
    for ticket in tickets:
        person = people.get(ticket)
        can = person in free
        state = SeatState.INVITED if can else SeatState.GONE
        made.append(
            Seat(
                assembly=its,
                ticket=ticket,
                person_id=person if can else None,
                state=state,
                round=number,
                answer_by=until,
            )
        )
    Seat.objects.bulk_create(made)
    return sum(each.state == SeatState.INVITED for each in made)


def tend_panels() -> int:
    """Let lapse what nobody answered in time and call who comes next, for every drawn assembly; return how many."""
    rows = Assembly.objects.filter(state=State.DRAWN)
    return sum(tend_panel(assembly_id=pk) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def tend_panel(*, assembly_id: int) -> int:
    """Do it for one assembly. Safe to repeat. Locks the assembly, then the people who are called."""
    its = Assembly.objects.select_for_update().filter(pk=assembly_id, state=State.DRAWN).first()
    if its is None:
        return 0
    late = Seat.objects.filter(assembly=its, state=SeatState.INVITED, answer_by__lte=clock.now())
    late.update(state=SeatState.LAPSED, person=None, answered_at=clock.now())
    Seat.objects.filter(assembly=its, state__in=HELD, person=None).update(state=SeatState.GONE)
    draw = Draw.objects.get(assembly=its)
    if not _freed(its, draw):
        return 0
    called = call_panel(its, draw)
    record("assembly.replaced", actor=None, subject=its, title=its.title, seats=called)
    return called
