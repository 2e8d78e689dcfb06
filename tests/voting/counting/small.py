"""Small elections for hypothesis, full of ties, and the files of Pabulib."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import strategies as st

from voting.counting.election import Ballots, Election, Kind, Project

PABULIB = Path(settings.OPEN_DATA_DIR) / "pabulib"
needs_files = pytest.mark.skipif(not PABULIB.exists(), reason="OPEN_DATA_DIR has no pabulib")

# Few different numbers, so that many things are equal.
COSTS = st.sampled_from([Fraction(each) for each in (0, 1, 2, 3, 4, 6, 7)] + [Fraction(3, 2), Fraction(5, 10)])
BUDGETS = st.sampled_from([Fraction(each) for each in (1, 3, 5, 6, 8, 12, 20)])


def projects(costs: list[Fraction]) -> tuple[Project, ...]:
    """Ids as text are in another order than places: p9, p8 and so on."""
    return tuple(Project(f"p{9 - place}", cost) for place, cost in enumerate(costs))


@st.composite
def elections(draw: st.DrawFn, kinds: tuple[Kind, ...] = (Kind.APPROVAL, Kind.CUMULATIVE, Kind.SCORING)) -> Election:
    costs = draw(st.lists(COSTS, min_size=1, max_size=6))
    places = range(len(costs))
    kind = draw(st.sampled_from(kinds))
    voters = st.integers(1, 3)
    if kind is Kind.APPROVAL:
        sets = st.tuples(st.lists(st.sampled_from(places), unique=True), voters)
        ballots = Ballots.of(kind, len(costs), draw(st.lists(sets, min_size=1, max_size=6)))
    else:
        points = st.integers(0 if kind is Kind.CUMULATIVE else -1, 4)
        given_ = st.tuples(st.dictionaries(st.sampled_from(places), points), voters)
        unit = draw(st.sampled_from([1, 10]))
        ballots = Ballots.of_points(kind, len(costs), draw(st.lists(given_, min_size=1, max_size=6)), unit)
    return Election(draw(BUDGETS), projects(costs), ballots)


def voters(election: Election) -> list[dict[int, Fraction]]:
    """Every voter by themselves: what they support, with the points."""
    ballots, found = election.ballots, []
    for number, multiplicity in enumerate(ballots.multiplicities.tolist()):
        said = ballots.choices_of(number)
        begin = int(ballots.starts[number])
        points = [1] * len(said) if ballots.points is None else ballots.points[begin : begin + len(said)].tolist()
        ballot = {
            choice: Fraction(worth, ballots.points_unit)
            for choice, worth in zip(said, points, strict=True)
            if worth > 0
        }
        found += [ballot] * multiplicity
    return found
