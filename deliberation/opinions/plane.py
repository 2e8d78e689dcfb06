"""The plane on which opinions lie: two principal components of all stances, and where each participant stands.

What was not answered counts as the statement's mean, so it is nothing once the mean is taken away: the centred matrix
is as sparse as the stances. A moderated-out statement counts as answered with 0 by everybody. Source: Pol.is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import ArpackError, eigsh

from deliberation.opinions.stances import Floats, Mask, Stances

# Up to so many statements all directions are found at once; beyond, only the two that are asked for.
WHOLE = 200
# Of all variance: a direction with less is none.
NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Plane:
    """`mean` (statements) and `components` (2 x statements), each of length 1, or 0 where there is no such direction.

    `columns`: the statements that somebody answered; all else is 0 everywhere.
    """

    columns: Mask
    mean: Floats
    components: Floats


def plane(stances: Stances, earlier: Floats | None = None) -> Plane:
    """Return the plane of greatest variance; which way a component points is fixed.

    `earlier` (2 x statements; 0 for new ones): each component points as that one did. Else its largest entry, of equals
    the first, is positive. Cost: for each participant the square of what they answered, then statements^3 up to `WHOLE`
    statements; memory: stances + statements^2.
    """
    mean, centred = _centred(stances)
    gram = (centred.T @ centred).toarray()
    components = _first_two(gram)
    for number, component in enumerate(components):
        towards = 0.0 if earlier is None else float(component @ earlier[number])
        if abs(towards) < NOTHING:
            sizes = np.abs(component)
            towards = float(component[np.argmax(sizes >= sizes.max(initial=0) * (1 - 1e-9))]) if len(sizes) else 0.0
        if towards < 0:
            components[number] = -component
    return Plane(stances.answered, mean, components)


def positions(stances: Stances, on: Plane) -> Floats:
    """Return where participants stand (participants x 2).

    The sum over the statements seen of (stance - mean) x component, times sqrt(statements / seen): so who answered
    little does not crowd in the middle.
    """
    _, centred = _centred(stances)
    seen = np.diff(centred.indptr) + (stances.moderated_out & on.columns).sum()
    scale = np.sqrt(on.columns.sum() / np.maximum(seen, 1))
    return np.asarray((centred @ on.components.T) * scale[:, None])


def extremity(on: Plane) -> Floats:
    """Return for each statement how far from the middle somebody stands who only agreed to it."""
    alone = (1 - on.mean) * on.components * np.sqrt(on.columns.sum())
    return np.asarray(np.hypot(alone[0], alone[1]))


def _centred(stances: Stances) -> tuple[Floats, csr_array]:
    """Return the mean of each statement, and (stance - mean) of all that was answered and is not moderated out."""
    count = len(stances.statements)
    kept = ~stances.moderated_out[stances.places]
    places, said = stances.places[kept], stances.said[kept].astype(np.float64)
    answers = np.bincount(places, minlength=count)
    mean = np.bincount(places, said, minlength=count) / np.maximum(answers, 1)
    starts = np.concatenate(([0], np.cumsum(kept)))[stances.starts]
    return mean, csr_array((said - mean[places], places, starts), shape=(len(stances.participants), count))


def _first_two(gram: Floats) -> Floats:
    """Return the two directions of largest eigenvalue, as rows; zeros for one without variance."""
    count, total = len(gram), float(np.trace(gram))
    found = np.zeros((2, count))
    if total <= 0:
        return found
    try:
        chance = np.random.default_rng(0)
        start = chance.standard_normal(count)
        values, vectors = np.linalg.eigh(gram) if count <= WHOLE else eigsh(gram, k=2, v0=start, rng=chance)
    except ArpackError:
        values, vectors = np.linalg.eigh(gram)
    for number in range(min(2, count)):
        if values[-1 - number] > NOTHING * total:
            found[number] = np.where(gram.diagonal() > 0, vectors[:, -1 - number], 0)
    return found
