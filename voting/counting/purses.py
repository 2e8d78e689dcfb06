"""What voters have left while projects are bought, and what each project would cost them: fast where clear, or exact.

Every voter starts with the same. A project is bought at a *rate*: each supporter pays rate x weight (the voter's points
for it, else 1), or everything, if that is more than what is left. Who has paid everything is *spent*. Who is not has
paid in full for each winner of theirs, so any sum of purses is

    start x voters - sum over winners of rate x (their weights in those purses)

with whole numbers of voters and weights. That is how a sum is known exactly without a fraction per voter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

import numpy as np
import numpy.typing as npt

from voting.counting.election import Ballots, Ints

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
# Relative. Rounding errors stay some 10,000 times smaller; what lies closer together is compared exactly.
ZONE = 1e-9


@dataclass(frozen=True, eq=False)
class Supporters:
    """The classes that support a project: `people` voters with `weights` each (None: 1), together `weight`."""

    classes: Ints
    people: Floats
    weights: Floats | None
    weighted: Floats
    voters: int
    weight: int


def worth(ballots: Ballots, *, by_points: bool) -> Ints | None:
    """Return the weight of each entry of `ballots.choices`; None where all are 1."""
    if ballots.points is None:
        return None
    if by_points:
        return np.maximum(ballots.points, 0)
    return (ballots.points > 0).astype(np.int64) if ballots.points.min(initial=1) <= 0 else None


def supporters(ballots: Ballots, *, by_points: bool) -> tuple[Supporters, ...]:
    """Return who supports each option. Cost: one sort of all choices."""
    order = np.argsort(ballots.choices, kind="stable")
    classes, points = ballots.class_of[order], None
    if ballots.points is not None:
        points = ballots.points[order]
    ends = np.searchsorted(ballots.choices[order], np.arange(ballots.options + 1))
    found = []
    for begin, end in pairwise(ends.tolist()):
        here, said = classes[begin:end], None if points is None else points[begin:end]
        if said is not None and said.min(initial=1) <= 0:
            here, said = here[said > 0], said[said > 0]
        people = ballots.multiplicities[here]
        voters, floats = int(people.sum()), people.astype(np.float64)
        if said is None or not by_points:
            found.append(Supporters(here, floats, None, floats, voters, voters))
        else:
            weights, weight = said.astype(np.float64), int((people * said).sum())
            found.append(Supporters(here, floats, weights, floats * weights, voters, weight))
    return tuple(found)


@dataclass(eq=False)
class Purchase:
    """A project that was bought, as purchase `number` from 0.

    `full` voters paid rate x weight, together `weight`; `short` voters paid all they had left; the others of its
    supporters had nothing. `emptied` are the classes of those who paid all.
    """

    purses: Purses
    number: int
    place: int
    cost: Fraction
    weight: int
    full: int
    short: int
    emptied: Ints

    @cached_property
    def rate(self) -> Fraction:
        """Money per weight, exactly; worked out once somebody asks."""
        if not self.weight:
            return Fraction(0)
        return (self.cost - self.purses.unspent_money(self.emptied, self.number)) / self.weight


@dataclass(frozen=True, slots=True)
class Rate:
    """What a project would be bought at; the true rate lies within `slack` of `about`. `exact` where it was asked."""

    about: float
    slack: float
    exact: Fraction | None = None


class Purses:
    """The purses of all classes during one run of the rule.

    `worth[place]`, beside the entries of `ballots.choices`, are the weights (None: 1). Cost of every question: a few
    passes over the supporters of one project.
    """

    def __init__(self, ballots: Ballots, groups: Sequence[Supporters], worth: Ints | None, start: Fraction) -> None:
        self.ballots, self.groups, self.worth, self.start = ballots, groups, worth, start
        self.about = np.full(len(ballots.multiplicities), float(start))
        self.unspent = np.full(len(ballots.multiplicities), True)
        self.purchases: list[Purchase] = []
        self.round_of = np.full(ballots.options, -1)
        self.near = ZONE * float(start)
        self._known: dict[tuple[tuple[int, int], ...], Fraction] = {}

    # ---- about ---------------------------------------------------------------------------------

    def rate(self, place: int, cost: Fraction, last: float) -> Rate | None:
        """Return the least rate at which the supporters can pay; None if they cannot. `last`: the rate before."""
        group, price = self.groups[place], float(cost)
        left = self.about[group.classes]
        money = group.people * left
        total, slack = float(money.sum()), ZONE * max(price, group.voters * float(self.start))
        if total < price - slack:
            return None
        if total < price + slack:
            return self._exact_rate(place, cost)
        poor = left < (last if group.weights is None else last * group.weights)
        found, number = -1, int(np.count_nonzero(poor))
        about = last
        while number != found:
            found = number
            rich = group.weight - (float(group.weighted[poor].sum()) if number else 0.0)
            if rich < 0.5:
                return self._exact_rate(place, cost)
            about = (price - (float(money[poor].sum()) if number else 0.0)) / rich
            # Only ever more of them, or rounding could take turns with itself.
            poor |= left < (about if group.weights is None else about * group.weights)
            number = int(np.count_nonzero(poor))
        return Rate(about, ZONE * (price + slack) / rich)

    # ---- exactly -------------------------------------------------------------------------------

    def exact_rate(self, place: int, cost: Fraction, rate: Rate) -> Fraction:
        """Return the rate that is about `rate`."""
        if rate.exact is not None:
            return rate.exact
        poor, doubtful = self._sides(place, rate)
        return self._settled(place, cost, poor, doubtful)[0]

    def buy(self, place: int, cost: Fraction, rate: Rate) -> Purchase:
        """Let the supporters pay."""
        group = self.groups[place]
        poor, doubtful = self._sides(place, rate)
        exactly = np.zeros(len(poor), bool)
        if doubtful.any():
            _, poor, exactly = self._settled(place, cost, poor, doubtful)
        classes, spent = group.classes, group.classes[poor]
        had = self.unspent[spent]
        purchase = Purchase(
            purses=self,
            number=len(self.purchases),
            place=place,
            cost=cost,
            weight=group.weight - round(float(group.weighted[poor].sum())),
            full=group.voters - round(float(group.people[poor].sum())),
            short=round(float(group.people[poor][had].sum())),
            emptied=spent[had],
        )
        self.about[classes] -= rate.about if group.weights is None else rate.about * group.weights
        for gone in (spent, classes[exactly]):
            self.about[gone] = 0.0
            self.unspent[gone] = False
        self.round_of[place] = purchase.number
        self.purchases.append(purchase)
        return purchase

    def left(self, places: Sequence[int]) -> list[Fraction]:
        """Return what the supporters of these projects have left. Cost: a pass over each winner's supporters."""
        paid = np.zeros((self.ballots.options, len(self.purchases)), np.int64)
        for purchase in self.purchases:
            group = self.groups[purchase.place]
            had = self.unspent[group.classes]
            entries, lengths = self._entries(group.classes[had])
            weights = np.repeat(group.weighted[had].astype(np.int64), lengths)
            if self.worth is not None:
                weights = weights * (self.worth[entries] > 0)
            np.add.at(paid[:, purchase.number], self.ballots.choices[entries], weights)
        scale = lcm(*(purchase.rate.denominator for purchase in self.purchases))
        rates = [int(purchase.rate * scale) for purchase in self.purchases]
        found = []
        for place in places:
            classes = self.groups[place].classes
            voters = int(self.ballots.multiplicities[classes[self.unspent[classes]]].sum())
            spent = sum(rate * weight for rate, weight in zip(rates, paid[place].tolist(), strict=True))
            found.append(self.start * voters - Fraction(spent, scale))
        return found

    def money(self, classes: Ints) -> Fraction:
        """Return what these classes have left."""
        return self.unspent_money(classes[self.unspent[classes]], len(self.purchases))

    def unspent_money(self, classes: Ints, bought: int) -> Fraction:
        """Return what these classes had after that many purchases, if none of them was spent by then."""
        total = self.start * int(self.ballots.multiplicities[classes].sum())
        for number, weight in self._weights(classes, bought):
            total -= self.purchases[number].rate * weight
        return total

    def _weights(self, classes: Ints, bought: int) -> list[tuple[int, int]]:
        """Return (purchase, weight of these classes in it) for the purchases before `bought`."""
        if not bought or not len(classes):
            return []
        entries, lengths = self._entries(classes)
        rounds = self.round_of[self.ballots.choices[entries]]
        weights = np.repeat(self.ballots.multiplicities[classes], lengths)
        counted = (rounds >= 0) & (rounds < bought)
        if self.worth is not None:
            weights = weights * self.worth[entries]
        totals = np.zeros(bought, np.int64)
        np.add.at(totals, rounds[counted], weights[counted])
        return [(number, weight) for number, weight in enumerate(totals.tolist()) if weight]

    def _entries(self, classes: Ints) -> tuple[Ints, Ints]:
        """Return the entries of `ballots.choices` that belong to these classes, and how many each has."""
        begins = self.ballots.starts[classes]
        lengths = self.ballots.starts[classes + 1] - begins
        return np.arange(int(lengths.sum())) + np.repeat(begins - (np.cumsum(lengths) - lengths), lengths), lengths

    def _sides(self, place: int, rate: Rate) -> tuple[Mask, Mask]:
        """Return who certainly cannot pay in full, and of whom that is not clear."""
        group = self.groups[place]
        left = self.about[group.classes]
        asked = np.full(len(left), rate.about) if group.weights is None else rate.about * group.weights
        zone = self.near + rate.slack * (1.0 if group.weights is None else group.weights)
        doubtful = np.abs(left - asked) <= zone
        return (left < asked) & ~doubtful, doubtful

    def _exact_rate(self, place: int, cost: Fraction) -> Rate | None:
        """Decide without floating point whether and at which rate a project can be paid."""
        group = self.groups[place]
        if self.money(group.classes) < cost:
            return None
        nobody = np.zeros(len(group.classes), bool)
        exact = self._settled(place, cost, nobody, ~nobody)[0]
        return Rate(float(exact), ZONE * float(exact), exact)

    def _settled(self, place: int, cost: Fraction, poor: Mask, doubtful: Mask) -> tuple[Fraction, Mask, Mask]:
        """Return the exact rate, who cannot pay it in full, and who can with nothing left.

        Given who surely cannot, and who is in doubt: they count as able until the rate says otherwise. Each time it
        rises; it ends at the least that works.
        """
        group = self.groups[place]
        money = self.money(group.classes[poor])
        weight = group.weight - round(float(group.weighted[poor].sum()))
        members: dict[tuple[Fraction, int], list[int]] = {}
        for number in np.flatnonzero(doubtful).tolist():
            own = 1 if group.weights is None else round(float(group.weights[number]))
            members.setdefault((self._purse(int(group.classes[number])), own), []).append(number)
        settled, exactly = poor.copy(), np.zeros(len(poor), bool)
        rate = (cost - money) / weight
        # By the rate that they can pay at most, so each step takes the next ones.
        for left, own in sorted(members, key=lambda member: member[0] / member[1]):
            numbers = members[left, own]
            if left > rate * own:
                break
            if left == rate * own:
                exactly[numbers] = True
                continue
            people = round(float(group.people[numbers].sum()))
            money, weight = money + left * people, weight - own * people
            settled[numbers] = True
            rate = (cost - money) / weight
        return rate, settled, exactly

    def _purse(self, number: int) -> Fraction:
        """Return what each voter of a class has left."""
        if not self.unspent[number]:
            return Fraction(0)
        begin, end = int(self.ballots.starts[number]), int(self.ballots.starts[number + 1])
        rounds = self.round_of[self.ballots.choices[begin:end]].tolist()
        worth = [1] * len(rounds) if self.worth is None else self.worth[begin:end].tolist()
        paid = tuple(sorted((bought, each) for bought, each in zip(rounds, worth, strict=True) if bought >= 0 < each))
        if paid not in self._known:
            self._known[paid] = self.start - sum(self.purchases[bought].rate * each for bought, each in paid)
        return self._known[paid]
