"""What each group says more than the others do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from deliberation.opinions.counts import SIGNIFICANT, Counts, more_than_half, more_than_others, probability
from deliberation.opinions.stances import Floats, Ints, Mask

MOST = 5


class Side(StrEnum):
    """Which stance it is that a group takes."""

    AGREE = "agree"
    DISAGREE = "disagree"


@dataclass(frozen=True, slots=True)
class Row:
    """A statement (its place) and the side a group takes: `n_success` of the `n_trials` who answered.

    `p_success` is the share, `p_test` z for more than half; `repness` how many times the share of all other groups,
    `repness_test` z for more than theirs.
    """

    statement: int
    side: Side
    n_success: int
    n_trials: int
    p_success: float
    p_test: float
    repness: float
    repness_test: float

    @property
    def weight(self) -> float:
        """What rows are ordered by."""
        return self.repness * self.repness_test * self.p_success * self.p_test


@dataclass(frozen=True, eq=False)
class Measures:
    """Of one side, groups x statements: `some` took it; the share with its test, and both against all other groups."""

    some: Ints
    share: Floats
    share_test: Floats
    ratio: Floats
    ratio_test: Floats

    @classmethod
    def of(cls, some: Ints, answered: Ints) -> Measures:
        """Return the measures of a side from its counts and all answers."""
        others, others_answered = some.sum(axis=0) - some, answered.sum(axis=0) - answered
        share = probability(some, answered)
        return cls(
            some,
            share,
            more_than_half(some, answered),
            share / probability(others, others_answered),
            more_than_others(some, answered, others, others_answered),
        )

    @property
    def significant(self) -> Mask:
        """Where both tests say so."""
        return np.asarray((self.share_test > SIGNIFICANT) & (self.ratio_test > SIGNIFICANT))


def representative(counts: Counts, moderated_out: Mask) -> dict[int, tuple[Row, ...]]:
    """Return for each group at most `MOST` rows, agreement first.

    Those significant on a side, by `Row.weight`; before them the statement the group agrees with best, if there is one.
    Where nothing is significant that statement alone, else the one with the largest `repness_test`; but never a side
    that nobody took. Equals in the order of statements. Source: Pol.is.
    """
    agree, disagree = (Measures.of(some, counts.answered) for some in (counts.agree, counts.disagree))
    return {
        group: _chosen(number, agree, disagree, counts.answered[number], np.flatnonzero(~moderated_out).tolist())
        for number, group in enumerate(counts.groups)
    }


def _chosen(group: int, agree: Measures, disagree: Measures, answered: Ints, statements: list[int]) -> tuple[Row, ...]:
    def row(place: int) -> Row:
        side, of = Side.DISAGREE, disagree
        if agree.ratio_test[group, place] > disagree.ratio_test[group, place]:
            side, of = Side.AGREE, agree
        measures = (of.share, of.share_test, of.ratio, of.ratio_test)
        numbers = (float(each[group, place]) for each in measures)
        return Row(place, side, int(of.some[group, place]), int(answered[place]), *numbers)

    significant = (agree.significant | disagree.significant)[group]
    rows = sorted((row(place) for place in statements if significant[place]), key=lambda each: -each.weight)
    best = _best_agreement(group, agree, disagree, statements)
    if best is not None:
        rows = [row(best), *(each for each in rows if each.statement != best)]
    elif not rows:
        taken = [each for each in map(row, statements) if each.n_success]
        rows = [max(taken, key=lambda each: each.repness_test)] if taken else []
    return tuple(sorted(rows[:MOST], key=lambda each: each.side))


def _best_agreement(group: int, agree: Measures, disagree: Measures, statements: list[int]) -> int | None:
    """Return the statement that a group agrees with best.

    The first that passes for agreement at all; then each that is better than the best so far: by share and ratio with
    both tests where the best so far is more than the others' share, else by the share and its test.
    """
    best: int | None = None
    share, test, ratio = agree.share[group], agree.share_test[group], agree.ratio[group]
    alone = share * test
    weight = alone * ratio * agree.ratio_test[group]
    for place in statements:
        if not agree.some[group, place] and not disagree.some[group, place]:
            continue
        if best is None:
            if test[place] > SIGNIFICANT or (ratio[place] > 1 and share[place] > 0.5):
                best = place
        elif (weight[place] > weight[best]) if ratio[best] > 1 else (alone[place] > alone[best]):
            best = place
    return best
