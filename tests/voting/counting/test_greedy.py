"""Greedy: what cities declared, and every small election step by step."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.counting.small import PABULIB, elections, needs_files, voters
from voting.counting import pabulib
from voting.counting.election import Election
from voting.counting.greedy import Order, Settings, greedy
from voting.counting.ties import Ties

# What each rule of Pabulib takes first, and whether it goes on after what does not fit.
DECLARED = {
    "Poland_Gdynia_2025": Settings(Order.VOTES, skip=False),
    "Poland_Krakow_2020": Settings(Order.POINTS),
    "Poland_Krakow_2024": Settings(Order.POINTS),
    "Poland_Warszawa_2020_Praga-Poludnie": Settings(Order.VOTES),
    "Poland_Warszawa_2021_Bielany": Settings(Order.VOTES),
    "Poland_Wroclaw_2015_150_-_500": Settings(Order.VOTES, skip=False),
    "Poland_Czestochowa_2025_Grabowka": Settings(Order.POINTS),
    "Poland_Katowice_2023": Settings(Order.POINTS),
    "Poland_Lodz_2022": Settings(Order.VOTES),
    "Poland_Lodz_2025": Settings(Order.VOTES),
    "Poland_Warszawa_2026": Settings(Order.VOTES),
}


@pytest.mark.open_data
@needs_files
@pytest.mark.parametrize("name", DECLARED)
def test_what_the_city_declared_comes_out_again(name: str) -> None:
    election = pabulib.read_file(PABULIB / f"{name}.pb")
    if least := election.meta.get("min_project_score_threshold"):
        election = replace(election, threshold=Fraction(least))
    declared = {project.id for project in election.projects if project.facts["selected"] == "1"}
    assert set(greedy(election, DECLARED[name]).ids) == declared


def by_definition(election: Election, rules: Settings) -> list[int]:
    """Again and again the best of those that are left."""
    people = voters(election)
    votes = [sum(place in person for person in people) for place in range(len(election.projects))]
    won: list[int] = []
    scores = election.ballots.scores
    waiting = [place for place, each in enumerate(votes) if each and scores[place] >= election.threshold]

    def before(place: int, other: int) -> bool:
        """Whether a project comes before another."""
        one, two = election.projects[place], election.projects[other]
        by_points = rules.order in (Order.POINTS, Order.POINTS_PER_COST)
        mine, theirs = (scores[each] if by_points else votes[each] for each in (place, other))
        if rules.order in (Order.VOTES_PER_COST, Order.POINTS_PER_COST):
            # Multiplied out; what costs nothing comes before all that costs something.
            if not one.cost or not two.cost:
                mine, theirs = int(not one.cost), int(not two.cost)
            else:
                mine, theirs = mine * two.cost, theirs * one.cost
        if mine != theirs:
            return bool(mine > theirs)
        if rules.ties is Ties.COST_VOTES and (one.cost, -votes[place]) != (two.cost, -votes[other]):
            return (one.cost, -votes[place]) < (two.cost, -votes[other])
        return one.id < two.id

    while waiting:
        best = waiting[0]
        for other in waiting[1:]:
            if before(other, best):
                best = other
        waiting.remove(best)
        ids = {election.projects[place].id for place in won}
        if any(ids & group and election.projects[best].id in group for group in election.exclusive):
            continue
        if election.cost_of([*won, best]) <= election.budget:
            won.append(best)
        elif not rules.skip:
            break
    return won


@settings(max_examples=150, deadline=None)
@given(
    elections(),
    st.builds(Settings, st.sampled_from(Order), st.booleans(), st.sampled_from(Ties)),
    st.booleans(),
    st.sampled_from([0, 2, 3]),
)
def test_small_elections_step_by_step(election: Election, rules: Settings, apart: bool, least: int) -> None:
    ids = [project.id for project in election.projects]
    groups = (frozenset(ids[1:3]),) if apart and len(ids) > 2 else ()
    election = replace(election, exclusive=groups, threshold=Fraction(least))
    outcome = greedy(election, rules)
    assert list(outcome.winners) == by_definition(election, rules)
    assert outcome.cost <= election.budget
    assert all(election.projects[place].cost - missing >= 0 for place, missing in outcome.missing.items())
