"""Districts with budgets of their own, and the whole city: what districts leave is added to the city's budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, Protocol, TypeVar

from voting.counting.election import Election


class Costly(Protocol):
    """An outcome of a budget, by whatever rule."""

    @property
    def cost(self) -> Fraction: ...


Outcome = TypeVar("Outcome", bound=Costly)


@dataclass(frozen=True, eq=False)
class Areas(Generic[Outcome]):
    """What each district chose, what they left together, and what the whole city chose with that."""

    districts: Mapping[str, Outcome]
    carried: Fraction
    city: Outcome


def with_carry_over(
    districts: Mapping[str, Election], city: Election, count: Callable[[Election], Outcome]
) -> Areas[Outcome]:
    """Count districts first, then the city with its own budget and all that they left. `count` is the rule."""
    outcomes = {name: count(election) for name, election in districts.items()}
    carried = sum((districts[name].budget - outcome.cost for name, outcome in outcomes.items()), Fraction(0))
    return Areas(outcomes, carried, count(replace(city, budget=city.budget + carried)))
