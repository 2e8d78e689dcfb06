"""Which panels meet the quotas: seats per class as whole numbers, found by mixed integer programming (HiGHS).

Who is alike is one class, so the work grows with the classes and not with the pool. What the solver brings is rounded
to whole numbers and held against the quotas before anybody relies on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from deliberation.lot.even import Even, Floats, Marks
from deliberation.lot.quotas import Bound, Infeasible, Quotas, Shortfall

Ints = npt.NDArray[np.int64]
# What two numbers that should be equal may differ by.
SURE = 1e-9


@dataclass(eq=False)
class Seats:
    """The panels of `size` people out of `available[c]` of each class c, whose values are `rows[c]`.

    `kept`: how many of each class are on the panel already; the quotas are those of all of them together.
    """

    quotas: Quotas
    rows: Sequence[Sequence[str]]
    available: Ints
    size: int
    kept: Ints | None = None
    incidence: Ints = field(init=False)

    def __post_init__(self) -> None:
        places = {feature: at for at, feature in enumerate(self.quotas.features)}
        self.incidence = np.array(
            [[row[places[quota.feature]] == quota.value for row in self.rows] for quota in self.quotas.all], np.int64
        ).reshape(len(self.quotas.all), len(self.rows))
        there = self.incidence @ self.kept if self.kept is not None else 0
        self.least = np.array([quota.least for quota in self.quotas.all], np.int64) - there
        self.most = np.array([quota.most for quota in self.quotas.all], np.int64) - there
        self.most_each = np.minimum(self.available, self.size)
        everybody = np.ones((1, len(self.rows)), np.int64)
        self.matrix = csr_array(np.vstack([self.incidence, everybody]).astype(float))
        self.low, self.high = np.append(self.least, self.size), np.append(self.most, self.size)

    def best(self, worth: Floats) -> tuple[Ints, float] | None:
        """Return a panel worth most, each seat of class c as much as `worth[c]`, and a bound no panel exceeds.

        None if no panel meets the quotas.
        """
        found = self._solve(-worth, [self._constraint()], self.most_each.astype(float))
        return None if found is None else (found[0], -found[1])

    def widest(self, wanted: Marks) -> Ints | None:
        """Return a panel with people of as many wanted classes as one panel can have; None if there is none."""
        classes, marks = len(self.rows), np.flatnonzero(wanted)
        # One mark for each wanted class, no more than it has seats.
        picked = csr_array(
            (np.ones(len(marks)), (np.arange(len(marks)), marks)), shape=(len(marks), classes), dtype=float
        )
        constraints = [
            LinearConstraint(hstack([self.matrix, csr_array((len(self.low), len(marks)))]), self.low, self.high),
            LinearConstraint(hstack([picked, -eye_array(len(marks))]), 0, np.inf),
        ]
        worth = np.concatenate([np.zeros(classes), -np.ones(len(marks))])
        found = self._solve(worth, constraints, np.concatenate([self.most_each, np.ones(len(marks))]))
        return None if found is None else found[0]

    def near(self, wish: Floats) -> Ints | None:
        """Return a panel close to what is wished of each class: at most one seat above the wish rounded down."""
        floor = np.clip(np.floor(wish), 0, self.most_each)
        most = np.minimum(floor + 1, self.most_each)
        found = self._solve(floor + 0.5 - wish, [self._constraint()], most, gap=0.05)
        return None if found is None else found[0]

    def shares(self, among: Marks) -> tuple[Floats, float]:
        """Return expected seats per class with the highest lowest chance of classes `among`, and that chance.

        Of all such seats, those with the lowest highest chance. They are not whole, so no lottery does better.
        """
        chances = csr_array(np.diag(1.0 / self.available.astype(float)))
        limits = np.concatenate([self.high, -self.low]).astype(float)
        even = Even(chances, among, vstack([self.matrix, -self.matrix]), limits, self.most_each.astype(float))
        lowest = even.lowest()[1]
        return even.highest(lowest * (1 - SURE)), lowest

    def is_possible(self) -> bool:
        """Tell whether any panel meets the quotas."""
        return self.best(np.zeros(len(self.rows))) is not None

    def shortfalls(self) -> tuple[Shortfall, ...]:
        """Return a smallest relaxation of the quotas that a panel of these people meets; none if none is needed.

        Where there are fewer people than seats: how many are missing, and of whom there are too few even so.
        """
        if (missing := self.size - int(self.available.sum())) > 0:
            return (Shortfall("", "", Bound.SIZE, missing), *self._too_few())
        quotas, classes = len(self.least), len(self.rows)
        slack = hstack([eye_array(quotas), -eye_array(quotas)])
        constraints = [
            LinearConstraint(hstack([csr_array(self.incidence.astype(float)), slack]), self.least, self.most),
            LinearConstraint(np.concatenate([np.ones(classes), np.zeros(2 * quotas)])[None], self.size, self.size),
        ]
        cost = np.concatenate([np.zeros(classes), np.ones(2 * quotas)])
        most = np.concatenate([self.most_each, np.full(2 * quotas, float(self.size + self.high.max()))])
        found = self._solve(cost, constraints, most, is_relaxed=True)
        if found is None:
            raise RuntimeError("quotas that give way are always met")
        there = self.incidence @ found[0]
        short: list[Shortfall] = []
        for at, quota in enumerate(self.quotas.all):
            if there[at] < self.least[at]:
                short.append(Shortfall(quota.feature, quota.value, Bound.MIN, int(self.least[at] - there[at])))
            if there[at] > self.most[at]:
                short.append(Shortfall(quota.feature, quota.value, Bound.MAX, int(there[at] - self.most[at])))
        return tuple(short)

    def _too_few(self) -> Iterator[Shortfall]:
        """Yield what is missing to each minimum when all who are there take a seat."""
        there = self.incidence @ self.available
        for at, quota in enumerate(self.quotas.all):
            if there[at] < self.least[at]:
                yield Shortfall(quota.feature, quota.value, Bound.MIN, int(self.least[at] - there[at]))

    def require(self) -> None:
        """Raise Infeasible, with what would have to give way, if no panel meets the quotas."""
        if not self.is_possible():
            raise Infeasible(self.shortfalls())

    def _constraint(self) -> Any:
        return LinearConstraint(self.matrix, self.low, self.high)

    def _solve(
        self, cost: Floats, constraints: list[Any], most: Floats, *, gap: float = 0.0, is_relaxed: bool = False
    ) -> tuple[Ints, float] | None:
        """Return the seats of least cost and a bound below all costs; further variables are continuous.

        Raises RuntimeError where the solver neither finds a panel nor shows that there is none.
        """
        whole = np.zeros(len(cost))
        whole[: len(self.rows)] = 1
        if len(self.rows) == 0 or (most < 0).any():
            return None
        found = milp(
            cost,
            constraints=constraints,
            bounds=Bounds(0, most),
            integrality=whole,
            options={"mip_rel_gap": gap},
        )
        if found.status == 2:
            return None
        if found.x is None:
            raise RuntimeError(f"the solver says: {found.message}")
        seats = np.rint(found.x[: len(self.rows)]).astype(np.int64)
        there = self.incidence @ seats
        is_met = is_relaxed or bool(((self.least <= there) & (there <= self.most)).all())
        if not is_met or seats.sum() != self.size or (seats < 0).any() or (seats > self.most_each).any():
            raise RuntimeError("what the solver found is no panel")
        return seats, float(found.mip_dual_bound if found.mip_dual_bound is not None else found.fun)
