"""How unevenly contributions are spread over people. Pure and exact.

A histogram says how many people made how many contributions: {contributions: people}. Source: C. Gini, 1914; the
curve is Lorenz's.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def gini(histogram: Mapping[int, int]) -> Fraction:
    """Return 0 where all made as many, towards 1 where one made them all; 0 for nobody."""
    people, made = _sums(histogram)
    if not made:
        return Fraction(0)
    ranked, before = 0, 0
    for each, count in sorted(histogram.items()):
        # Ranks before + 1 … before + count, each times what such a person made.
        ranked += each * (count * before + count * (count + 1) // 2)
        before += count
    return Fraction(2 * ranked, people * made) - Fraction(people + 1, people)


def tenths(histogram: Mapping[int, int]) -> list[Fraction]:
    """Return the eleven points of the Lorenz curve: which share the least active 0, 10 … 100 % made."""
    people, made = _sums(histogram)
    if not made:
        return []
    return [_made_by_least(histogram, Fraction(people * step, 10)) / made for step in range(11)]


def top(histogram: Mapping[int, int], share: Fraction) -> Fraction:
    """Return which part of everything the most active `share` of people made; 0 for nobody."""
    people, made = _sums(histogram)
    if not made:
        return Fraction(0)
    return 1 - _made_by_least(histogram, people * (1 - share)) / made


def _made_by_least(histogram: Mapping[int, int], people: Fraction) -> Fraction:
    total = Fraction(0)
    for each, count in sorted(histogram.items()):
        taken = min(Fraction(count), people)
        total, people = total + taken * each, people - taken
    return total


def _sums(histogram: Mapping[int, int]) -> tuple[int, int]:
    return sum(histogram.values()), sum(each * count for each, count in histogram.items())
