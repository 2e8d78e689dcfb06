"""The map as a whole: any order of rows, nothing at all, the next map after this one."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.opinions.earlier import Earlier, Smoothing
from deliberation.opinions.groups import smoothed
from deliberation.opinions.opinion_map import OpinionMap, as_json, opinion_map
from deliberation.opinions.stances import Stances
from tests.deliberation.opinions.small import Row, camps, conversations, finite


def groups_of(found: OpinionMap) -> dict[str, int]:
    return {member: group.id for group in found.groups for member in group.members}


@settings(max_examples=30, deadline=None)
@given(conversations(), st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(stances: Stances, chance: random.Random) -> None:
    rows = [
        (stances.participants[who], stances.statements[what], int(said))
        for who, what, said in zip(stances.row_of, stances.places, stances.said, strict=True)
    ]
    names, out = list(stances.statements), np.array(stances.statements)[stances.moderated_out].tolist()
    chance.shuffle(rows)
    chance.shuffle(names)
    again = opinion_map(Stances.of(rows, names, out))
    found = opinion_map(stances)
    assert finite(as_json(again)) == finite(as_json(found))
    assert finite(again.earlier.as_json()) == finite(found.earlier.as_json())


@pytest.mark.parametrize(
    ("rows", "groups", "in_map"),
    [
        ([], 0, 0),
        ([("1", "1", 1)], 1, 1),
        ([("1", "1", 0)], 1, 1),
        ([(str(person), "1", 1 - 2 * (person % 2)) for person in range(20)], 2, 20),
        ([(str(person), str(each), 1) for person in range(20) for each in range(8)], 1, 20),
        ([(str(person), str(each), 0) for person in range(20) for each in range(8)], 1, 20),
        ([(str(person), str(person), -1) for person in range(20)], None, 15),
    ],
    ids=[
        *("nobody", "one agrees", "one passes", "one statement", "all agree", "all pass"),
        "everybody answers something else",
    ],
)
def test_of_little_it_says_little_and_is_never_lost(rows: list[Row], groups: int | None, in_map: int) -> None:
    stances = Stances.of(rows, statements=["1", "99"])
    found = opinion_map(stances)
    said = as_json(found)
    finite(said)
    assert groups is None or len(found.groups) == groups
    assert (said["in_map"], said["participants"]) == (in_map, len({row[0] for row in rows}))
    assert np.isfinite(found.positions).all() and np.isfinite(found.bridging).all()
    assert found.divisive == () or groups == 2
    again = opinion_map(stances, found.earlier)
    assert groups_of(again) == groups_of(found)
    assert set(opinion_map(stances, groups={}).representative) == set()


def test_a_moderated_out_statement_divides_nobody() -> None:
    rows = camps(20, 20)
    found = opinion_map(Stances.of(rows, moderated_out=["3"]))
    place = found.stances.statements.index("3")
    assert found.plane.mean[place] == 0 and not found.plane.components[:, place].any()
    named = [row.statement for each in found.representative.values() for row in each]
    named += [row.statement for row in (*found.consensus.agree, *found.consensus.disagree, *found.divisive)]
    assert place not in named and "3" not in found.open_priorities
    # That they answered it still counts for being in the map, and the share of each group is known.
    assert found.counts.answered[:, place].sum() == 40


def test_camps_are_found_and_the_larger_is_the_first() -> None:
    found = opinion_map(Stances.of(camps(12, 30)))
    assert [len(group.members) for group in found.groups] == [30, 12]
    assert {group.id for group in found.groups} == {0, 1}
    assert found.divisive and found.divisive[0].apart > 0.5


def test_small_groups_are_not_shown() -> None:
    found = opinion_map(Stances.of(camps(4, 30)))
    assert [len(group.members) for group in found.groups] == [30, 4]
    assert [group.id for group in found.shown_groups] == [0]


def test_groups_keep_their_numbers_when_sizes_turn() -> None:
    first = opinion_map(Stances.of(camps(12, 30)))
    grown = camps(12, 30) + [(f"9{person}", statement, said) for person, statement, said in camps(25, 0)]
    second = opinion_map(Stances.of(grown), Earlier.from_json(json.loads(finite(first.earlier.as_json()))))
    before, after = groups_of(first), groups_of(second)
    assert all(after[each] == before[each] for each in before)
    assert [len(group.members) for group in second.groups] == [30, 37]
    assert [len(group.members) for group in opinion_map(Stances.of(grown)).groups] == [37, 30]


def test_axes_point_where_they_pointed() -> None:
    rows = camps(20, 20)
    first = opinion_map(Stances.of(rows))
    turned = Earlier.from_json(
        first.earlier.as_json() | {"components": {k: [-x, -y] for k, (x, y) in first.earlier.components.items()}}
    )
    second = opinion_map(Stances.of(rows), turned)
    assert np.allclose(second.plane.components, -first.plane.components)
    assert np.allclose(second.positions, -first.positions)


def test_who_was_in_the_map_stays_there() -> None:
    rows = camps(10, 10)
    first = opinion_map(Stances.of(rows))
    # Person 3 took back all but one stance, which nobody can; a moderated conversation can grow around them, though.
    fewer = [row for row in rows if row[0] != "3" or row[1] == "0"]
    assert "3" not in groups_of(opinion_map(Stances.of(fewer)))
    assert "3" in groups_of(opinion_map(Stances.of(fewer), first.earlier))
    gone = [row for row in rows if row[0] != "3"]
    assert "3" not in groups_of(opinion_map(Stances.of(gone), first.earlier))


def test_another_number_of_groups_waits_for_four_updates() -> None:
    two, three = {2: 0.5, 3: 0.4}, {2: 0.4, 3: 0.5}
    state = smoothed(two, Smoothing())
    assert state == Smoothing(2, 1, 2)
    for times in (1, 2, 3):
        state = smoothed(three, state)
        assert state == Smoothing(3, times, 2)
    assert smoothed(two, state) == Smoothing(2, 1, 2)
    assert smoothed(three, state) == Smoothing(3, 4, 3)
    assert smoothed({2: 0.1}, Smoothing(3, 1, 3)) == Smoothing(2, 1, 2)
    assert smoothed({2: 0.5, 3: 0.5}, Smoothing()).shown == 2


def test_a_third_camp_gets_a_letter_of_its_own_once_it_has_lasted() -> None:
    first = opinion_map(Stances.of(camps(20, 20)))
    both = groups_of(first)
    stances = Stances.of([*camps(20, 20), *[row for row in camps(20, 20, 20) if int(row[0]) >= 40]])
    state, numbers = first.earlier, []
    for _ in range(5):
        found = opinion_map(stances, state)
        state = found.earlier
        numbers.append(len(found.groups))
        kept = [groups_of(found)[each] == number for each, number in both.items()]
        assert sum(kept) >= 0.9 * len(kept)
    best = state.smoothing.last
    assert best == 3 and numbers == [2, 2, 2, 3, 3]
    assert {groups_of(found)[str(person)] for person in range(40, 60)} == {2}


def test_given_groups_are_taken_as_they_are() -> None:
    stances = Stances.of(camps(10, 10))
    found = opinion_map(stances, groups={"0": 7, "1": 7, "2": 3, "nobody": 3})
    assert [(group.id, group.members) for group in found.groups] == [(3, ("2",)), (7, ("0", "1"))]
    assert as_json(found)["in_map"] == 3 and set(as_json(found)["representative"]) == {"3", "7"}
    with pytest.raises(ValueError, match="numbers from 0"):
        opinion_map(stances, groups={"0": -1})


def test_the_json_is_what_callers_count_on() -> None:
    said = as_json(opinion_map(Stances.of(camps(12, 30), statements=["77"])))
    assert set(said) == {
        *("participants", "statements", "in_map", "groups", "pca", "group_aware_consensus"),
        *("representative", "consensus", "priorities"),
    }
    assert (said["participants"], said["statements"], said["in_map"]) == (42, 13, 42)
    assert set(said["groups"][0]) == {"id", "members"}
    assert said["pca"]["statements"] == [str(each) for each in range(12)]
    assert [len(each) for each in said["pca"]["components"]] == [12, 12] and len(said["pca"]["mean"]) == 12
    row = said["representative"]["0"][0]
    numbers = {"n_success", "n_trials", "p_success", "p_test"}
    assert set(row) == {"statement", "side", *numbers, "repness", "repness_test"}
    assert row["side"] in ("agree", "disagree")
    assert set(said["consensus"]) == {"agree", "disagree"}
    assert all(set(each) == {"statement", *numbers} for side in said["consensus"].values() for each in side)
    assert set(said["priorities"]) == {*said["pca"]["statements"], "77"}
    assert set(said["group_aware_consensus"]) == set(said["pca"]["statements"])


def test_many_statements_are_no_other_case() -> None:
    rows = camps(20, 20, statements=300)
    found = opinion_map(Stances.of(rows))
    assert finite(as_json(found)) == finite(as_json(opinion_map(Stances.of(rows[::-1]))))
    variance = (found.positions**2).sum(axis=0)
    values = np.linalg.svd(table := _table(rows) - _table(rows).mean(axis=0), compute_uv=False) ** 2
    assert table.shape == (40, 300) and np.allclose(variance, values[:2])
    # One who differs from all others: there is one direction only.
    alone = [(str(person), str(each), 1 if person or each % 2 else -1) for person in range(20) for each in range(300)]
    found = opinion_map(Stances.of(alone))
    assert found.plane.components[0].any() and not found.plane.components[1].any()
    assert finite(as_json(found)) == finite(as_json(opinion_map(Stances.of(alone))))


def _table(rows: list[Row]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([said for _, _, said in rows], np.float64).reshape(-1, 300)
