"""Options in their order, with the value that orders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.counting.ties import ranks_of_options


@dataclass(frozen=True, slots=True)
class Standing:
    """`place` from 1, shared by those with the same value; `by_lot` where the order of ties put one before another."""

    option: str
    value: Fraction
    place: int
    by_lot: bool


def standings(options: Sequence[str], values: Sequence[Fraction], lot: str = "") -> tuple[Standing, ...]:
    """Return the options, the highest value first; equals by the lot, without one by id as text."""
    ranks = ranks_of_options(options, lot)
    order = sorted(range(len(options)), key=lambda option: (-values[option], ranks[option]))
    return tuple(
        Standing(
            option=options[option],
            value=values[option],
            place=1 + sum(value > values[option] for value in values),
            by_lot=sum(value == values[option] for value in values) > 1,
        )
        for option in order
    )
