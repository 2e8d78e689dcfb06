"""What the act that everybody makes at once may cost: so many statements, whatever the case."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Person
from charter.models import District, RuleVersion
from proposals.models import CountDue, Support
from tests import build
from tests.callers import caller

pytestmark = pytest.mark.django_db


def test_a_support_costs_three_statements(
    ana: Person, bea: Person, mira: Person, molinos: District, django_assert_num_queries: Any
) -> None:
    """Who calls, the write, where it stands. One more for who asks again: what is there."""
    caller(ana).put(f"/api/v1/proposals/{build.proposal(ana, district=molinos).pk}/support/")  # prepares them
    proposal = build.proposal(ana, district=molinos)
    for person in (bea, mira):  # mira lives elsewhere: the rule about her is asked in the write
        client = caller(person)
        with django_assert_num_queries(3):
            assert client.put(f"/api/v1/proposals/{proposal.pk}/support/").status_code == 200
        with django_assert_num_queries(4):
            assert client.put(f"/api/v1/proposals/{proposal.pk}/support/").status_code == 200
    assert Support.objects.filter(proposal=proposal).count() == 2
    assert CountDue.objects.filter(proposal=proposal).count() == 2


@pytest.mark.parametrize(
    ("value", "counted"), [(None, [True, False]), ("anyone", [True, True]), ("district", [True, False])]
)
def test_who_counts_is_asked_of_the_latest_rule(
    value: str | None, counted: list[bool], ana: Person, bea: Person, mira: Person, molinos: District
) -> None:
    if value:
        RuleVersion.objects.create(rule="support_from", number=2, value="anyone", decision="At first.")
        RuleVersion.objects.create(rule="support_from", number=3, value=value, decision="Then.")
    near, wide = build.proposal(ana, district=molinos), build.proposal(ana)
    for person in (bea, mira):
        for proposal in (near, wide):
            assert caller(person).put(f"/api/v1/proposals/{proposal.pk}/support/").status_code == 200
    assert list(near.supports.order_by("pk").values_list("counts", flat=True)) == counted
    assert list(wide.supports.order_by("pk").values_list("counts", flat=True)) == [True, True]


@pytest.mark.parametrize(
    ("accept", "status"),
    [("*/*", 200), ("application/json", 200), ("application/json, text/html;q=0.2", 200), ("text/html", 406)],
)
def test_the_form_asked_for(accept: str, status: int, ana: Person) -> None:
    answer = caller(ana).get("/api/v1/me/", headers={"accept": accept})
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json" if status == 200 else "application/problem+json")
