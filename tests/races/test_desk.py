"""Several clerks and several holders of one slip at the same moment: one person, one session, one owner."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Assistance, Mandate, Person, Residency, Slip
from charter.models import District
from journal.models import Entry
from tests import build
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 8


@pytest.fixture
def clerks(city: object) -> Iterator[list[Person]]:
    yield [build.mandated(f"clerk{n}", Mandate.Role.CLERK, holder_name=f"Clerk Number{n}") for n in range(CLERKS)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM identity.proof")


def test_one_document_at_many_desks_is_one_person(clerks: list[Person], molinos: District) -> None:
    numbers = [f"4455667{n}K" for n in range(3)]
    for number in numbers:
        Assistance.objects.all().delete()
        calls = [{"clerk": clerk.pk, "number": number, "district": molinos.pk} for clerk in clerks]
        outcomes = rush("come_to_the_desk", calls)
        assert len(outcomes) == 1 and sum(outcomes.values()) == CLERKS, outcomes
    assert Person.objects.filter(email=None).count() == Residency.objects.count() == len(numbers)
    assert Entry.objects.filter(verb="person.opened").count() == len(numbers)


def test_without_the_second_look_only_one_clerk_gets_through(clerks: list[Person], molinos: District) -> None:
    """The twin: whoever looks for the account once only, and then opens one, is refused by the tag's key."""
    said = {"number": "99887766A", "tag": secrets.token_hex(32), "district": molinos.pk}
    outcomes = rush("come_to_the_desk_once", [{"clerk": clerk.pk} | said for clerk in clerks])
    assert outcomes["ValidationError"] >= 1, outcomes
    assert Residency.objects.count() == 1


def test_a_slip_has_one_owner(city: object) -> None:
    person = Person.objects.create_user(None, None, name="Heron 4821", name_key="heron4821")
    Slip.objects.create(
        person=person,
        digest="d",
        valid_until=timezone.now() + dt.timedelta(days=1),
        email="dora@demo.example",
        link_digest=Slip.link_digest_of("token"),
        link_until=timezone.now() + dt.timedelta(hours=1),
    )
    calls = [{"token": "token", "password": f"nine-grey-boats-on-the-river-{n}"} for n in range(12)]
    outcomes = rush("claim", calls)
    assert outcomes == {"claimed": 1, "IllegalMove": 11}
    assert Entry.objects.filter(verb="person.claimed").count() == 1 and not Slip.objects.exists()


def test_a_clerk_acts_for_one_person_at_a_time(clerks: list[Person]) -> None:
    outcomes = rush("begin_twice", [{"clerk": clerks[0].pk}] * 12)
    assert outcomes == {"begun": 1, "IllegalMove": 11}
    assert Assistance.objects.count() == Person.objects.filter(email=None).count() == 1
