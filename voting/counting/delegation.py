"""Who votes for whom: every chain of delegations followed to its ballot.

People are numbers from 0. A delegate of the round goes before one for its topic, and that before one for everything;
an own ballot goes before all. Cost: a few passes over everybody, as many as the longest chain has binary digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voting.counting.election import Ints

Truths = npt.NDArray[np.bool_]

# Of a scope: nothing said, so a wider one counts; and nobody, although a wider one may name somebody.
UNSAID = -1
NOBODY = -2


@dataclass(frozen=True, eq=False)
class Resolution:
    """`carried_by[i]`: whose ballot carries i's voice, i itself where i voted, -1 where none does.

    `weights[i]`: voices that i's ballot carries, its own included, after the cap; `beyond[i]`: those that the cap took.
    `rings[i]`: the smallest number in the ring that i is a member of, where nobody in it voted; -1 where i is in none.
    `dead_ends`: people whose chain ends with somebody who neither voted nor delegated, themselves included.
    """

    carried_by: Ints
    weights: Ints
    beyond: Ints
    rings: Ints
    dead_ends: Ints

    def largest(self, count: int) -> list[tuple[int, int]]:
        """Return (person, weight) of the largest weights, equals by number."""
        order = np.lexsort((np.arange(len(self.weights)), -self.weights))[:count]
        return [(int(each), int(self.weights[each])) for each in order if self.weights[each]]


def delegates(*scopes: Ints) -> Ints:
    """Return one delegate for each person, or NOBODY, from scopes that go from the narrowest to the widest."""
    found = np.full(len(scopes[0]), UNSAID, np.int64)
    for scope in scopes:
        found = np.where(found == UNSAID, scope, found)
    return np.where(found == UNSAID, NOBODY, found)


def resolve(delegate: Ints, voted: Truths, cap: int | None = None, voices: Truths | None = None) -> Resolution:
    """Follow everybody's delegation to a ballot. `delegate[i]` is a person, or less than 0.

    `voices`: who has a voice of their own, all unless told; others carry what they are given. Raises ValueError for a
    delegate that there is not, and a cap under 1.
    """
    # Half the width, as this is all about reaching into memory here and there.
    people = np.arange(len(delegate), dtype=np.int32)
    if len(delegate) != len(voted) or (delegate >= len(delegate)).any() or (cap is not None and cap < 1):
        raise ValueError("delegates are people of the same list, and a cap leaves everybody their own voice")
    # A ring of one is somebody who delegated to themselves: no delegation.
    ends = voted | (delegate < 0) | (delegate == people)
    following = np.where(ends, people, delegate.astype(np.int32))
    pointer = following.copy()
    # Each step doubles how far everybody has looked. After as many steps as N has digits, all have passed N people.
    waiting = people
    for _ in range(len(people).bit_length() + 1):
        waiting = waiting[~ends[pointer[waiting]]]
        if not len(waiting):
            break
        pointer[waiting] = pointer[pointer[waiting]]
    ended = ends[pointer]
    carried = ended & voted[pointer]
    counted_for = carried if voices is None else carried & voices
    weights = np.bincount(pointer[counted_for], minlength=len(people)).astype(np.int64)
    counted = weights if cap is None else np.minimum(weights, cap)
    return Resolution(
        carried_by=np.where(carried, pointer, -1).astype(np.int64),
        weights=counted,
        beyond=weights - counted,
        rings=_rings(following, pointer[~ended]),
        dead_ends=np.flatnonzero(ended & ~carried),
    )


def _rings(following: npt.NDArray[np.int32], reached: npt.NDArray[np.int32]) -> Ints:
    """Return the rings' members, given whom those reach who come to no end.

    After more steps than there are people everybody of them goes round in a ring, and each member of a ring is reached
    by another: so those reached are the members, and nobody has to be peeled off around them. Each member then learns
    the smallest number of twice as many who follow, until all of a ring know the same.
    """
    found = np.full(len(following), -1, np.int64)
    if not len(reached):
        return found
    inside = np.zeros(len(following), bool)
    inside[reached] = True
    members = np.flatnonzero(inside).astype(np.int32)
    # Members alone, under numbers of their own that keep the order.
    place = np.zeros(len(following), np.int32)
    place[members] = np.arange(len(members), dtype=np.int32)
    after = place[following[members]]
    step, smallest = after, np.minimum(np.arange(len(members), dtype=np.int32), after)
    while (smallest != smallest[after]).any():
        step = step[step]
        smallest = np.minimum(smallest, smallest[step])
    found[members] = members[smallest]
    return found
