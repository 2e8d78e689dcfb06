"""The lottery over panels whose least chance is greatest (maximin), by column generation.

Source: B. Flanigan, P. Gölz, A. Gupta, B. Hennig, A. D. Procaccia, *Fair algorithms for selecting citizens'
assemblies*, Nature 596, 2021. Different from there: people who are alike are one class; the first panels come from
rounding the shares of the relaxed problem over and over, so that on average they are almost these shares; and of the
lotteries over the panels found, one with the least highest chance is taken, so that nobody sits by being rare alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_array

from deliberation.lot.even import Even, Floats, Marks
from deliberation.lot.lottery import Lottery, Panel
from deliberation.lot.pool import Member, Pool
from deliberation.lot.quotas import Quotas
from deliberation.lot.seats import SURE, Ints, Seats

# Weights are whole numbers that add up to this; the rounding is far below what anybody could draw from.
LOTS = 10**9
# The lowest chance is at most this share below what any lottery could give.
TOLERANCE = 1e-3
# So many panels at most come from rounding.
ROUNDS = 300


def fairest(
    members: Iterable[Member], quotas: Quotas, size: int, *, lots: int = LOTS, tolerance: float = TOLERANCE
) -> Lottery:
    """Return the lottery to be published before the seed is known.

    Raises WrongInput (quotas or people make no sense) and Infeasible (no panel meets the quotas: which, and by how
    much). Who can be on no panel at all has the chance 0 and does not count as the lowest. `tolerance` 0 is exact.
    Cost: seconds for 200 people, a minute or two for tens of thousands in hundreds of classes.
    """
    quotas.check(size)
    pool = Pool.of(members, quotas)
    people = np.array([len(alike.tickets) for alike in pool.classes], np.int64)
    seats = Seats(quotas, [alike.values for alike in pool.classes], people, size)
    seats.require()
    panels = covering(seats)
    among = np.sum(panels, axis=0) > 0
    panels, weights = _widened(seats, panels, among, max(tolerance, SURE))
    chosen = rounded(weights, lots)
    found = [
        Panel(weight, tuple((int(at), int(panel[at])) for at in np.flatnonzero(panel)))
        for panel, weight in zip(panels, chosen, strict=True)
        if weight
    ]
    return Lottery(pool, quotas, size, lots, tuple(sorted(found, key=lambda panel: panel.seats)))


def covering(seats: Seats) -> list[Ints]:
    """Return panels that together have everybody who can be on a panel at all, by class."""
    found: list[Ints] = []
    missing = np.ones(len(seats.rows), np.bool_)
    while missing.any():
        panel = seats.widest(missing)
        if panel is None or not (missing & (panel > 0)).any():
            break
        found.append(panel)
        missing &= panel == 0
    return found


def rounded(weights: Floats, lots: int) -> list[int]:
    """Return whole weights that add up to `lots`: rounded down, and one more for those that lost most."""
    exact = weights / weights.sum() * lots
    found = np.floor(exact).astype(np.int64)
    left = lots - int(found.sum())
    if left > 0:
        found[np.argsort(found - exact, kind="stable")[:left]] += 1
    elif left < 0:
        found[np.argmax(found)] += left
    whole: list[int] = found.tolist()
    return whole


def _widened(seats: Seats, panels: list[Ints], among: Marks, tolerance: float) -> tuple[list[Ints], Floats]:
    """Add panels until nothing better is within reach; return them with their weights."""
    shares, bound = seats.shares(among)
    panels = panels + _walk(seats, shares, rounds=min(ROUNDS, 10 + len(seats.rows)))
    people = seats.available.astype(float)
    while True:
        even = _even(panels, people, among)
        _, lowest, worth = even.lowest()
        if bound - lowest <= tolerance * bound:
            break
        priced = seats.best(worth / people)
        if priced is None:
            raise RuntimeError("the quotas could be met before")
        panel, best = priced
        bound = min(bound, best)
        if worth @ (panel / people) <= lowest * (1 + SURE):
            break
        panels.append(panel)
    return panels, even.highest(lowest * (1 - SURE))


def _walk(seats: Seats, shares: Floats, rounds: int) -> list[Ints]:
    """Return panels whose average comes close to the shares: each makes up for what those before it left."""
    found: list[Ints] = []
    owed = np.zeros(len(shares))
    for _ in range(rounds):
        owed += shares
        panel = seats.near(owed)
        if panel is None:
            break
        found.append(panel)
        owed -= panel
    return found


def _even(panels: list[Ints], people: Floats, among: Marks) -> Even:
    """Return the programs over the weights of panels, which add up to 1."""
    count = len(panels)
    chances = csr_array(np.stack(panels, axis=1) / people[:, None])
    whole = csr_array(np.stack([np.ones(count), -np.ones(count)]))
    return Even(chances, among, whole, np.array([1.0, -1.0]), np.ones(count))
