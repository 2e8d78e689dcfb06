"""Rules for one winner among options, each against its definition on small elections full of ties."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.counting.approval import approval
from voting.counting.election import Ballots, Kind
from voting.counting.judgement import majority_judgement
from voting.counting.ranked import instant_runoff, pairwise, schulze
from voting.counting.score import score

OPTIONS = ("d", "c", "b", "a")
RANKINGS = st.lists(
    st.tuples(st.permutations(range(4)), st.integers(0, 4), st.integers(1, 4)).map(lambda it: (it[0][: it[1]], it[2])),
    min_size=1,
    max_size=7,
)


def ranked(votes: list[tuple[list[int], int]]) -> Ballots:
    return Ballots.of(Kind.ORDINAL, 4, votes)


def test_approval_counts_voters_and_equals_share_a_place() -> None:
    ballots = Ballots.of(Kind.APPROVAL, 4, [([0, 1], 3), ([1, 2, 0], 2), ([], 4)])
    found = approval(OPTIONS, ballots)
    assert [(each.option, each.value, each.place, each.by_lot) for each in found] == [
        ("c", 5, 1, True),
        ("d", 5, 1, True),
        ("b", 2, 3, False),
        ("a", 0, 4, False),
    ]
    assert {approval(OPTIONS, ballots, f"seed {each}")[0].option for each in range(20)} == {"c", "d"}


def test_score_sums_points_of_all() -> None:
    ballots = Ballots.of_points(Kind.SCORING, 4, [({0: 5, 1: -2}, 2), ({1: 45}, 1)], unit=10)
    assert [(each.option, each.value) for each in score(OPTIONS, ballots)][:2] == [
        ("c", Fraction(41, 10)),
        ("d", 1),
    ]


def one_by_one(votes: list[tuple[list[int], int]]) -> int:
    """Instant run-off without any short cut: the last goes, until one is left."""
    left = list(range(4))
    while len(left) > 1:
        count = Counter(dict.fromkeys(left, 0))
        for ranking, voters in votes:
            named = [option for option in ranking if option in left]
            if named:
                count[named[0]] += voters
        least = min(count.values())
        # Of equals the one whose id is last in the alphabet goes.
        left.remove(max((option for option in left if count[option] == least), key=lambda option: OPTIONS[option]))
    return left[0]


@settings(max_examples=200, deadline=None)
@given(RANKINGS)
def test_run_off_ends_as_one_by_one(votes: list[tuple[list[int], int]]) -> None:
    found = instant_runoff(OPTIONS, ranked(votes))
    assert found.winner == OPTIONS[one_by_one(votes)]
    for each in found.rounds:
        assert sum(each.votes.values()) + each.exhausted == sum(voters for _, voters in votes)
        if len(each.eliminated) > 1:
            out = sum(each.votes[option] for option in each.eliminated)
            assert out < min(votes for option, votes in each.votes.items() if option not in each.eliminated)


def test_run_off_takes_the_last_together_only_when_none_could_pass() -> None:
    certain = instant_runoff(OPTIONS, ranked([([0], 10), ([1], 9), ([2, 1], 4), ([3, 1], 4)]))
    assert certain.rounds[0].eliminated == ("a", "b") and certain.winner == "c"
    doubtful = instant_runoff(OPTIONS, ranked([([0], 10), ([1], 8), ([2, 3], 4), ([3, 2], 4)]))
    assert doubtful.rounds[0].eliminated == ("b",) and doubtful.by_lot


def widest(preferred: list[list[int]], one: int, two: int) -> int:
    """The widest of all paths, each tried."""
    between = [option for option in range(4) if option not in (one, two)]
    best = 0
    for length in range(len(between) + 1):
        for middle in itertools.permutations(between, length):
            steps = list(itertools.pairwise((one, *middle, two)))
            if all(preferred[a][b] > preferred[b][a] for a, b in steps):
                best = max(best, min(preferred[a][b] for a, b in steps))
    return best


@settings(max_examples=200, deadline=None)
@given(RANKINGS)
def test_schulze_by_trying_every_path(votes: list[tuple[list[int], int]]) -> None:
    preferred = [[0] * 4 for _ in range(4)]
    for ranking, voters in votes:
        places = {option: place for place, option in enumerate(ranking)}
        for one, two in itertools.permutations(range(4), 2):
            preferred[one][two] += voters * (places.get(one, 4) < places.get(two, 4))
    found = schulze(OPTIONS, ranked(votes))
    assert pairwise(ranked(votes)).tolist() == preferred
    paths = [[widest(preferred, one, two) if one != two else 0 for two in range(4)] for one in range(4)]
    assert found.paths.tolist() == paths
    unbeaten = [one for one in range(4) if all(paths[one][two] >= paths[two][one] for two in range(4))]
    assert set(found.winners) == {OPTIONS[option] for option in unbeaten}
    for one, two in itertools.combinations(found.order, 2):
        first, second = OPTIONS.index(one), OPTIONS.index(two)
        assert paths[first][second] >= paths[second][first]


def test_schulze_of_the_paper() -> None:
    """The example of section 3.1: 21 voters, a circle, d wins."""
    votes = [("acdb", 8), ("badc", 2), ("cdba", 4), ("dbac", 4), ("dcba", 3)]
    ballots = Ballots.of(Kind.ORDINAL, 4, [(["abcd".index(each) for each in order], n) for order, n in votes])
    found = schulze(tuple("abcd"), ballots)
    assert (found.winners, found.order) == (("d",), ("d", "a", "c", "b"))


def medians(grades: list[int]) -> list[int]:
    """The medians as they are taken away, one by one."""
    left, found = sorted(grades), []
    while left:
        found.append(left.pop((len(left) - 1) // 2))
    return found


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.dictionaries(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 4)), max_size=8))
def test_judgement_by_taking_medians_away(votes: list[tuple[dict[int, int], int]]) -> None:
    ballots = Ballots.of_points(Kind.SCORING, 4, votes)
    given_ = [[said.get(option, 0) for said, voters in votes for _ in range(voters)] for option in range(4)]
    found = majority_judgement(OPTIONS, ballots, grades=4)
    expected = sorted(range(4), key=lambda option: ([-each for each in medians(given_[option])], OPTIONS[option]))
    assert [each.option for each in found] == [OPTIONS[option] for option in expected]
    for each in found:
        mine = medians(given_[OPTIONS.index(each.option)])
        assert each.median == (mine[0] if mine else 0)
        assert each.place == 1 + sum(medians(other) > mine for other in given_)


def test_judgement_refuses_grades_that_there_are_not() -> None:
    for points, unit in (({0: 4}, 1), ({0: -1}, 1), ({0: 1}, 10)):
        with pytest.raises(ValueError, match=r"grade|whole"):
            majority_judgement(OPTIONS, Ballots.of_points(Kind.SCORING, 4, [(points, 1)], unit), grades=4)


def test_a_million_judge_at_once() -> None:
    """One voter of a million decides, at the very end of the comparison."""
    half = 500_000
    ballots = Ballots.of_points(Kind.SCORING, 2, [({0: 3, 1: 3}, half), ({0: 1, 1: 1}, half - 1), ({0: 1, 1: 0}, 1)])
    assert [each.option for each in majority_judgement(("z", "a"), ballots, grades=4)] == ["z", "a"]
