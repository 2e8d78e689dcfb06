"""Which statement somebody is asked next: what tells much about opinions, and what is new."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import accumulate

import numpy as np

from deliberation.opinions.counts import Counts, probability
from deliberation.opinions.stances import Floats, in_order


def priorities(counts: Counts, extremity: Floats) -> Floats:
    """Return for each statement how much it should be asked.

    The square of: share who do not pass x share who agree x (extremity + 1) x a factor from 9 for a new statement down
    to 1 for one that many answered. Counted are those in the map. Source: Pol.is.
    """
    total = counts.total
    agree, answered = total.agree[0], total.answered[0]
    passes = answered - agree - total.disagree[0]
    telling = (1 - probability(passes, answered)) * (extremity + 1) * probability(agree, answered)
    return np.asarray((telling * (1 + 8 * 2 ** (-answered / 5))) ** 2)


def next_statement(priorities: Mapping[str, float], seen: Collection[str], draw: float) -> str | None:
    """Return a statement not seen yet, drawn in proportion to priorities; None where all are seen.

    `priorities` are those of open statements by id; `draw` a random number from 0 to less than 1, that decides.
    """
    waiting = sorted(priorities.keys() - set(seen), key=in_order)
    sums = list(accumulate(priorities[each] for each in waiting))
    for statement, up_to in zip(waiting, sums, strict=True):
        if draw * sums[-1] < up_to:
            return statement
    return waiting[-1] if waiting else None
