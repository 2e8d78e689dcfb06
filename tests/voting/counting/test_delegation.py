"""Delegations against following each chain by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voting.counting.delegation import NOBODY, UNSAID, delegates, resolve


def by_hand(delegate: list[int], voted: list[bool]) -> tuple[list[int], set[frozenset[int]], list[int]]:
    """Whose ballot carries each voice, the rings, and the dead ends, step by step."""
    carried, rings, dead = [], set(), []
    for person in range(len(delegate)):
        seen: list[int] = []
        here = person
        while not voted[here] and delegate[here] >= 0 and delegate[here] != here and here not in seen:
            seen.append(here)
            here = delegate[here]
        if here in seen:
            rings.add(frozenset(seen[seen.index(here) :]))
            carried.append(-1)
        elif voted[here]:
            carried.append(here)
        else:
            carried.append(-1)
            dead.append(person)
    return carried, rings, dead


@st.composite
def people(draw: st.DrawFn) -> tuple[list[int], list[bool]]:
    count = draw(st.integers(1, 14))
    delegate = draw(st.lists(st.integers(-2, count - 1), min_size=count, max_size=count))
    return delegate, draw(st.lists(st.sampled_from([False, False, True]), min_size=count, max_size=count))


@settings(max_examples=250, deadline=None)
@given(people(), st.sampled_from([None, 1, 3]))
def test_chains_end_where_following_them_ends(given_: tuple[list[int], list[bool]], cap: int | None) -> None:
    delegate, voted = given_
    carried, rings, dead = by_hand(delegate, voted)
    found = resolve(np.array(delegate), np.array(voted), cap)
    assert found.carried_by.tolist() == carried
    labels = {min(ring): ring for ring in rings}
    assert found.rings.tolist() == [
        next((label for label, ring in labels.items() if person in ring), -1) for person in range(len(voted))
    ]
    assert found.dead_ends.tolist() == dead
    weights = [carried.count(person) for person in range(len(voted))]
    assert (found.weights + found.beyond).tolist() == weights
    assert cap is None or found.weights.max() <= cap
    assert (
        found.largest(2)
        == sorted(
            ((person, int(weight)) for person, weight in enumerate(found.weights) if weight),
            key=lambda it: (-it[1], it[0]),
        )[:2]
    )


def test_narrow_scopes_go_before_wide_ones_and_nobody_before_somebody() -> None:
    this_round = np.array([UNSAID, 3, UNSAID, NOBODY, UNSAID])
    topic = np.array([UNSAID, 4, 4, 4, NOBODY])
    everything = np.array([2, 2, 2, 2, 2])
    assert delegates(this_round, topic, everything).tolist() == [2, 3, 4, NOBODY, NOBODY]
    assert delegates(np.array([UNSAID])).tolist() == [NOBODY]


def test_a_ballot_breaks_a_ring() -> None:
    ring = np.array([1, 2, 0])
    assert resolve(ring, np.array([False, False, False])).rings.tolist() == [0, 0, 0]
    broken = resolve(ring, np.array([False, True, False]))
    assert broken.rings.tolist() == [-1, -1, -1] and broken.weights.tolist() == [0, 3, 0]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 31, 32, 33, 1000])
def test_the_longest_chains_end_too(length: int) -> None:
    chain = np.arange(1, length + 1)
    found = resolve(np.append(chain, NOBODY), np.append(np.zeros(length, bool), True))
    assert found.weights[-1] == length + 1
    ring = resolve(np.append(chain, 0), np.zeros(length + 1, bool))
    assert ring.rings.tolist() == [0] * (length + 1)


def test_who_has_no_voice_carries_those_of_others() -> None:
    found = resolve(np.array([2, 2, NOBODY]), np.array([False, False, True]), None, np.array([True, True, False]))
    assert found.weights.tolist() == [0, 0, 2] and found.carried_by.tolist() == [2, 2, 2]


def test_delegates_must_be_there_and_a_cap_leaves_ones_own_voice() -> None:
    for delegate, voted, cap in (([5], [True], None), ([0], [True, False], None), ([0], [True], 0)):
        with pytest.raises(ValueError, match="people of the same list"):
            resolve(np.array(delegate), np.array(voted), cap)
