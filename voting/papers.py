"""The ballot paper of a round: what a ballot may say, and how it is written.

Made from what the round publishes (`rules.json`, `options.json`), so that the server, a trustee's machine and whoever
recounts hold a ballot to the same rule. Nothing here knows Django.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """Why a ballot is none of this round."""

    SHAPE = "shape"  # not a list or an object, as the method asks
    UNKNOWN = "unknown"  # an option that there is not
    TWICE = "twice"  # the same option again
    MANY = "many"  # more than may be chosen
    POINTS = "points"  # points or a grade that there are not
    MONEY = "money"  # together dearer than the budget
    AREAS = "areas"  # projects of two districts


class Spoiled(ValueError):
    """The ballot does not count. `about` is the option or the number it is about."""

    def __init__(self, fault: Fault, about: str = "") -> None:
        super().__init__(f"{fault.value} {about}".strip())
        self.fault, self.about = fault, about


@dataclass(frozen=True, slots=True)
class Paper:
    """`points`: the most that one option can be given, None where options are only named. `ordered`: order counts.

    `costs` and `districts` by option; `budgets` by district, "" for the whole city.
    """

    options: tuple[str, ...]
    most_choices: int | None = None
    points: int | None = None
    ordered: bool = False
    within_budget: bool = False
    costs: Mapping[str, Decimal] | None = None
    districts: Mapping[str, str] | None = None
    budgets: Mapping[str, Decimal] | None = None

    @classmethod
    def of(cls, rules: Mapping[str, Any], options: Sequence[Mapping[str, Any]]) -> Paper:
        """Return the paper of a round from its public files."""
        method, ballot = rules["method"], rules.get("ballot", {})
        budget = method == "budget"
        pointed = method in ("score", "judgement") or ballot.get("form") == "points"
        return cls(
            options=tuple(each["id"] for each in options),
            most_choices=ballot.get("most_choices"),
            points=ballot["most_points"] if pointed else None,
            ordered=method == "ranked",
            within_budget=ballot.get("form") == "knapsack",
            costs={each["id"]: Decimal(each["cost"]) for each in options} if budget else None,
            districts={each["id"]: each.get("district", "") for each in options} if budget else None,
            budgets={each["district"]: Decimal(each["budget"]) for each in rules["areas"]} if budget else None,
        )

    def line(self, said: Any) -> str:
        """Return a ballot as it stands in `choices.txt`. Raises Spoiled."""
        named = self._pointed(said) if self.points is not None else self._listed(said)
        if self.most_choices is not None and len(named) > self.most_choices:
            raise Spoiled(Fault.MANY, str(self.most_choices))
        self._hold_to_budgets(named)
        return json.dumps(named)

    def read(self, line: str) -> str:
        """Return a ballot that was written elsewhere as it stands in `choices.txt`. Raises Spoiled."""
        try:
            return self.line(json.loads(line))
        except (ValueError, RecursionError) as error:
            raise error if isinstance(error, Spoiled) else Spoiled(Fault.SHAPE) from error

    @property
    def size(self) -> int:
        """Bytes that no ballot of the round exceeds."""
        if self.points is not None:
            return len(json.dumps(dict.fromkeys(self.options, self.points)))
        return len(json.dumps(self.options))

    def _listed(self, said: Any) -> list[str]:
        if not isinstance(said, list):
            raise Spoiled(Fault.SHAPE)
        for place, each in enumerate(said):
            if not isinstance(each, str) or each not in self.options:
                raise Spoiled(Fault.UNKNOWN, str(each)[:40])
            if each in said[:place]:
                raise Spoiled(Fault.TWICE, each)
        return said if self.ordered else sorted(said)

    def _pointed(self, said: Any) -> dict[str, int]:
        if not isinstance(said, dict):
            raise Spoiled(Fault.SHAPE)
        for each, points in said.items():
            if each not in self.options:
                raise Spoiled(Fault.UNKNOWN, str(each)[:40])
            if type(points) is not int or not 0 <= points <= (self.points or 0):
                raise Spoiled(Fault.POINTS, each)
        # No points and silence are the same.
        return {each: said[each] for each in sorted(said) if said[each]}

    def _hold_to_budgets(self, named: Sequence[str] | Mapping[str, int]) -> None:
        if self.costs is None or self.districts is None or self.budgets is None:
            return
        spent: dict[str, Decimal] = {}
        for each in named:
            area = self.districts[each]
            spent[area] = spent.get(area, Decimal(0)) + self.costs[each]
        if len([area for area in spent if area]) > 1:
            raise Spoiled(Fault.AREAS)
        if self.within_budget:
            for area, cost in spent.items():
                # Without a budget of its own a district's projects are paid from the city's.
                if cost > self.budgets.get(area, self.budgets.get("", Decimal(0))):
                    raise Spoiled(Fault.MONEY, area)
