"""Stances: the last of a pair counts, ids in their order, nothing that is none."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.opinions.stances import Stances


def test_the_last_of_a_pair_counts() -> None:
    stances = Stances.of([("a", "1", 1), ("b", "1", 0), ("a", "2", 0), ("a", "1", -1)])
    assert stances.said.tolist() == [-1, 0, 0]
    assert (stances.counts.tolist(), stances.row_of.tolist()) == ([2, 1], [0, 0, 1])


def test_ids_are_in_order_numbers_by_value() -> None:
    stances = Stances.of([("10", "b", 1), ("9", "10", 1), ("x", "9", 1)], statements=["2"], moderated_out=["10", "zz"])
    assert stances.participants == ("9", "10", "x")
    assert stances.statements == ("2", "9", "10", "b")
    assert stances.moderated_out.tolist() == [False, False, True, False]
    assert stances.answered.tolist() == [False, True, True, True]


def test_columns_say_the_same_as_rows() -> None:
    who, what, said = (np.array(each) for each in ([1, 0, 1], [0, 1, 0], [1, -1, -1]))
    stances = Stances.of_arrays(["9", "10", "silent"], ["s", "r"], who, what, said, ["r"])
    again = Stances.of([("10", "s", 1), ("9", "r", -1), ("10", "s", -1)], moderated_out=["r"])
    assert (stances.participants, stances.statements) == (again.participants, again.statements)
    for name in ("moderated_out", "starts", "places", "said"):
        assert getattr(stances, name).tolist() == getattr(again, name).tolist()
    assert (stances.places.dtype, stances.said.dtype) == (np.int32, np.int8)


@pytest.mark.parametrize(
    ("people", "who", "what", "said"),
    [(["a"], [0], [0], [2]), (["a"], [1], [0], [1]), (["a"], [0], [-1], [1]), (["a", "a"], [0], [0], [1])],
)
def test_what_is_none_is_refused(people: list[str], who: list[int], what: list[int], said: list[int]) -> None:
    with pytest.raises(ValueError, match=r"stance|place|twice"):
        Stances.of_arrays(people, ["1"], np.array(who), np.array(what), np.array(said))
