"""How many of each group agreed with, disagreed with, and answered each statement; and what such counts say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from deliberation.opinions.stances import AGREE, DISAGREE, Floats, Ints, Stances

# One-sided, at 90 %.
SIGNIFICANT = 1.2816


@dataclass(frozen=True, eq=False)
class Counts:
    """`agree`, `disagree`, `answered` (groups x statements), passes among `answered`; `groups` names the rows."""

    groups: tuple[int, ...]
    agree: Ints
    disagree: Ints
    answered: Ints

    @cached_property
    def total(self) -> Counts:
        """All groups as one."""
        arrays = (each.sum(axis=0, keepdims=True) for each in (self.agree, self.disagree, self.answered))
        return Counts((0,), *arrays)


def counts(stances: Stances, group_of: Ints) -> Counts:
    """Return the counts of each group; `group_of[i]` is less than 0 for who is in none. Cost: one pass over stances."""
    inside = group_of >= 0
    groups, rows = np.unique(group_of[inside], return_inverse=True)
    numbers = np.full(len(group_of), -1, np.int64)
    numbers[inside] = rows
    of_entry = numbers[stances.row_of]
    shape = (len(groups), len(stances.statements))

    def counted(said: int | None) -> Ints:
        kept = of_entry >= 0 if said is None else (of_entry >= 0) & (stances.said == said)
        flat = of_entry[kept] * shape[1] + stances.places[kept]
        return np.bincount(flat, minlength=shape[0] * shape[1]).reshape(shape)

    return Counts(tuple(groups.tolist()), counted(AGREE), counted(DISAGREE), counted(None))


def probability(some: Ints, answered: Ints) -> Floats:
    """Return the share of some among those who answered, as if one more had said so and one more had not."""
    return np.asarray((some + 1) / (answered + 2))


def more_than_half(some: Ints, answered: Ints) -> Floats:
    """Return z for a share above one half, with one added to both counts."""
    return np.asarray(2 * np.sqrt(answered + 1) * ((some + 1) / (answered + 1) - 0.5))


def more_than_others(some: Ints, answered: Ints, others: Ints, others_answered: Ints) -> Floats:
    """Return z for a share above that of others (two proportions), with one added to all four counts.

    0 where all of both said so.
    """
    some, answered, others, others_answered = some + 1, answered + 1, others + 1, others_answered + 1
    pooled = (some + others) / (answered + others_answered)
    deviation = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / answered + 1 / others_answered))
    apart = some / answered - others / others_answered
    told = some + others != answered + others_answered
    return np.asarray(np.divide(apart, deviation, out=np.zeros(apart.shape), where=told))
