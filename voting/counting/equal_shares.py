"""The Method of Equal Shares with its published settings and its completions.

Source: D. Peters, G. Pierczynski, P. Skowron, *Proportional participatory budgeting with additive utilities*, 2021; the
completions *add1* and *add1u* as cities use them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from heapq import heapify, heappop, heappush
from math import ceil, floor

from voting.counting import greedy
from voting.counting.election import Election
from voting.counting.purses import ZONE, Purchase, Purses, Rate, Supporters, supporters, worth
from voting.counting.ties import Ties, ranks


class Satisfaction(StrEnum):
    """What a voter has of a winner they chose: its cost, one, or the points they gave."""

    COST = "cost"
    CARDINALITY = "cardinality"
    POINTS = "points"


class Start(StrEnum):
    """What every voter starts with: budget / voters exactly, or whole units of the currency only."""

    EXACT = "exact"
    FLOOR = "floor"


class Completion(StrEnum):
    """What is done while money is left.

    `NONE`: nothing. `ADD1`: everybody starts with an increment more, again and again, until the winners would cost more
    than the budget (the ones before are taken), are exhaustive (where that stops it), or are all that can win.
    `ADD1U`: then what still fits, most votes first (`greedy`, in the order of the satisfaction).
    """

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a round publishes before anybody votes. `increment` None: 1, or a thousandth of budget / voters if more."""

    satisfaction: Satisfaction = Satisfaction.COST
    start: Start = Start.EXACT
    ties: Ties = Ties.ID
    lot: str = ""
    completion: Completion = Completion.NONE
    increment: Fraction | None = None
    stop_when_exhaustive: bool = True


@dataclass(frozen=True, eq=False)
class Outcome:
    """Winners as places in `election.projects`, in the order of selection.

    The first `len(purchases)` were bought by their supporters, who started with `start` each after `increments`; the
    rest came by `ADD1U`.
    """

    election: Election
    settings: Settings
    winners: tuple[int, ...]
    start: Fraction
    increments: int
    purses: Purses

    @property
    def purchases(self) -> Sequence[Purchase]:
        return self.purses.purchases

    @cached_property
    def cost(self) -> Fraction:
        """What the winners cost together, never more than the budget."""
        return self.election.cost_of(self.winners)

    @property
    def ids(self) -> tuple[str, ...]:
        """The winners' ids, in the order of selection."""
        return tuple(self.election.projects[place].id for place in self.winners)

    def rho(self, purchase: Purchase) -> Fraction:
        """Return what a winner cost its supporters per satisfaction; the lower, the earlier."""
        return purchase.rate / _worth_of_one(self.election, self.settings.satisfaction, purchase.place)


def equal_shares(election: Election, settings: Settings | None = None) -> Outcome:
    """Return the winners by the Method of Equal Shares.

    Zero-cost projects that somebody supports win first. Cost: milliseconds a run for 60,000 voters; with a completion
    as many runs as there are increments at which anything could change.
    """
    settings = settings or Settings()
    run = _Rule(election, settings).run
    voters = election.ballots.voters
    share = election.budget / voters if voters else Fraction(0)
    start = Fraction(floor(share)) if settings.start is Start.FLOOR else share
    purses, increments = run(start), 0
    if settings.completion is not Completion.NONE and voters:
        increment = increment_of(election, settings)
        purses, increments = _added(election, settings, run, purses, increment)
        start += increments * increment
    winners = _places(purses)
    if settings.completion is Completion.ADD1U:
        winners = greedy.completed(election, winners, greedy_order(settings.satisfaction), settings.ties, settings.lot)
    return Outcome(election, settings, winners, start, increments, purses)


def greedy_order(satisfaction: Satisfaction) -> greedy.Order:
    """Return greedy's order for a satisfaction: most satisfaction of all voters for the cost first."""
    return {
        Satisfaction.COST: greedy.Order.VOTES,
        Satisfaction.CARDINALITY: greedy.Order.VOTES_PER_COST,
        Satisfaction.POINTS: greedy.Order.POINTS_PER_COST,
    }[satisfaction]


def increment_of(election: Election, settings: Settings) -> Fraction:
    """Return by how much a completion raises what everybody starts with. Raises ValueError unless it is positive."""
    if settings.increment is None:
        return max(Fraction(1), election.budget / election.ballots.voters / 1000)
    if settings.increment <= 0:
        raise ValueError("an increment is more than nothing")
    return settings.increment


class _Rule:
    """The rule with all that stays the same from run to run."""

    def __init__(self, election: Election, settings: Settings) -> None:
        by_points = settings.satisfaction is Satisfaction.POINTS
        self.election = election
        self.worth = worth(election.ballots, by_points=by_points)
        self.groups: tuple[Supporters, ...] = supporters(election.ballots, by_points=by_points)
        self.ranks = ranks(election, settings.ties, settings.lot)
        self.costs = [project.cost for project in election.projects]
        self.per = [_worth_of_one(election, settings.satisfaction, place) for place in range(len(self.costs))]
        self.about_per = [float(each) for each in self.per]

    def run(self, start: Fraction) -> Purses:
        """Buy one project after another, each time the one whose supporters pay least per satisfaction.

        A rate never falls during a run, so candidates wait in the order of the last one known and are asked only while
        they could still be the least.
        """
        purses = Purses(self.election.ballots, self.groups, self.worth, start)
        gone: set[int] = set()
        waiting: list[tuple[float, int, float]] = []
        free = [place for place, cost in enumerate(self.costs) if self.election.eligible[place] and not cost]
        for place in sorted(free, key=self.ranks.__getitem__):
            if place not in gone:
                purses.buy(place, Fraction(0), Rate(0.0, 0.0, Fraction(0)))
                gone |= self.election.rivals[place]
        for place, cost in enumerate(self.costs):
            if self.election.eligible[place] and cost and place not in gone:
                rate = float(cost) / self.groups[place].weight
                waiting.append((rate / self.about_per[place] * (1 - ZONE), place, rate))
        heapify(waiting)
        while asked := self._ask(purses, waiting, gone):
            least = self._least(purses, asked)
            purses.buy(least, self.costs[least], asked.pop(least))
            gone |= self.election.rivals[least]
            for place, known in asked.items():
                heappush(waiting, ((known.about - known.slack) / self.about_per[place], place, known.about))
        return purses

    def _ask(self, purses: Purses, waiting: list[tuple[float, int, float]], gone: set[int]) -> dict[int, Rate]:
        """Take from those waiting all that could be the least, and return their rates."""
        asked: dict[int, Rate] = {}
        limit = float("inf")
        while waiting and waiting[0][0] <= limit:
            _, place, last = heappop(waiting)
            if place in gone:
                continue
            rate = purses.rate(place, self.costs[place], last)
            if rate is not None:
                asked[place] = rate
                limit = min(limit, (rate.about + rate.slack) / self.about_per[place])
        return asked

    def _least(self, purses: Purses, asked: dict[int, Rate]) -> int:
        """Return the candidate with the least rate per satisfaction; equals by their rank. Exact where it is close."""
        most = min((rate.about + rate.slack) / self.about_per[place] for place, rate in asked.items())
        close = [place for place, rate in asked.items() if (rate.about - rate.slack) / self.about_per[place] <= most]
        if len(close) == 1:
            return close[0]
        exact = {place: purses.exact_rate(place, self.costs[place], asked[place]) / self.per[place] for place in close}
        return min(close, key=lambda place: (exact[place], self.ranks[place]))


def _added(
    election: Election, settings: Settings, run: Callable[[Fraction], Purses], purses: Purses, increment: Fraction
) -> tuple[Purses, int]:
    """Return the last run that keeps to the budget, or the first that is exhaustive; and its number of increments.

    Runs in between are left out where none of the losers could be bought even with all its supporters' money: their
    winners are among the present ones, so they neither exceed the budget nor exhaust it.
    """
    start, number = purses.start, 0
    wanted = [place for place, eligible in enumerate(election.eligible) if eligible]
    # With so much each voter could pay everything alone, and more changes nothing.
    enough = election.cost_of(wanted)
    while not (settings.stop_when_exhaustive and is_exhaustive(election, _places(purses))):
        won = set(_places(purses))
        losers = [place for place in wanted if place not in won]
        if not losers or start + number * increment >= enough:
            break
        first = min(election.projects[place].cost / election.ballots.votes[place] for place in losers)
        step = max(number + 1, ceil((first - start) / increment))
        tried = run(start + step * increment)
        if election.cost_of(_places(tried)) > election.budget:
            if step > number + 1:
                purses, number = run(start + (step - 1) * increment), step - 1
            break
        purses, number = tried, step
    return purses, number


def is_exhaustive(election: Election, winners: Sequence[int]) -> bool:
    """Tell whether no other project that could win fits beside the winners."""
    won, spent = set(winners), election.cost_of(winners)
    return not any(
        eligible
        and place not in won
        and not election.rivals[place] & won
        and spent + election.projects[place].cost <= election.budget
        for place, eligible in enumerate(election.eligible)
    )


def _places(purses: Purses) -> tuple[int, ...]:
    return tuple(purchase.place for purchase in purses.purchases)


def _worth_of_one(election: Election, satisfaction: Satisfaction, place: int) -> Fraction:
    """Return the satisfaction that one unit of weight stands for."""
    if satisfaction is Satisfaction.COST:
        return election.projects[place].cost or Fraction(1)
    if satisfaction is Satisfaction.POINTS:
        return Fraction(1, election.ballots.points_unit)
    return Fraction(1)
