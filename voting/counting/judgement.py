"""Majority judgement: the option with the highest median grade; of equals, medians are taken away one by one.

Source: M. Balinski, R. Laraki, *Majority Judgment*, 2011. The median of an even number of grades is the lower one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cmp_to_key

import numpy as np

from voting.counting.election import Ballots
from voting.counting.ties import ranks_of_options


@dataclass(frozen=True, slots=True)
class Judged:
    """`grades[g]` voters gave the grade g; `median` is what a majority gives at least. `place` from 1, shared."""

    option: str
    grades: tuple[int, ...]
    median: int
    place: int


def majority_judgement(options: Sequence[str], ballots: Ballots, grades: int, lot: str = "") -> tuple[Judged, ...]:
    """Return all options, the best first. Points are grades, 0 the worst of `grades`; who says nothing gives 0.

    Raises ValueError for a grade that there is not. Cost: one pass over the ballots; comparing two options takes as
    many steps as there are grades, however many voters.
    """
    histograms = _histograms(ballots, grades)
    ranks = ranks_of_options(options, lot)

    def compare(one: int, two: int) -> int:
        return -compared(histograms[one], histograms[two]) or ranks[one] - ranks[two]

    order = sorted(range(len(options)), key=cmp_to_key(compare))
    judged: list[Judged] = []
    for number, option in enumerate(order):
        same = number and not compared(histograms[option], histograms[order[number - 1]])
        place = judged[-1].place if same else number + 1
        judged.append(Judged(options[option], histograms[option], _median(histograms[option]), place))
    return tuple(judged)


def compared(one: Sequence[int], two: Sequence[int]) -> int:
    """Return 1, -1 or 0 where the grades of the first are better, worse or the same; both from as many voters."""
    first, second = _outwards(one), _outwards(two)
    here, there = next(first, None), next(second, None)
    while here and there:
        (mine, length), (theirs, other) = here, there
        if mine != theirs:
            return 1 if mine > theirs else -1
        steps = min(length, other)
        here = (mine, length - steps) if length > steps else next(first, None)
        there = (theirs, other - steps) if other > steps else next(second, None)
    return 0


def _outwards(grades: Sequence[int]) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield the medians in the order in which they are taken away, as runs of equal steps.

    Sorted from the worst, of an odd number the middle goes first, then pairs: the next below and the next above it. Of
    an even number the pairs are the next at the middle and the next above.
    """
    total = sum(grades)
    ends = np.cumsum(grades).tolist()

    def at(position: int) -> int:
        return int(np.searchsorted(ends, position, side="right"))

    below, above = (total - 1) // 2, (total - 1) // 2 + 1
    if total % 2:
        yield (at(below),), 1
        below -= 1
    while below >= 0 and above < total:
        low, high = at(below), at(above)
        # Until the grade changes below or above.
        steps = min(below - (ends[low - 1] if low else 0) + 1, ends[high] - above)
        yield (low, high), steps
        below, above = below - steps, above + steps


def _histograms(ballots: Ballots, grades: int) -> list[tuple[int, ...]]:
    found = np.zeros((ballots.options, grades), np.int64)
    if ballots.points is None or ballots.points_unit != 1:
        raise ValueError("judgements are whole numbers of points")
    if ballots.points.min(initial=0) < 0 or ballots.points.max(initial=0) >= grades:
        raise ValueError(f"a grade is a number from 0 to {grades - 1}")
    np.add.at(found, (ballots.choices, ballots.points), ballots.multiplicities[ballots.class_of])
    found[:, 0] += ballots.voters - found.sum(axis=1)
    return [tuple(row) for row in found.tolist()]


def _median(grades: Sequence[int]) -> int:
    return int(np.searchsorted(np.cumsum(grades), (sum(grades) - 1) // 2, side="right")) if sum(grades) else 0
