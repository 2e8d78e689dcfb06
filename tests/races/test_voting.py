"""Many vote many times at once, and at the last second: one ballot each, and what was acknowledged is counted."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import F, Sum

from accounts.models import Person
from charter.models import District
from tests import build
from tests.races.crowd import rush
from tests.voting.build import opened, proved
from voting import actions
from voting.models import Choice, OpenBallot, Round, SealedBallot

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, TIMES = (500, 20) if os.environ.get("FULL") else (40, 8)
# So many vote in each flood: several times as many as can be under way at once.
FLOODS, FLOODERS = (100, 100) if os.environ.get("FULL") else (2, 40)


@pytest.fixture
def voters(molinos: District) -> list[Person]:
    people = build.residents(PEOPLE, molinos)
    proved(people)
    return people


def again_and_again(its: Round, people: list[Person]) -> list[dict[str, object]]:
    """Calls of one person side by side: several processes make them at the same time."""
    return [
        {"round": its.pk, "person": person.pk, "said": [str(1 + time % 3)]}
        for person in people
        for time in range(TIMES)
    ]


def ballots(its: Round) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM box.ballot WHERE round_id = %s", [its.pk])
        return int(cursor.fetchone()[0])


def test_everybody_has_one_ballot(ilse: Person, voters: list[Person]) -> None:
    its, _shares = opened(ilse)
    told = rush("vote", again_and_again(its, voters))
    assert told == {"taken": PEOPLE, "replaced": PEOPLE * (TIMES - 1)}
    assert ballots(its) == PEOPLE
    Round.objects.filter(pk=its.pk).update(closes_at=F("opens_at") + dt.timedelta(microseconds=1))
    assert actions.close_round(round_id=its.pk)
    kept = SealedBallot.objects.filter(round=its)
    assert kept.filter(sealed__isnull=False).count() == PEOPLE
    # Every receipt that was given is on the board: as counted, or as replaced.
    assert kept.count() == PEOPLE * TIMES


@pytest.fixture
def unguarded() -> Iterator[None]:
    """Open ballots as systems without a UNIQUE constraint keep them."""
    constraint = OpenBallot._meta.constraints[0]
    with connection.schema_editor() as editor:
        editor.remove_constraint(OpenBallot, constraint)
    yield
    OpenBallot.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(OpenBallot, constraint)


def test_the_same_without_the_constraint_counts_people_twice(
    unguarded: None, ilse: Person, voters: list[Person]
) -> None:
    its, _shares = opened(ilse, secrecy="open")
    rush("vote_by_look_and_insert", again_and_again(its, voters))
    assert OpenBallot.objects.filter(round=its).count() > PEOPLE


def flooded(its: Round, voters: list[Person], flood: int, act: str = "vote_or_close") -> tuple[int, int]:
    """Let everybody vote and the vote close among them; return how many were told that it counts, and how many do."""
    calls: list[dict[str, object]] = [{"round": its.pk, "person": each.pk, "said": ["1"]} for each in voters[:FLOODERS]]
    calls.insert(len(calls) * (1 + flood % 3) // 4, {"round": its.pk, "person": None, "said": []})
    told = rush(act, calls)
    assert told["closed"] == 1 and set(told) <= {"closed", "taken", "Refused", "IllegalMove"}, told
    sealed = SealedBallot.objects.filter(round=its).count()
    said = Choice.objects.filter(round=its).aggregate(n=Sum("voters"))["n"] or 0
    return told["taken"], sealed if its.is_secret else said


@pytest.mark.parametrize("secrecy", ["secret", "open"])
def test_a_flood_at_the_last_second(secrecy: str, ilse: Person, voters: list[Person]) -> None:
    for flood in range(FLOODS):
        its, _shares = opened(ilse, secrecy=secrecy)
        told, counted = flooded(its, voters, flood)
        assert told == counted


def test_the_same_by_a_look_at_the_clock_loses_what_was_acknowledged(ilse: Person, voters: list[Person]) -> None:
    def loses() -> bool:
        its, _shares = opened(ilse)
        told, counted = flooded(its, voters, 1, "vote_by_clock_or_close")
        return told > counted

    assert any(loses() for _flood in range(5)), "the moment is a short one: some floods miss it"
