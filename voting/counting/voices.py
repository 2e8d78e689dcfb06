"""How many voices each ballot of a round carries, given who delegated to whom and who cast one.

Voters are numbers: people from 1, organisations below 0, which have no voice of their own. Cost: a few passes over
ballots and delegations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from voting.counting.delegation import NOBODY, UNSAID, Truths, delegates, resolve
from voting.counting.election import Ints

# To whom somebody delegates who says: to nobody here.
NO_DELEGATE = 0


class Scope(IntEnum):
    """What a delegation is for, the narrowest first."""

    ROUND = 0
    TOPIC = 1
    EVERYTHING = 2


@dataclass(frozen=True, eq=False)
class Voices:
    """By ballot: `weights` that count, `delegated` to it before the cap, `beyond` the cap.

    `reached`: delegators whose voice reached a ballot. Of the others, how many end with somebody who cast none
    (`dead_ends`), and how many in a ring, members and whoever leads into it (`circling`).
    """

    weights: Ints
    delegated: Ints
    beyond: Ints
    reached: Ints
    dead_ends: int
    circling: int


def voices(delegators: Ints, scopes: Ints, to: Ints, *, ballots: Ints, willing: Ints, cap: int) -> Voices:
    """Follow delegations, given as columns, to `ballots` (who cast them, each once).

    `willing`: who votes in the open here. Whoever delegates to somebody else is at a dead end. Raises ValueError for a
    cap under 1.
    """
    # Ids of a table lie close together: a place for each of them costs less than to sort those that are there.
    first = min((int(each.min()) for each in (delegators, ballots, to) if len(each)), default=0)
    last = max((int(each.max()) for each in (delegators, ballots, to) if len(each)), default=0)
    is_known, is_willing = np.zeros(last - first + 1, bool), np.zeros(last - first + 1, bool)
    for each in (delegators, ballots, to):
        is_known[each - first] = True
    is_willing[willing[(willing >= first) & (willing <= last)] - first] = True
    known = np.flatnonzero(is_known) + first
    place = np.cumsum(is_known, dtype=np.int32) - 1
    # One more, behind all: whoever does not vote in the open, who casts nothing and passes nothing on.
    nobody = len(known)
    by_scope = np.full((len(Scope), nobody + 1), UNSAID, np.int64)
    ends = np.where(is_willing[to - first], place[to - first], nobody)
    by_scope[scopes, place[delegators - first]] = np.where(to == NO_DELEGATE, NOBODY, ends)
    delegate = delegates(*by_scope)
    cast = place[ballots - first]
    voted, own = _at(cast, nobody + 1), np.append(known > 0, False)
    found = resolve(delegate, voted, cap, own)
    passed = (delegate >= 0) & ~voted
    reached = passed & (found.carried_by >= 0)
    dead = passed & _at(found.dead_ends, nobody + 1)
    return Voices(
        weights=found.weights[cast],
        delegated=(found.weights + found.beyond - own)[cast],
        beyond=found.beyond[cast],
        reached=known[np.flatnonzero(reached)],
        dead_ends=int(dead.sum()),
        circling=int((passed & ~reached & ~dead).sum()),
    )


def _at(places: npt.NDArray[np.integer], length: int) -> Truths:
    found = np.zeros(length, bool)
    found[places] = True
    return found


def told(number: int, few: int) -> int | None:
    """Return a number of people as it may be published: None under `few`, where nobody is told from one or two."""
    return number if number >= few else None


def is_sum_safe(hidden: int, among: int, few: int) -> bool:
    """Tell whether the sum of `among` hidden numbers, each under `few`, leaves any of them open from 0 to the most."""
    return not among or few - 1 <= hidden <= (few - 1) * (among - 1)
