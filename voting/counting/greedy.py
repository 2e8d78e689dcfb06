"""Greedy: take projects in the order of their score, as long as the budget holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from voting.counting.election import Election
from voting.counting.ties import Ties, ranks


class Order(StrEnum):
    """What comes first: most votes, most points, or most of either for its cost."""

    VOTES = "votes"
    POINTS = "points"
    VOTES_PER_COST = "votes-per-cost"
    POINTS_PER_COST = "points-per-cost"


@dataclass(frozen=True, slots=True)
class Settings:
    """`skip`: what does not fit is passed over; without, the first that does not fit ends it (greedy-no-skip)."""

    order: Order = Order.VOTES
    skip: bool = True
    ties: Ties = Ties.ID
    lot: str = ""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Winners as places in `election.projects`, in the order of selection.

    `missing`: what was missing in the budget for each project that did not fit when its turn came.
    """

    election: Election
    settings: Settings
    winners: tuple[int, ...]
    missing: dict[int, Fraction]

    @cached_property
    def cost(self) -> Fraction:
        """What the winners cost together, never more than the budget."""
        return self.election.cost_of(self.winners)

    @property
    def ids(self) -> tuple[str, ...]:
        """The winners' ids, in the order of selection."""
        return tuple(self.election.projects[place].id for place in self.winners)


def greedy(election: Election, settings: Settings | None = None) -> Outcome:
    """Return the winners by greedy. Projects that nobody supports never win."""
    settings = settings or Settings()
    missing: dict[int, Fraction] = {}
    winners = _filled(election, (), settings, missing)
    return Outcome(election, settings, winners, missing)


def completed(election: Election, winners: Sequence[int], order: Order, ties: Ties, lot: str) -> tuple[int, ...]:
    """Return the winners, and after them what still fits, in greedy's order."""
    return _filled(election, winners, Settings(order, ties=ties, lot=lot), {})


def ordered(election: Election, settings: Settings) -> list[int]:
    """Return the projects that can win in the order of their turns; what costs nothing comes first."""
    rank = ranks(election, settings.ties, settings.lot)
    places = [place for place, eligible in enumerate(election.eligible) if eligible]
    return sorted(places, key=lambda place: (*_before(election, settings.order, place), rank[place]))


def _before(election: Election, order: Order, place: int) -> tuple[bool, Fraction]:
    by_points = order in (Order.POINTS, Order.POINTS_PER_COST)
    score = election.ballots.scores[place] if by_points else Fraction(election.ballots.votes[place])
    cost = election.projects[place].cost
    if order in (Order.VOTES, Order.POINTS):
        return False, -score
    return (True, -score / cost) if cost else (False, Fraction(0))


def _filled(
    election: Election, winners: Sequence[int], settings: Settings, missing: dict[int, Fraction]
) -> tuple[int, ...]:
    chosen, left = list(winners), election.budget - election.cost_of(winners)
    for place in ordered(election, settings):
        if place in chosen or not election.rivals[place].isdisjoint(chosen):
            continue
        cost = election.projects[place].cost
        if cost > left:
            missing[place] = cost - left
            if not settings.skip:
                break
            continue
        chosen.append(place)
        left -= cost
    return tuple(chosen)
