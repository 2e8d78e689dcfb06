"""Ranked ballots, counted in two ways: instant run-off and Schulze.

A ballot ranks some options, the best first. Those it leaves out are behind all it names, and equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voting.counting.election import Ballots, Ints
from voting.counting.ties import ranks_of_options


@dataclass(frozen=True, slots=True)
class Round:
    """Votes of the options that were still in, ballots that name none of them, and who was then out."""

    votes: dict[str, int]
    exhausted: int
    eliminated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunOff:
    """`winner` None where there are no options. `by_lot`: the order of ties decided somebody's elimination."""

    winner: str | None
    rounds: tuple[Round, ...]
    by_lot: bool


@dataclass(frozen=True, eq=False)
class Schulze:
    """`winners`: whom nobody beats; `order`: all options, of equals those first that the order of ties puts first.

    `preferred[a, b]` voters prefer a to b; `paths[a, b]` is the strength of the widest path from a to b.
    """

    winners: tuple[str, ...]
    order: tuple[str, ...]
    preferred: Ints
    paths: Ints


def instant_runoff(options: Sequence[str], ballots: Ballots, lot: str = "") -> RunOff:
    """Return the winner by elimination: who has more than half of the ballots that still name somebody.

    The last go together where all of them have less than the next one alone: none could pass it, so going one by one
    would end the same. Of equals at the end, the one last in the order of ties goes. Cost: a pass over the ballots per
    round.
    """
    ranks = ranks_of_options(options, lot)
    left = np.ones(len(options), bool)
    rounds: list[Round] = []
    by_lot = False
    while left.any():
        votes = _first_choices(ballots, left)
        order = sorted(np.flatnonzero(left).tolist(), key=lambda option: (-votes[option], ranks[option]))
        leader, continuing = order[0], sum(votes)
        out = [] if 2 * votes[leader] > continuing or len(order) == 1 else _last(order, votes)
        if len(out) == 1:
            by_lot |= votes[out[0]] == votes[order[-2]]
        eliminated = tuple(options[option] for option in out)
        shown = {options[option]: votes[option] for option in order}
        rounds.append(Round(shown, ballots.voters - continuing, eliminated))
        if not out:
            return RunOff(options[leader], tuple(rounds), by_lot)
        left[out] = False
    return RunOff(None, (), False)


def schulze(options: Sequence[str], ballots: Ballots, lot: str = "") -> Schulze:
    """Return the order by widest paths; a step is as wide as the voters who prefer its first, where those are more.

    Source: M. Schulze, *A new monotonic, clone-independent … single-winner election method*, 2011. Cost: options²
    passes over the classes, then options³.
    """
    preferred = pairwise(ballots)
    paths = np.where(preferred > preferred.T, preferred, 0)
    for middle in range(len(options)):
        np.maximum(paths, np.minimum(paths[:, middle, None], paths[None, middle, :]), out=paths)
    np.fill_diagonal(paths, 0)
    beats = paths > paths.T
    ranks, left = ranks_of_options(options, lot), set(range(len(options)))
    order: list[int] = []
    while left:
        free = [option for option in left if not any(beats[other, option] for other in left)]
        order.append(min(free, key=ranks.__getitem__))
        left.remove(order[-1])
    winners = sorted(np.flatnonzero(~beats.any(axis=0)).tolist(), key=ranks.__getitem__)
    return Schulze(
        tuple(options[option] for option in winners), tuple(options[option] for option in order), preferred, paths
    )


def pairwise(ballots: Ballots) -> Ints:
    """Return how many voters prefer each option (row) to each other (column)."""
    count = ballots.options
    # What a ballot does not name stands at the place after the last.
    place = np.full((len(ballots.multiplicities), count), count, np.int32)
    place[ballots.class_of, ballots.choices] = np.arange(len(ballots.choices)) - ballots.starts[:-1][ballots.class_of]
    found = np.zeros((count, count), np.int64)
    for option in range(count):
        found[option] = ballots.multiplicities @ (place[:, option, None] < place)
    return found


def _first_choices(ballots: Ballots, left: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[int]:
    """Return the votes of each option: of each ballot the first that is left."""
    entries = np.flatnonzero(left[ballots.choices])
    classes, firsts = np.unique(ballots.class_of[entries], return_index=True)
    votes = np.zeros(ballots.options, np.int64)
    np.add.at(votes, ballots.choices[entries[firsts]], ballots.multiplicities[classes])
    return [int(each) for each in votes]


def _last(order: Sequence[int], votes: Sequence[int]) -> list[int]:
    """Return the longest end of the order that has less than the option before it; at least the last."""
    for begin in range(1, len(order) - 1):
        if sum(votes[option] for option in order[begin:]) < votes[order[begin - 1]]:
            return list(order[begin:])
    return [order[-1]]
