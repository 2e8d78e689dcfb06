"""Two linear programs: the highest lowest chance, and with it the lowest highest one (HiGHS).

`amounts` are what is asked for (weights of panels, or expected seats), each from 0 to its `most`; they keep
`rows @ amounts <= limits`, and give everybody of class c the chance `(chances @ amounts)[c]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Even:
    """`among`: the classes whose chances are to be even."""

    chances: Any
    among: Marks
    rows: Any
    limits: Floats
    most: Floats

    def lowest(self) -> tuple[Floats, float, Floats]:
        """Return amounts, the highest lowest chance, and what a chance is worth in each class."""
        amounts, lowest, prices = self._solve(-1.0, -self.chances[self.among], 0.0, 1.0)
        worth = np.zeros(len(self.among))
        worth[self.among] = np.maximum(-prices[: int(self.among.sum())], 0)
        return amounts, -lowest, worth

    def highest(self, lowest: float) -> Floats:
        """Return amounts that give nobody less than `lowest`, and whoever has most as little as possible."""
        least = np.where(self.among, lowest, 0.0)
        return self._solve(1.0, self.chances, 0.0, -1.0, floor=least)[0]

    def _solve(
        self, cost: float, chances: Any, limit: float, sign: float, floor: Floats | None = None
    ) -> tuple[Floats, float, Floats]:
        """Minimise cost x level, where chances + sign x level <= limit, and every chance is at least its floor."""
        parts = [hstack([chances, csr_array(np.full((chances.shape[0], 1), sign))])]
        limits = [np.full(chances.shape[0], limit)]
        for rows, bounds in [(self.rows, self.limits), *([] if floor is None else [(-self.chances, -floor)])]:
            parts.append(hstack([rows, csr_array((rows.shape[0], 1))]))
            limits.append(bounds)
        found = linprog(
            np.append(np.zeros(len(self.most)), cost),
            A_ub=csr_array(vstack(parts)),
            b_ub=np.concatenate(limits),
            bounds=np.stack([np.zeros(len(self.most) + 1), np.append(self.most, 1.0)], axis=1),
            method="highs",
        )
        if found.x is None:
            raise RuntimeError(f"no chances: {found.message}")
        return np.clip(found.x[:-1], 0, None), float(found.fun), np.asarray(found.ineqlin.marginals)
