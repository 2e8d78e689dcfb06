"""What is liked across groups and districts, and what divides them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deliberation.opinions.counts import SIGNIFICANT, Counts, more_than_others, probability
from deliberation.opinions.stances import Floats, Ints, Mask

MOST = 5


@dataclass(frozen=True, slots=True)
class Division:
    """A statement (its place) on which two groups are farthest apart: `apart` is the difference of their shares.

    `most` is the group that agrees most with it, `least` the one that does least.
    """

    statement: int
    apart: float
    most: int
    least: int


def bridging(supporters: Ints, members: Ints) -> Floats:
    """Return for each thing how far it is liked everywhere, 0 to 1.

    The geometric mean over all parts (groups, districts) of (supporters + 1) / (members + 2): one part that does not
    like it weighs as much as one that does, whatever their sizes; a part of which little is known counts near a half.
    Both things x parts; `members` may be one row for all. 0 without any part. Raises ValueError where there are more
    supporters than members.
    """
    some, all_ = np.broadcast_arrays(np.atleast_2d(supporters), np.atleast_2d(members))
    if (some < 0).any() or (some > all_).any():
        raise ValueError("supporters are some of the members")
    if not some.shape[1]:
        return np.zeros(len(some))
    return np.asarray(np.exp(np.log(probability(some, all_)).mean(axis=1)))


def bridging_statements(counts: Counts) -> Floats:
    """Return `bridging` of each statement over groups: who agrees among those who answered."""
    return bridging(counts.agree.T, counts.answered.T)


def divisive(counts: Counts, moderated_out: Mask) -> tuple[Division, ...]:
    """Return at most `MOST` statements that divide groups, the widest apart first; equals in the order of statements.

    Taken are those where the share who agree differs significantly between the group with the largest and the one with
    the least (z of two proportions).
    """
    if len(counts.groups) < 2:
        return ()
    share = probability(counts.agree, counts.answered)
    most, least = share.argmax(axis=0), share.argmin(axis=0)
    each = np.arange(share.shape[1])
    apart = share[most, each] - share[least, each]
    test = more_than_others(
        counts.agree[most, each], counts.answered[most, each], counts.agree[least, each], counts.answered[least, each]
    )
    asked = (counts.answered[most, each] > 0) & (counts.answered[least, each] > 0)
    taken = np.flatnonzero(~moderated_out & asked & (test > SIGNIFICANT))
    first = taken[np.argsort(-apart[taken], kind="stable")[:MOST]]
    return tuple(
        Division(int(place), float(apart[place]), counts.groups[most[place]], counts.groups[least[place]])
        for place in first
    )
