"""Two administrators enter seeds at once; people decline while their time runs out. One seed, one person a seat."""

from __future__ import annotations

import os

import pytest

from accounts.models import Person
from charter.models import District, Topic
from commons import clock
from deliberation.actions import assemblies as actions
from deliberation.lifecycle.assemblies import HELD, SeatState
from deliberation.models import Assembly, Draw, Seat
from deliberation.queries import assemblies as queries
from journal.models import Entry
from tests.deliberation.assemblies import called, crowd, drawn, entered, happened, listed
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 24 if os.environ.get("FULL") else 8


@pytest.fixture
def its(ilse: Person, mobility: Topic, molinos: District, salinas: District) -> Assembly:
    people = crowd(molinos, salinas)
    its = called(ilse, mobility)
    entered(its, people)
    return listed(its, ilse)


def seeds(its: Assembly, ilse: Person) -> list[dict[str, object]]:
    return [{"assembly": its.pk, "person": ilse.pk, "seed": str(n)} for n in range(TIMES)]


def test_only_one_seed_is_entered(its: Assembly, ilse: Person) -> None:
    happened(its)
    told = rush("enter_seed", seeds(its, ilse))
    assert told == {"drawn": 1, "late": TIMES - 1}
    assert Entry.objects.filter(verb="assembly.drawn").count() == 1
    draw = Draw.objects.get()
    assert set(draw.seated) == set(queries.invited(its).values_list("ticket", flat=True))
    assert queries.invited(its).count() == its.seats


def test_the_same_without_the_lock_draws_more_than_once(its: Assembly, ilse: Person) -> None:
    happened(its)
    told = rush("enter_seed_by_look_and_write", seeds(its, ilse))
    assert told["drawn"] > 1


def test_declining_and_the_deadline_free_each_seat_once(its: Assembly, ilse: Person) -> None:
    drawn(its, ilse)
    first = list(queries.invited(its))
    Seat.objects.filter(pk__in=[seat.pk for seat in first[:2]]).update(answer_by=clock.now())
    calls: list[dict[str, object]] = [{"assembly": its.pk, "person": seat.person_id} for seat in first]
    rush("decline_or_tend", calls + [{"assembly": its.pk, "person": None} for _ in range(TIMES)])
    actions.tend_panel(assembly_id=its.pk)
    draw = Draw.objects.get()
    gone = [ticket for tickets in draw.declined for ticket in tickets]
    assert sorted(gone) == sorted(seat.ticket for seat in first) and len(gone) == len(set(gone))
    held = Seat.objects.filter(assembly=its, state__in=HELD)
    assert set(held.values_list("ticket", flat=True)) == set(draw.seated) and held.count() == its.seats
    assert not Seat.objects.filter(pk__in=[seat.pk for seat in first], state=SeatState.INVITED).exists()
