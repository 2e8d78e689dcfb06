"""Many support one proposal at once: nobody counts twice, and the threshold is crossed once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection

from accounts.models import Person
from charter.models import District, Topic
from journal.models import Entry
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Proposal, Support
from tests import build
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 100


@dataclass
class Outcome:
    """What a rush left behind."""

    rows: int
    people: int
    state: str
    crossings: int

    @property
    def is_right(self) -> bool:
        return self == Outcome(PEOPLE, PEOPLE, State.AWAITING_ANSWER, 1)


@pytest.fixture
def proposal(ana: Person, molinos: District, mobility: Topic) -> Proposal:
    """Needs every one of its hundred neighbours, so that the last two to commit decide."""
    return build.proposal(ana, district=molinos, topic=mobility, threshold=PEOPLE)


@pytest.fixture
def neighbours(molinos: District) -> list[Person]:
    return build.residents(PEOPLE, molinos)


@pytest.fixture
def unguarded() -> Iterator[None]:
    """The table as it was in systems that check before they write: without the UNIQUE constraint."""
    with connection.schema_editor() as editor:
        constraint = next(c for c in Support._meta.constraints if c.name == "proposals_support_one_each")
        editor.remove_constraint(Support, constraint)
    yield
    Support.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Support, constraint)


def twice_each(proposal: Proposal, people: list[Person]) -> list[dict[str, int]]:
    """Two calls a person, side by side in the list: two processes make them at the same time."""
    return [{"proposal": proposal.pk, "person": person.pk} for person in people for _ in range(2)]


def outcome(proposal: Proposal) -> Outcome:
    proposal.refresh_from_db()
    supports = Support.objects.filter(proposal=proposal)
    return Outcome(
        supports.count(),
        supports.values("person").distinct().count(),
        proposal.state,
        Entry.objects.filter(verb="proposal.reached", subject_id=proposal.pk).count(),
    )


def test_two_hundred_supports_of_a_hundred_people(proposal: Proposal, neighbours: list[Person]) -> None:
    assert rush("support", twice_each(proposal, neighbours)) == {"given": 2 * PEOPLE}
    assert outcome(proposal).is_right
    actions.count_supports()
    proposal.refresh_from_db()
    assert proposal.sorting_supports == PEOPLE


def test_the_same_rush_without_the_constraint_counts_people_twice(
    unguarded: None, proposal: Proposal, neighbours: list[Person]
) -> None:
    rush("support_by_look_and_insert", twice_each(proposal, neighbours))
    left = outcome(proposal)
    assert not left.is_right
    assert left.rows > left.people


def test_the_same_rush_decided_inside_the_transaction_misses_the_crossing_or_doubles_it(
    proposal: Proposal, neighbours: list[Person]
) -> None:
    again = build.proposal(neighbours[0], district=proposal.district, threshold=PEOPLE)
    for each in (proposal, again):  # once may go well by chance
        rush("support_and_decide_inside", twice_each(each, neighbours))
    left = [outcome(proposal), outcome(again)]
    assert [each.people for each in left] == [PEOPLE, PEOPLE]
    assert not all(each.is_right for each in left)


def test_coming_and_going_never_loses_a_count(proposal: Proposal, neighbours: list[Person]) -> None:
    """Withdrawals and supports at once: the sum that beat takes is the number of rows."""
    Proposal.objects.filter(pk=proposal.pk).update(threshold=2_000)
    calls = [{"proposal": proposal.pk, "person": person.pk} for person in neighbours]
    assert rush("come_and_go", calls) == {"done": PEOPLE}
    staying = [person for person in neighbours if person.pk % 3]
    assert queries.support_figures([proposal.pk])[proposal.pk].counted == len(staying)
    actions.count_supports()
    proposal.refresh_from_db()
    assert proposal.sorting_supports == len(staying)
