"""Who comes first among equals was published before."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

from tests.voting.counting.small import projects
from voting.counting.election import Ballots, Election, Kind, Project
from voting.counting.equal_shares import Satisfaction, Settings, equal_shares
from voting.counting.ties import Ties, ranks


def ordered(election: Election, ties: Ties, lot: str = "") -> list[str]:
    found = ranks(election, ties, lot)
    return [election.projects[place].id for place in sorted(range(len(found)), key=found.__getitem__)]


def test_ids_are_compared_as_text() -> None:
    names = ["10", "9", "b", "B", "é"]
    ballots = Ballots.of(Kind.APPROVAL, 5, [(range(5), 1)])
    election = Election(Fraction(5), tuple(Project(name, Fraction(1)) for name in names), ballots)
    assert ordered(election, Ties.ID) == ["10", "9", "B", "b", "é"]


def test_cost_then_votes_then_the_lot_then_ids() -> None:
    ballots = Ballots.of(Kind.APPROVAL, 4, [([0, 2, 3], 2), ([1, 2, 3], 1)])
    election = Election(Fraction(9), projects([Fraction(each) for each in (1, 1, 2, 2)]), ballots)
    assert ordered(election, Ties.COST_VOTES) == ["p9", "p8", "p6", "p7"]
    lots = {name: sha256(f"seed 7:{name}".encode()).digest() for name in ("p6", "p7")}
    assert ordered(election, Ties.COST_VOTES, "seed 7") == ["p9", "p8", *sorted(lots, key=lots.__getitem__)]
    # A lot is a lot: some seed turns them round.
    assert len({tuple(ordered(election, Ties.COST_VOTES, f"seed {each}")) for each in range(20)}) == 2


def test_the_order_of_ties_decides_who_wins() -> None:
    """One euro each for two projects of two supporters; by cardinality the cheaper one is no tie."""
    ballots = Ballots.of(Kind.APPROVAL, 2, [([0, 1], 2)])
    election = Election(Fraction(3), projects([Fraction(2), Fraction(3)]), ballots)
    assert equal_shares(election, Settings(ties=Ties.ID)).ids == ("p8",)
    assert equal_shares(election, Settings(ties=Ties.COST_VOTES)).ids == ("p9",)
    assert equal_shares(election, Settings(satisfaction=Satisfaction.CARDINALITY)).ids == ("p9",)
