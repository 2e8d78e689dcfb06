"""What people agree on: most of all who answered, and every group by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deliberation.opinions.counts import SIGNIFICANT, Counts, more_than_half, probability
from deliberation.opinions.stances import Floats, Ints, Mask

MOST = 5


@dataclass(frozen=True, slots=True)
class Agreed:
    """A statement (its place) that `n_success` of the `n_trials` who answered took the same side on."""

    statement: int
    n_success: int
    n_trials: int
    p_success: float
    p_test: float


@dataclass(frozen=True, slots=True)
class Consensus:
    """What most agree with, and what most disagree with."""

    agree: tuple[Agreed, ...] = ()
    disagree: tuple[Agreed, ...] = ()


def consensus(everybody: Counts, moderated_out: Mask) -> Consensus:
    """Return at most `MOST` statements for each side, from the counts of everybody as one group, in the map or not.

    Taken are shares above one half, significantly so, in the order of share x test; equals in the order of statements.
    Source: Pol.is.
    """
    if not everybody.groups:
        return Consensus()
    answered = everybody.answered[0]
    return Consensus(*(_agreed(some[0], answered, ~moderated_out) for some in (everybody.agree, everybody.disagree)))


def group_aware(counts: Counts) -> Floats:
    """Return for each statement the product over groups of the share who agree, 0 to 1: high where none is against.

    Source: Pol.is. With no group at all it says nothing: zeros.
    """
    if not counts.groups:
        return np.zeros(counts.agree.shape[1])
    return np.asarray(probability(counts.agree, counts.answered).prod(axis=0))


def _agreed(some: Ints, answered: Ints, open_: Mask) -> tuple[Agreed, ...]:
    share, test = probability(some, answered), more_than_half(some, answered)
    taken = np.flatnonzero(open_ & (share > 0.5) & (test > SIGNIFICANT))
    first = taken[np.argsort(-(share * test)[taken], kind="stable")[:MOST]]
    return tuple(
        Agreed(int(each), int(some[each]), int(answered[each]), float(share[each]), float(test[each])) for each in first
    )
