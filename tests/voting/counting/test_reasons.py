"""Why projects won or lost, what voters got, and which outcome more of them prefer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from tests.voting.counting.small import PABULIB, elections, needs_files, projects, voters
from tests.voting.counting.test_equal_shares import RULES, satisfactions
from voting.counting import equal_shares, greedy, pabulib, reasons
from voting.counting.election import Ballots, Election, Kind
from voting.counting.reasons import Why
from voting.counting.side_by_side import side_by_side


@pytest.fixture
def quarter() -> Election:
    """Ten voters with ten each. p9 is the playground of seven, p8 the library of three, p7 a fountain, p6 nobody's."""
    ballots = Ballots.of(Kind.APPROVAL, 5, [([0, 2], 7), ([1, 2], 2), ([1, 4], 1)])
    costs = [Fraction(each) for each in (63, 27, 40, 5, 30)]
    return Election(Fraction(100), projects(costs), ballots)


def test_winners_say_who_paid_and_losers_what_was_left(quarter: Election) -> None:
    outcome = equal_shares.equal_shares(quarter)
    told = {reason.project: reason for reason in reasons.of_equal_shares(outcome)}
    # The fountain has nine supporters and comes first, at 40 / 9 each.
    assert outcome.ids == ("p7",)
    assert (told["p7"].why, told["p7"].round, told["p7"].rate) == (Why.BOUGHT, 1, Fraction(40, 9))
    assert (told["p7"].full, told["p7"].short, told["p7"].nothing) == (9, 0, 0)
    assert (told["p9"].why, told["p9"].could_pay) == (Why.OUT_OF_MONEY, 7 * (10 - Fraction(40, 9)))
    assert told["p8"].could_pay == 30 - 2 * Fraction(40, 9)
    assert (told["p6"].why, told["p5"].could_pay) == (Why.UNSUPPORTED, 10)
    assert reasons.voters_by_winners(quarter, outcome.winners) == (1, 9)


def test_greedy_says_what_was_missing(quarter: Election) -> None:
    outcome = greedy.greedy(quarter)
    told = {reason.project: reason for reason in reasons.of_greedy(outcome)}
    assert outcome.ids == ("p7", "p8", "p5")
    assert (told["p9"].why, told["p9"].missing) == (Why.TOO_DEAR, 3)
    assert (told["p5"].why, told["p5"].round) == (Why.FITTED, 3)
    stopped = greedy.greedy(quarter, greedy.Settings(skip=False))
    told = {reason.project: reason for reason in reasons.of_greedy(stopped)}
    assert stopped.ids == ("p7",)
    assert (told["p9"].why, told["p8"].why, told["p6"].why) == (Why.TOO_DEAR, Why.NO_TURN, Why.UNSUPPORTED)


def test_thresholds_and_rivals_are_reasons(quarter: Election) -> None:
    held = replace(quarter, threshold=Fraction(2), exclusive=(frozenset({"p7", "p8"}),))
    for told in (
        reasons.of_greedy(greedy.greedy(held)),
        reasons.of_equal_shares(equal_shares.equal_shares(held)),
    ):
        by_id = {reason.project: reason for reason in told}
        assert (by_id["p8"].why, by_id["p8"].rival) == (Why.RIVAL_WON, "p7")
        assert by_id["p5"].why is Why.BELOW_THRESHOLD


def test_what_came_by_completion_says_so(quarter: Election) -> None:
    rules = equal_shares.Settings(completion=equal_shares.Completion.ADD1U, increment=Fraction(100))
    told = reasons.of_equal_shares(equal_shares.equal_shares(quarter, rules))
    assert {reason.project: reason.why for reason in told if reason.won} == {
        "p7": Why.BOUGHT,
        "p8": Why.FITTED,
        "p5": Why.FITTED,
    }


@settings(max_examples=150, deadline=None)
@given(elections(), RULES)
def test_facts_hold_in_small_elections(election: Election, rules: equal_shares.Settings) -> None:
    both = side_by_side(election, replace(rules, completion=equal_shares.Completion.NONE))
    told = reasons.of_equal_shares(both.equal_shares)
    people = voters(election)
    assert sorted(each.round for each in told if each.round) == list(range(1, len(both.equal_shares.winners) + 1))
    for place, reason in enumerate(told):
        assert reason.won == (place in both.equal_shares.winners)
        assert reason.votes == sum(place in person for person in people)
        if reason.why is Why.BOUGHT:
            assert reason.full + reason.short + reason.nothing == reason.votes
        if reason.why is Why.OUT_OF_MONEY:
            assert reason.could_pay is not None and reason.could_pay < reason.cost
    winners = both.equal_shares.winners
    counts = Counter(sum(place in person for place in winners) for person in people)
    found = reasons.voters_by_winners(election, winners)
    assert {number: each for number, each in enumerate(found) if each} == counts
    mine = satisfactions(election, rules.satisfaction)
    values = [
        [sum(person.get(place, 0) for place in outcome.winners if election.projects[place].cost) for person in mine]
        for outcome in (both.equal_shares, both.greedy)
    ]
    if all(project.cost for project in election.projects):
        assert both.prefer_equal_shares == sum(a > b for a, b in zip(*values, strict=True))
        assert both.prefer_greedy == sum(a < b for a, b in zip(*values, strict=True))
    assert both.prefer_equal_shares + both.prefer_greedy + both.indifferent == len(people)
    assert (both.preferred is both.greedy) == (both.prefer_greedy > both.prefer_equal_shares)


@pytest.mark.open_data
@needs_files
def test_a_real_city_by_neighbourhood() -> None:
    election = pabulib.read_file(PABULIB / "Poland_Gdynia_2025.pb")
    outcome = greedy.greedy(election, greedy.Settings(skip=False))
    told = reasons.of_greedy(outcome)
    assert all(sum(reason.homes.values()) == reason.votes for reason in told)
    places = reasons.by_home(election, outcome.winners)
    assert sum(home.voters for home in places.values()) == election.ballots.voters
    assert sum(home.votes for home in places.values()) == sum(reason.votes for reason in told if reason.won)
    served = reasons.voters_by_winners(election, outcome.winners)
    assert sum(home.served for home in places.values()) == sum(served[1:])
