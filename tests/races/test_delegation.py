"""Many recall while a round closes, and delegate twice at once: what was acknowledged in time counts, one row each."""

from __future__ import annotations

import os

import pytest
from django.db.models import Sum

from accounts.models import Person
from charter.models import District, Topic
from commons import clock
from tests import build
from tests.races.crowd import rush
from tests.voting.build import DAY, opened
from voting import actions
from voting.models import Choice, Delegation, OpenVoter

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, TIMES, FLOODS = (500, 20, 50) if os.environ.get("FULL") else (60, 6, 2)


def recalled(act: str, ilse: Person, bea: Person, people: list[Person], flood: int) -> tuple[int, int]:
    """Let everybody recall while the round closes; return how many votes count, and how many should."""
    OpenVoter.objects.get_or_create(person=bea)
    Delegation.objects.all().delete()
    until = clock.today() + 30 * DAY
    rows = Delegation.objects.bulk_create(Delegation(delegator=p, person=bea, expires_on=until) for p in people)
    its, _shares = opened(ilse, secrecy="open", method="approval")
    actions.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    calls: list[dict[str, object]] = [
        {"round": its.pk, "person": row.delegator_id, "delegation": row.pk} for row in rows
    ]
    calls.insert(len(calls) * (2 + flood % 2) // 4, {"round": its.pk, "person": None, "delegation": 0})
    told = rush(act, calls)
    assert set(told) <= {"before", "after", "closed", "open"}, told
    assert not Delegation.objects.exists()
    return Choice.objects.filter(round=its).aggregate(n=Sum("voters"))["n"] or 0, 1 + len(rows) - told["before"]


def test_what_was_recalled_in_time_is_not_counted_and_all_else_is(ilse: Person, bea: Person, molinos: District) -> None:
    people = build.residents(PEOPLE, molinos)
    for flood in range(FLOODS):
        counted, due = recalled("recall_or_close", ilse, bea, people, flood)
        assert counted == due


def test_whoever_does_not_hold_closing_off_is_told_what_is_not_so(ilse: Person, bea: Person, molinos: District) -> None:
    people = build.residents(PEOPLE, molinos)
    found = [recalled("recall_unheld_or_close", ilse, bea, people, flood) for flood in range(max(FLOODS, 4))]
    assert any(counted != due for counted, due in found), found


def test_two_delegations_at_once_are_one(bea: Person, mira: Person, mobility: Topic, molinos: District) -> None:
    people = build.residents(PEOPLE // 4, molinos)
    voters = [OpenVoter.objects.create(person=each).pk for each in (bea, mira)]
    day = (clock.today() + 30 * DAY).isoformat()
    calls = [{"person": person.pk, "to": voters[time % 2], "day": day} for person in people for time in range(TIMES)]
    assert rush("delegate", calls) == {"delegated": len(calls)}
    assert Delegation.objects.count() == len(people)
