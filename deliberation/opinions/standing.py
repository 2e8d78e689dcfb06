"""Where somebody stands on a map that is there already."""

from __future__ import annotations

import numpy as np

from deliberation.opinions.stances import Floats, Mask, Stances


def standing(stances: Stances, mean: Floats, components: Floats, asked: Mask) -> Floats:
    """Return where participants stand (participants x 2) on the plane with this mean and these components.

    As `plane.positions`, which takes the mean from the stances themselves. `asked`: the statements that count as asked
    there. All are in the order of `stances.statements`.
    """
    kept = ~stances.moderated_out[stances.places] & asked[stances.places]
    rows, places = stances.row_of[kept], stances.places[kept]
    apart = stances.said[kept] - mean[places]
    people = len(stances.participants)
    seen = np.bincount(rows, minlength=people) + (stances.moderated_out & asked).sum()
    sums = [np.bincount(rows, apart * axis[places], minlength=people) for axis in components]
    return np.asarray(np.stack(sums, axis=1) * np.sqrt(asked.sum() / np.maximum(seen, 1))[:, None])
