"""What is counted: projects with their costs, ballots grouped where they are alike, and the budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


class Kind(StrEnum):
    """What a ballot says; the words are those of Pabulib."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"


@dataclass(frozen=True, slots=True)
class Project:
    """`id` as the file or the round names it; `cost` in the currency; `facts` are further columns, as text."""

    id: str
    cost: Fraction
    name: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Homes:
    """Where voters live: `voters[k]` voters with a ballot of class `classes[k]` live in `names[places[k]]`."""

    names: tuple[str, ...]
    classes: Ints
    places: Ints
    voters: Ints


@dataclass(frozen=True, eq=False)
class Ballots:
    """Ballots by class: all voters of a class say the same.

    Class c has `multiplicities[c]` voters; its choices are `choices[starts[c]:starts[c + 1]]`, each a number under
    `options`, none twice, in the voter's order where the kind is ordinal. `points`, beside `choices`, count in
    1 / `points_unit`; without them each choice is worth one point. Choices with no point or less support nothing.
    """

    kind: Kind
    options: int
    multiplicities: Ints
    starts: Ints
    choices: Ints
    points: Ints | None = None
    points_unit: int = 1
    homes: Homes | None = None

    @classmethod
    def of(cls, kind: Kind, options: int, votes: Iterable[tuple[Sequence[int], int]]) -> Ballots:
        """Return ballots without points from (choices, voters who say so); equal choices become one class."""
        classes: dict[tuple[int, ...], int] = {}
        for choices, voters in votes:
            said = tuple(choices if kind is Kind.ORDINAL else sorted(choices))
            classes[said] = classes.get(said, 0) + voters
        return cls(kind, options, np.array(list(classes.values()), np.int64), *_flat(list(classes)))

    @classmethod
    def of_points(
        cls, kind: Kind, options: int, votes: Iterable[tuple[Mapping[int, int], int]], unit: int = 1
    ) -> Ballots:
        """Return ballots with points from ({choice: points in 1 / unit}, voters who say so)."""
        classes: dict[tuple[tuple[int, int], ...], int] = {}
        for points, voters in votes:
            said = tuple(sorted(points.items()))
            classes[said] = classes.get(said, 0) + voters
        starts, choices = _flat([[choice for choice, _ in said] for said in classes])
        points_ = np.array([each for said in classes for _, each in said], np.int64)
        return cls(kind, options, np.array(list(classes.values()), np.int64), starts, choices, points_, unit)

    @cached_property
    def voters(self) -> int:
        """How many voters there are, with those who chose nothing."""
        return int(self.multiplicities.sum())

    @cached_property
    def class_of(self) -> Ints:
        """The class of each entry of `choices`."""
        return np.repeat(np.arange(len(self.multiplicities)), np.diff(self.starts))

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """How many voters support each option."""
        weights = self.multiplicities[self.class_of]
        if self.points is not None:
            weights = weights * (self.points > 0)
        return _summed(self.choices, weights, self.options)

    @cached_property
    def scores(self) -> tuple[Fraction, ...]:
        """The points of each option, from all voters."""
        if self.points is None:
            return tuple(Fraction(each) for each in self.votes)
        totals = _summed(self.choices, self.multiplicities[self.class_of] * self.points, self.options)
        return tuple(Fraction(each, self.points_unit) for each in totals)

    def choices_of(self, number: int) -> tuple[int, ...]:
        """Return what the voters of a class chose."""
        return tuple(self.choices[self.starts[number] : self.starts[number + 1]].tolist())


@dataclass(frozen=True, eq=False)
class Election:
    """A budget to be spent on projects.

    `threshold`: projects with a lower score (votes, or points where ballots have them) cannot win. `exclusive`: of each
    group, named by ids, at most one project can win. `meta` is what a file says besides.
    """

    budget: Fraction
    projects: tuple[Project, ...]
    ballots: Ballots
    threshold: Fraction = Fraction(0)
    exclusive: tuple[frozenset[str], ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.ballots.options != len(self.projects):
            raise ValueError(f"ballots over {self.ballots.options} options, but {len(self.projects)} projects")
        if self.budget < 0 or any(project.cost < 0 for project in self.projects):
            raise ValueError("money is never less than nothing")
        if unknown := {each for group in self.exclusive for each in group} - set(self.index):
            raise ValueError(f"no project is called {', '.join(sorted(unknown))}")

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each project by its id."""
        return {project.id: place for place, project in enumerate(self.projects)}

    @cached_property
    def unit(self) -> int:
        """The whole number of parts of the currency in which budget and all costs are whole."""
        return lcm(self.budget.denominator, *(project.cost.denominator for project in self.projects))

    @cached_property
    def eligible(self) -> tuple[bool, ...]:
        """Which projects can win at all: somebody supports them and their score reaches the threshold."""
        counted = zip(self.ballots.votes, self.ballots.scores, strict=True)
        return tuple(votes > 0 and score >= self.threshold for votes, score in counted)

    @cached_property
    def rivals(self) -> tuple[frozenset[int], ...]:
        """For each project those that cannot win beside it."""
        found: list[set[int]] = [set() for _ in self.projects]
        for group in self.exclusive:
            places = {self.index[each] for each in group}
            for place in places:
                found[place] |= places - {place}
        return tuple(frozenset(each) for each in found)

    def cost_of(self, places: Iterable[int]) -> Fraction:
        """Return what these projects cost together."""
        return sum((self.projects[place].cost for place in places), Fraction(0))


def _flat(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return starts, np.array([each for row in rows for each in row], np.int64)


def _summed(places: Ints, weights: Ints, length: int) -> tuple[int, ...]:
    """Sum whole numbers by place; those of `bincount` are exact below 2^53 only."""
    totals = np.zeros(length, np.int64)
    np.add.at(totals, places, weights)
    return tuple(totals.tolist())
