"""What a map hands on to the next one, so that people stay, groups keep their letters, and nothing jumps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from deliberation.opinions.stances import Floats, Ints, Stances


@dataclass(frozen=True, slots=True)
class Smoothing:
    """`last`: the number of groups that separated best; for how many updates in a row; the number that was shown."""

    last: int = 0
    times: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """The state of a map: nothing that could be computed again without the history.

    `groups` and `base`: the group and the base cluster of everybody in the map. `clusterings`: for each number of
    groups which group of it each base cluster belongs to. `components`: of each statement, on both axes.
    """

    groups: Mapping[str, int] = field(default_factory=dict)
    base: Mapping[str, int] = field(default_factory=dict)
    clusterings: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    components: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    smoothing: Smoothing = Smoothing()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON's objects, lists and numbers."""
        return {
            "groups": dict(self.groups),
            "base": dict(self.base),
            "clusterings": {str(k): list(labels) for k, labels in self.clusterings.items()},
            "components": {each: list(both) for each, both in self.components.items()},
            "smoothing": [self.smoothing.last, self.smoothing.times, self.smoothing.shown],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Earlier:
        """Return what `as_json` wrote; from an empty object, the state before the first map."""
        return cls(
            groups={str(each): int(group) for each, group in said.get("groups", {}).items()},
            base={str(each): int(cluster) for each, cluster in said.get("base", {}).items()},
            clusterings={int(k): tuple(int(each) for each in on) for k, on in said.get("clusterings", {}).items()},
            components={str(each): (float(x), float(y)) for each, (x, y) in said.get("components", {}).items()},
            smoothing=Smoothing(*(int(each) for each in said.get("smoothing", ()))),
        )

    def groups_of(self, stances: Stances) -> Ints:
        """Return the group of each participant, -1 for who was not in the map."""
        return np.array([self.groups.get(each, -1) for each in stances.participants], np.int64)

    def base_of(self, stances: Stances) -> Ints:
        """Return the base cluster of each participant, -1 for who was not in the map."""
        return np.array([self.base.get(each, -1) for each in stances.participants], np.int64)

    def components_of(self, stances: Stances) -> Floats | None:
        """Return the components (2 x statements) in the order of these stances; None before the first map."""
        if not self.components:
            return None
        return np.array([self.components.get(each, (0.0, 0.0)) for each in stances.statements]).reshape(-1, 2).T
