"""The opinion map: everything at once, and as the JSON that commands and the API speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from deliberation.opinions import bridging, consensus, plane, representative, routing
from deliberation.opinions.counts import Counts, counts
from deliberation.opinions.earlier import Earlier
from deliberation.opinions.groups import Grouping, given, grouping, in_map
from deliberation.opinions.stances import Floats, Ints, Mask, Stances

# A group of fewer people is not shown in public.
SHOWN_FROM = 5


@dataclass(frozen=True, slots=True)
class Group:
    """An opinion group: its number, which it keeps from map to map, and who is in it, in the order of ids."""

    id: int
    members: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """Who stands where, in which group, and what groups say. Statements in results are places in `stances.statements`.

    `positions` (participants x 2) of everybody; `group_of` (participants) -1 outside the map; `silhouettes`: for each
    number of groups how well it separates, empty for given groups; `earlier`: what the next map wants to know, of given
    groups what was handed in.
    """

    stances: Stances
    plane: plane.Plane
    positions: Floats
    group_of: Ints
    counts: Counts
    everybody: Counts
    silhouettes: Mapping[int, float]
    earlier: Earlier

    @property
    def in_map(self) -> Mask:
        """Who is in a group."""
        return np.asarray(self.group_of >= 0)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups by number."""
        people = self.stances.participants
        return tuple(
            Group(number, tuple(people[each] for each in np.flatnonzero(self.group_of == number)))
            for number in self.counts.groups
        )

    @property
    def shown_groups(self) -> tuple[Group, ...]:
        """The groups that are large enough to be shown in public."""
        return tuple(group for group in self.groups if len(group.members) >= SHOWN_FROM)

    @cached_property
    def representative(self) -> Mapping[int, tuple[representative.Row, ...]]:
        """What each group says more than the others, at most five rows."""
        return representative.representative(self.counts, self.stances.moderated_out)

    @cached_property
    def consensus(self) -> consensus.Consensus:
        """What most of everybody agree and disagree with."""
        return consensus.consensus(self.everybody, self.stances.moderated_out)

    @cached_property
    def group_aware_consensus(self) -> Floats:
        """For each statement how far all groups agree."""
        return consensus.group_aware(self.counts)

    @cached_property
    def divisive(self) -> tuple[bridging.Division, ...]:
        """What groups are farthest apart on."""
        return bridging.divisive(self.counts, self.stances.moderated_out)

    @cached_property
    def bridging(self) -> Floats:
        """For each statement how far it is liked across groups, comparable between maps of any number of groups."""
        return bridging.bridging_statements(self.counts)

    @cached_property
    def priorities(self) -> Floats:
        """For each statement how much it should be asked."""
        return routing.priorities(self.counts, plane.extremity(self.plane))

    @property
    def open_priorities(self) -> dict[str, float]:
        """Priorities by id of what is not moderated out: what `next_statement` draws from."""
        named = zip(self.stances.statements, self.priorities.tolist(), self.stances.moderated_out, strict=True)
        return {statement: priority for statement, priority, out in named if not out}


def opinion_map(
    stances: Stances, earlier: Earlier | None = None, groups: Mapping[str, int] | None = None
) -> OpinionMap:
    """Return the map of these stances.

    `earlier` is what the map before handed on (`OpinionMap.earlier`). With `groups`, numbers from 0 by participant,
    these are taken instead of found ones. Nothing is random. Without stances there are no groups and nothing is said;
    where all answer alike there is one group, in the middle. Cost: 100,000 participants with 50 answers each take
    seconds. Raises ValueError for a group below 0.
    """
    earlier = earlier or Earlier()
    on = plane.plane(stances, earlier.components_of(stances))
    positions = plane.positions(stances, on)
    found = None if groups is not None else grouping(stances, positions, in_map(stances, earlier), earlier)
    group_of = found.group_of if found else given(stances, groups or {})
    return OpinionMap(
        stances=stances,
        plane=on,
        positions=positions,
        group_of=group_of,
        counts=counts(stances, group_of),
        everybody=counts(stances, np.zeros(len(stances.participants), np.int64)),
        silhouettes=found.silhouettes if found else {},
        earlier=_handed_on(stances, on, found) if found else earlier,
    )


def as_json(found: OpinionMap) -> dict[str, Any]:
    """Return a map as objects, lists and numbers, by ids; statements without an answer are in `priorities` only."""
    names, columns = found.stances.statements, np.flatnonzero(found.plane.columns)
    rows = {
        str(group): [
            {
                "statement": names[row.statement],
                "side": str(row.side),
                "n_success": row.n_success,
                "n_trials": row.n_trials,
                "p_success": row.p_success,
                "p_test": row.p_test,
                "repness": row.repness,
                "repness_test": row.repness_test,
            }
            for row in each
        ]
        for group, each in found.representative.items()
    }
    return {
        "participants": len(found.stances.participants),
        "statements": len(names),
        "in_map": int(found.in_map.sum()),
        "groups": [{"id": group.id, "members": list(group.members)} for group in found.groups],
        "pca": {
            "statements": [names[each] for each in columns],
            "mean": found.plane.mean[columns].tolist(),
            "components": found.plane.components[:, columns].tolist(),
        },
        "group_aware_consensus": {names[each]: float(found.group_aware_consensus[each]) for each in columns},
        "representative": rows,
        "consensus": {
            side: [
                {
                    "statement": names[each.statement],
                    "n_success": each.n_success,
                    "n_trials": each.n_trials,
                    "p_success": each.p_success,
                    "p_test": each.p_test,
                }
                for each in agreed
            ]
            for side, agreed in (("agree", found.consensus.agree), ("disagree", found.consensus.disagree))
        },
        "priorities": dict(zip(names, found.priorities.tolist(), strict=True)),
    }


def _handed_on(stances: Stances, on: plane.Plane, found: Grouping) -> Earlier:
    people = [(stances.participants[each], each) for each in np.flatnonzero(found.group_of >= 0).tolist()]
    columns = np.flatnonzero(on.columns).tolist()
    return Earlier(
        groups={participant: int(found.group_of[each]) for participant, each in people},
        base={participant: int(found.base_of[each]) for participant, each in people},
        clusterings={k: tuple(labels.tolist()) for k, labels in found.clusterings.items()},
        components={
            stances.statements[each]: (float(on.components[0, each]), float(on.components[1, each])) for each in columns
        },
        smoothing=found.smoothing,
    )
