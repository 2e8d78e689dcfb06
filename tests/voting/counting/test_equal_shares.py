"""The Method of Equal Shares: real results, and every small election as the definition says, voter by voter."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.counting.small import PABULIB, elections, needs_files, projects, voters
from voting.counting import pabulib, purses
from voting.counting.election import Ballots, Election, Kind, Project
from voting.counting.equal_shares import (
    Completion,
    Satisfaction,
    Settings,
    Start,
    equal_shares,
    increment_of,
    is_exhaustive,
)
from voting.counting.ties import Ties


def satisfactions(election: Election, kind: Satisfaction) -> list[dict[int, Fraction]]:
    """What each voter has of each project they support."""
    people = voters(election)
    if kind is Satisfaction.POINTS:
        return people
    by_cost = kind is Satisfaction.COST
    costs = [(project.cost or Fraction(1)) if by_cost else Fraction(1) for project in election.projects]
    return [{place: costs[place] for place in ballot} for ballot in people]


def rank(election: Election, ties: Ties, place: int) -> tuple[object, ...]:
    project = election.projects[place]
    if ties is Ties.ID:
        return (project.id,)
    return project.cost, -sum(place in ballot for ballot in voters(election)), project.id


def by_definition(election: Election, rules: Settings, start: Fraction) -> list[tuple[int, Fraction]]:
    """The rule as written, with a purse for each voter: (project, rho) in order."""
    people = satisfactions(election, rules.satisfaction)
    purses = [start] * len(people)
    bought: list[tuple[int, Fraction]] = []
    while True:
        best: tuple[object, ...] | None = None
        for place, project in enumerate(election.projects):
            mine = [number for number, person in enumerate(people) if place in person]
            won = [each for each, _ in bought]
            rivals = {each for group in election.exclusive if project.id in group for each in group} - {project.id}
            if place in won or not mine or any(election.projects[each].id in rivals for each in won):
                continue
            if election.ballots.scores[place] < election.threshold:
                continue
            if sum(purses[number] for number in mine) < project.cost:
                continue
            rho = least(project.cost, [(purses[number], people[number][place]) for number in mine])
            candidate = (rho, rank(election, rules.ties, place), place)
            best = candidate if best is None or candidate[:2] < best[:2] else best
        if best is None:
            return bought
        rho, _, place = best
        bought.append((place, rho))
        for number, person in enumerate(people):
            if place in person:
                purses[number] -= min(purses[number], rho * person[place])


def least(cost: Fraction, purses: list[tuple[Fraction, Fraction]]) -> Fraction:
    """The least rho with sum of min(purse, rho x satisfaction) = cost: tried between every two corners."""
    if not cost:
        return Fraction(0)
    for corner in sorted({purse / worth for purse, worth in purses}):
        if sum(min(purse, corner * worth) for purse, worth in purses) >= cost:
            poor = sum(purse for purse, worth in purses if purse / worth < corner)
            return (cost - poor) / sum(worth for purse, worth in purses if purse / worth >= corner)
    raise AssertionError("they cannot pay")


def all_by_definition(election: Election, rules: Settings) -> list[int]:
    """With completions, one increment after the other, none left out."""
    start = election.budget / election.ballots.voters
    start = Fraction(int(start)) if rules.start is Start.FLOOR else start
    won = [place for place, _ in by_definition(election, rules, start)]
    if rules.completion is not Completion.NONE:
        able = {place for place, can_win in enumerate(election.eligible) if can_win}
        # Nobody could want more than everything at once.
        most = election.cost_of(able)
        while set(won) != able and start < most:
            if rules.stop_when_exhaustive and is_exhaustive(election, won):
                break
            start += increment_of(election, rules)
            tried = [place for place, _ in by_definition(election, rules, start)]
            if election.cost_of(tried) > election.budget:
                break
            won = tried
    if rules.completion is Completion.ADD1U:
        people = voters(election)

        def score(place: int) -> Fraction:
            cost = election.projects[place].cost
            votes = Fraction(sum(place in person for person in people))
            if rules.satisfaction is Satisfaction.COST:
                return votes
            if not cost:
                return Fraction(10**9)
            given_ = election.ballots.scores[place]
            return (given_ if rules.satisfaction is Satisfaction.POINTS else votes) / cost

        for place in sorted(
            range(len(election.projects)), key=lambda each: (-score(each), rank(election, rules.ties, each))
        ):
            free = election.eligible[place] and place not in won and not election.rivals[place] & set(won)
            if free and election.cost_of([*won, place]) <= election.budget:
                won.append(place)
    return won


RULES = st.builds(
    Settings,
    satisfaction=st.sampled_from(Satisfaction),
    start=st.sampled_from(Start),
    ties=st.sampled_from(Ties),
    completion=st.sampled_from(Completion),
    increment=st.sampled_from([None, Fraction(1, 2), Fraction(1, 3)]),
    stop_when_exhaustive=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(elections(), RULES, st.booleans(), st.sampled_from([0, 0, 2]))
def test_small_elections_as_the_definition_says(election: Election, rules: Settings, apart: bool, least_: int) -> None:
    ids = [project.id for project in election.projects]
    groups = (frozenset(ids[:2]),) if apart and len(ids) > 1 else ()
    election = replace(election, exclusive=groups, threshold=Fraction(least_))
    outcome = equal_shares(election, rules)
    assert list(outcome.winners) == all_by_definition(election, rules)
    assert outcome.cost <= election.budget


@settings(max_examples=100, deadline=None)
@given(elections(), RULES)
def test_rates_and_purses_are_exact(election: Election, rules: Settings) -> None:
    rules = replace(rules, completion=Completion.NONE)
    outcome = equal_shares(election, rules)
    expected = by_definition(election, rules, outcome.start)
    assert [(each.place, outcome.rho(each)) for each in outcome.purchases] == expected
    people, left = satisfactions(election, rules.satisfaction), [outcome.start] * election.ballots.voters
    for purchase, (place, rho) in zip(outcome.purchases, expected, strict=True):
        payments = [min(purse, rho * person.get(place, 0)) for purse, person in zip(left, people, strict=True)]
        full = [rho * person[place] for person in people if place in person]
        able = [purse for purse, person in zip(left, people, strict=True) if place in person]
        assert sum(payments) == purchase.cost
        assert purchase.full == sum(purse >= asked for purse, asked in zip(able, full, strict=True))
        assert purchase.short == sum(0 < purse < asked for purse, asked in zip(able, full, strict=True))
        left = [purse - paid for purse, paid in zip(left, payments, strict=True)]
    for place, found in enumerate(outcome.purses.left(range(len(election.projects)))):
        assert found == sum(purse for purse, person in zip(left, people, strict=True) if place in person)


@pytest.mark.parametrize("zone", [0.5, 10.0])
def test_the_exact_way_alone_says_the_same(monkeypatch: pytest.MonkeyPatch, zone: float) -> None:
    """With a zone as wide as everything nothing is decided by floating point."""
    monkeypatch.setattr(purses, "ZONE", zone)

    @settings(max_examples=50, deadline=None, database=None)
    @given(elections(), RULES)
    def compare(election: Election, rules: Settings) -> None:
        rules = replace(rules, completion=Completion.NONE)
        outcome = equal_shares(election, rules)
        found = [(each.place, outcome.rho(each)) for each in outcome.purchases]
        assert found == by_definition(election, rules, outcome.start)

    compare()


@pytest.mark.open_data
@needs_files
@pytest.mark.parametrize(
    ("name", "cost", "winners"), [("Netherlands_Assen_2024", 76_700, 9), ("Poland_Swiecie_2023", 1_040_337, 17)]
)
def test_official_results_come_out_again(name: str, cost: int, winners: int) -> None:
    election = pabulib.read_file(PABULIB / f"{name}.pb")
    outcome = equal_shares(election, Settings(completion=Completion.ADD1))
    official = {project.id for project in election.projects if project.facts["selected"] == "1"}
    assert set(outcome.ids) == official
    assert (outcome.cost, len(outcome.winners)) == (cost, winners)


def test_a_purse_that_is_just_enough_is_enough() -> None:
    """A third of one three times is one, which no binary number is."""
    ballots = Ballots.of(Kind.APPROVAL, 3, [([0, 1, 2], 3)])
    election = Election(Fraction(1), projects([Fraction(1, 3)] * 3), ballots)
    assert len(equal_shares(election).winners) == 3
    dearer = replace(election, projects=(Project("p9", Fraction(10**12 + 1, 3 * 10**12)), *election.projects[1:]))
    assert equal_shares(dearer).ids == ("p7", "p8")


def test_who_paid_their_last_cent_in_full_has_nothing_for_the_next() -> None:
    """Three pay all they have for p9, and in full; for p8, which one of them wants too, only the fourth pays."""
    ballots = Ballots.of(Kind.APPROVAL, 2, [([0], 2), ([0, 1], 1), ([1], 1)])
    outcome = equal_shares(Election(Fraction(4), projects([Fraction(3), Fraction(1)]), ballots))
    assert outcome.ids == ("p9", "p8")
    assert [(each.full, each.short) for each in outcome.purchases] == [(3, 0), (1, 0)]


def test_what_is_nearly_equal_is_told_apart() -> None:
    """Rates that differ by one part in 10^20 are not equal, whatever the order of ties says."""
    ballots = Ballots.of(Kind.APPROVAL, 2, [([0, 1], 10)])
    tiny = Fraction(1, 10**20)
    for first, second in itertools.permutations([Fraction(3), Fraction(3) + tiny]):
        election = Election(Fraction(5), projects([first, second]), ballots)
        cheaper = 0 if first < second else 1
        assert equal_shares(election, Settings(satisfaction=Satisfaction.CARDINALITY)).winners == (cheaper,)


def test_one_lonely_wish_does_not_take_a_hundred_thousand_runs() -> None:
    """A project with one supporter in 100,000 would need an increment for each unit of its cost."""
    ballots = Ballots.of(Kind.APPROVAL, 2, [([0], 99_999), ([1], 1)])
    election = Election(Fraction(10**7), projects([Fraction(10), Fraction(9 * 10**6)]), ballots)
    outcome = equal_shares(election, Settings(completion=Completion.ADD1))
    assert outcome.ids == ("p9", "p8")
    assert outcome.start >= 9 * 10**6


def test_an_election_without_voters_has_no_winners() -> None:
    election = Election(Fraction(5), projects([Fraction(1)]), Ballots.of(Kind.APPROVAL, 1, []))
    for completion in Completion:
        assert equal_shares(election, Settings(completion=completion)).winners == ()


def test_an_increment_must_grow() -> None:
    election = Election(Fraction(5), projects([Fraction(1)]), Ballots.of(Kind.APPROVAL, 1, [([0], 1)]))
    with pytest.raises(ValueError, match="more than nothing"):
        equal_shares(election, Settings(completion=Completion.ADD1, increment=Fraction(0)))
