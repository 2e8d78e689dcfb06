"""Builders of assemblies, through the acts that people use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Person, Residency
from charter.models import AgeBand, District, Topic
from commons import clock
from deliberation.actions import assemblies as actions
from deliberation.lifecycle.assemblies import SeatState
from deliberation.models import Assembly, Seat
from tests import build

EVENT = "The draw of the national lottery of the second Saturday, first prize"
SOURCE = "First prize of the national lottery, published by the state lottery house"
SEED = "48211"
BANDS = ("16-34", "35-59", "60+")
QUOTAS = """feature,value,min,max
district,molinos,1,3
district,salinas,1,3
age_band,16-34,1,2
age_band,35-59,1,2
age_band,60+,1,2
"""


def census(*districts: District) -> None:
    """Ages of the city, so that there are bands."""
    for district in districts:
        for low, high in ((16, 34), (35, 59), (60, None)):
            AgeBand.objects.get_or_create(district=district, age_from=low, defaults={"age_to": high, "population": 500})


def crowd(molinos: District, salinas: District, each: int = 6) -> list[Person]:
    """Verified residents of two districts and three ages, in turn."""
    census(molinos, salinas)
    people = build.residents(each, molinos, prefix="moli") + build.residents(each, salinas, prefix="sali")
    for n, person in enumerate(people):
        Residency.objects.filter(person=person).update(age_band=BANDS[n % 3])
    return people


def drafted(ilse: Person, topic: Topic, /, **given: Any) -> Assembly:
    """A draft for four seats with quotas of districts and ages."""
    quotas = given.pop("quotas", QUOTAS)
    fields: dict[str, Any] = {
        "title": "Shade for the summer",
        "mandate": "Which streets need shade first, and what should the city pay for it?",
        "reason": "The heat of the last summer concerns everybody, and nobody was heard alone.",
        "topic": topic.code,
        "seats": 4,
    }
    its = actions.draft_assembly(by=ilse, **(fields | given))
    if quotas:
        actions.set_quotas(by=ilse, assembly_id=its.pk, quotas=quotas)
    return its


def called(ilse: Person, topic: Topic, **given: Any) -> Assembly:
    its = drafted(ilse, topic, **given)
    return actions.call_assembly(by=ilse, assembly_id=its.pk)


def entered(its: Assembly, people: list[Person], **answers: str) -> None:
    for person in people:
        actions.take_part(by=person, assembly_id=its.pk, answers=answers)


def listed(its: Assembly, ilse: Person) -> Assembly:
    """The assembly with its list and lottery published."""
    actions.close_list(by=ilse, assembly_id=its.pk, event=EVENT, event_at=clock.now() + dt.timedelta(days=3))
    assert actions.list_assembly(assembly_id=its.pk)
    its.refresh_from_db()
    return its


def happened(its: Assembly) -> None:
    """The event has been: of the whole life of the list two days more are past."""
    Assembly.objects.filter(pk=its.pk).update(
        listed_at=clock.now() - dt.timedelta(days=2), event_at=clock.now() - dt.timedelta(hours=1)
    )


def drawn(its: Assembly, ilse: Person, seed: str = SEED) -> Assembly:
    happened(its)
    return actions.enter_seed(by=ilse, assembly_id=its.pk, seed=seed, source=SOURCE)


def accepted(its: Assembly) -> list[Person]:
    """Everybody who is invited accepts; the members."""
    seats = Seat.objects.filter(assembly=its, state=SeatState.INVITED).select_related("person")
    people = [seat.person for seat in seats if seat.person]
    for person in people:
        actions.accept_seat(by=person, assembly_id=its.pk)
    return people


def sitting(ilse: Person, topic: Topic, people: list[Person], **given: Any) -> tuple[Assembly, list[Person]]:
    """An assembly that sits, and its members."""
    its = called(ilse, topic, **given)
    entered(its, people)
    drawn(listed(its, ilse), ilse)
    members = accepted(its)
    return actions.seat_assembly(by=ilse, assembly_id=its.pk), members
