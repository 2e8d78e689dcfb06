"""The map against its definition, on small conversations and on those of Pol.is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from deliberation.opinions import polis
from deliberation.opinions.opinion_map import OpinionMap, as_json, opinion_map
from deliberation.opinions.stances import Stances
from tests.deliberation.opinions import small
from tests.deliberation.opinions.definition import Definition, adjusted_rand, k_means, silhouette

NUMBERS = ("n_success", "n_trials", "p_success", "p_test", "repness", "repness_test")


@settings(max_examples=120, deadline=None)
@given(small.conversations())
def test_small_conversations(stances: Stances) -> None:
    found, by_definition = opinion_map(stances), Definition(stances)
    _positions_are_the_same(found, by_definition)
    assert found.in_map.tolist() == by_definition.in_map()
    _groups_are_the_same(found)
    _rows_are_the_same(found, by_definition)
    small.finite(as_json(found))


@pytest.mark.open_data
@small.needs_files
@pytest.mark.parametrize("name", [each for each in small.CONVERSATIONS if small.FULL or each not in small.LARGE])
def test_conversations_of_polis(name: str) -> None:
    export = polis.read(small.POLIS / name)
    found, by_definition = opinion_map(export.stances), Definition(export.stances)
    mean, rows, _ = by_definition.principal()
    cosines = np.abs((found.plane.components[:, by_definition.columns] * rows[:2]).sum(axis=1))
    assert (cosines >= 0.9999).all()
    assert np.allclose(found.plane.mean[by_definition.columns], mean, atol=1e-12)
    _rows_are_the_same(found, by_definition)
    _rows_are_the_same(opinion_map(export.stances, groups=export.groups), by_definition)
    small.finite(as_json(found))


@pytest.mark.open_data
@small.needs_files
@pytest.mark.parametrize(
    "name", ["austria-climate.5twd2jsnkf.2022-08-08", "scoop-hivemind.biodiversity", "vtaiwan.uberx"]
)
def test_groups_are_those_that_were_published(name: str) -> None:
    export = polis.read(small.POLIS / name)
    found = opinion_map(export.stances)
    ours = {member: group.id for group in found.groups for member in group.members}
    both = [each for each in export.groups if each in ours]
    assert len(both) >= 0.99 * len(export.groups)
    assert adjusted_rand([ours[each] for each in both], [export.groups[each] for each in both]) >= 0.8


def _positions_are_the_same(found: OpinionMap, by_definition: Definition) -> None:
    """Directions of equal variance are anybody's choice: compared is the variance, and what follows from directions."""
    columns = by_definition.columns
    if not columns:
        return
    mean, _, values = by_definition.principal()
    assert np.allclose(found.plane.mean[columns], mean, atol=1e-12)
    components = found.plane.components[:, columns]
    centred = np.nan_to_num(by_definition.zeroed() - mean)
    for number, component in enumerate(components):
        variance = values[number] if number < len(values) else 0.0
        assert np.isclose(((centred @ component) ** 2).sum(), variance, atol=1e-9)
        assert np.isclose(component @ component, 1 if variance > 1e-9 else 0)
    assert abs(components[0] @ components[1]) < 1e-9
    places = [by_definition.position(person, mean, components) for person in range(len(by_definition.votes))]
    assert np.allclose(found.positions, places, atol=1e-9)


def _groups_are_the_same(found: OpinionMap) -> None:
    """Groups by definition from the same positions: rounding decides nothing then."""
    inside = np.flatnonzero(found.in_map)
    points = [(float(x), float(y)) for x, y in found.positions[inside]]
    if not points:
        assert found.groups == ()
        return
    base = k_means(points, 100, [1.0] * len(points))
    weights = [float(base.count(label)) for label in range(max(base) + 1)]
    assert [found.earlier.base[found.stances.participants[each]] for each in inside] == base
    centres = [_middle([point for point, label in zip(points, base, strict=True) if label == n]) for n in set(base)]
    assert sorted(found.silhouettes) == list(range(2, min(5, 2 + len(centres) // 12) + 1))
    for k, separated in found.silhouettes.items():
        labels = k_means(centres, k, weights)
        assert np.isclose(separated, silhouette(centres, labels, weights))
        assert list(found.earlier.clusterings[k]) == labels
        if k == found.earlier.smoothing.shown:
            ours = found.group_of[inside].tolist()
            assert len(set(zip(ours, (labels[each] for each in base), strict=True))) == len(set(labels))
    assert found.silhouettes[found.earlier.smoothing.shown] == max(found.silhouettes.values())


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    x, y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return x, y


def _rows_are_the_same(found: OpinionMap, by_definition: Definition) -> None:
    groups = {number: np.flatnonzero(found.group_of == number).tolist() for number in found.counts.groups}
    for number, rows in by_definition.representative(groups).items():
        ours = found.representative[number]
        assert [(row.statement, row.side) for row in ours] == [row[:2] for row in rows]
        for row, theirs in zip(ours, rows, strict=True):
            assert [getattr(row, name) for name in NUMBERS] == pytest.approx(list(theirs[2:]), rel=1e-9, abs=1e-9)
    for side, agreed in by_definition.consensus().items():
        mine = getattr(found.consensus, side)
        assert [row.statement for row in mine] == [row[0] for row in agreed]
        for one, other in zip(mine, agreed, strict=True):
            assert (one.n_success, one.n_trials) == other[1:3]
            assert (one.p_success, one.p_test) == pytest.approx(other[3:], abs=1e-9)
    columns = by_definition.columns
    mean, components = found.plane.mean[columns].tolist(), found.plane.components[:, columns]
    for place in range(len(found.stances.statements)):
        if groups:
            aware = found.group_aware_consensus[place]
            assert aware == pytest.approx(by_definition.group_aware(groups, place), abs=1e-9)
        priority = by_definition.priority(groups, place, mean, components)
        assert found.priorities[place] == pytest.approx(priority, rel=1e-9)
