"""How supports are shared out: few proposals get many, most get few, some get none, as in a real city.

Source: a city's plan of 10,860 proposals. The median had 5 supports, 14.5 % none, the most supported hundredth held
22 % of them all, and the Gini was 0.72. Whatever the mean, these four stay.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

NONE, HALF, MOST = 0.145, 0.5, 0.99
MEDIAN, TOP_HOLDS = 5, 0.22
# How steeply the upper half rises.
STEEP = 1.3


def shared_out(total: int, most: Sequence[int]) -> list[int]:
    """Return how many supports each proposal gets, the least liked first; no more than its `most`.

    They add up to `total`, as far as there is room.
    """
    counts = [min(count, room) for count, room in zip(_wanted(total, len(most)), most, strict=True)]
    # Whoever has many already gets what is left over, and gives what is too much; if that is not enough, all do.
    for first in (len(most) // 2, 0):
        _even_out(counts, most, total - sum(counts), first)
    return counts


def _even_out(counts: list[int], most: Sequence[int], left: int, first: int) -> None:
    """Add `left`, or take it away where it is less than nothing, from the place `first` on; as far as there is room."""
    while left:
        each, before = max(1, abs(left) // max(1, len(most) // 3)), left
        for place in reversed(range(first, len(most))):
            change = min(each, left, most[place] - counts[place]) if left > 0 else -min(each, -left, counts[place])
            counts[place] += change
            left -= change
            if not left:
                return
        if left == before:
            return


def _wanted(total: int, places: int) -> list[int]:
    mean = total / max(1, places)
    few = [_few((place + 0.5) / places) for place in range(places) if (place + 0.5) / places <= HALF]
    middle = max(mean * (1 - TOP_HOLDS) - sum(few) / places, 0.0) / (MOST - HALF)
    rise = max(middle - MEDIAN, 0.0) * (STEEP + 1)
    edge = MEDIAN + rise
    highest = _highest(edge, mean * TOP_HOLDS / (1 - MOST))
    counts = []
    for place in range(places):
        share = (place + 0.5) / places
        if share <= HALF:
            counts.append(_few(share))
        elif share <= MOST:
            counts.append(round(MEDIAN + rise * ((share - HALF) / (MOST - HALF)) ** STEEP))
        else:
            counts.append(round(edge * (highest / edge) ** ((share - MOST) / (1 - MOST))))
    return counts


def _few(share: float) -> int:
    """Return what the lower half gets: nothing, then from one to the median."""
    return 0 if share < NONE else 1 + int((MEDIAN - 0.1) * (share - NONE) / (HALF - NONE))


def _highest(edge: float, mean: float) -> float:
    """Return where a curve that rises evenly on paper with logarithms must end, for its mean to be `mean`."""
    low, high = edge * 1.000_001, max(edge, mean) * 1_000
    for _step in range(100):
        middle = (low + high) / 2
        if (middle - edge) / math.log(middle / edge) < mean:
            low = middle
        else:
            high = middle
    return low
