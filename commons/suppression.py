"""Which cells of a table that counts people may be published, so that none under ten can be read or worked out.

Pure: numbers in, decisions out. The table has one published total (its sum) and cells that do not overlap.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = 10
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Table(Generic[Name]):
    """`shown` cells with their numbers; those `under` ten; `withheld` ones beside them. `total` None: withheld too."""

    shown: dict[Name, int]
    under: frozenset[Name]
    withheld: frozenset[Name]
    total: int | None


def suppressed(cells: Mapping[Name, int]) -> Table[Name]:
    """Leave out every cell under ten, and as many others, the smallest first, as hide what it was.

    Hidden means: knowing the shown cells, the total, which cells are under ten, and that the others left out are the
    smallest of the rest, every cell under ten may still be anything from 0 to 9. Where no cell can be shown, nothing
    says which are under ten either, whether or not that would hide them: said in some of these tables alone, its
    absence would tell the others apart (of 10 people in three cells, that all stand in one).
    """
    total = sum(cells.values())
    if total < K:
        return Table({}, frozenset(), frozenset(cells), None)
    under = {name for name, number in cells.items() if number < K}
    rest = sorted((name for name in cells if name not in under), key=lambda name: (cells[name], str(name)))
    if not under:
        return Table(dict(cells), frozenset(), frozenset(), total)
    for more in range(len(rest)):
        beside, shown = rest[:more], rest[more:]
        if is_hidden(
            left_out=total - sum(cells[name] for name in shown),
            under=len(under),
            beside=len(beside),
            # Of equal ones the name decides: a reader knows that too.
            beside_most=min(cells[name] for name in shown) - 1,
        ):
            return Table({name: cells[name] for name in shown}, frozenset(under), frozenset(beside), total)
    return Table({}, frozenset(), frozenset(cells), total)


def is_hidden(*, left_out: int, under: int, beside: int, beside_most: int) -> bool:
    """Tell whether each of the `under` cells may be anything from 0 to 9, given the sum of all that is left out.

    The cells beside them are known to lie between 10 and `beside_most`.
    """
    most = left_out - K * beside
    least = left_out - (K - 1) * (under - 1) - beside_most * beside
    return most >= K - 1 and least <= 0
