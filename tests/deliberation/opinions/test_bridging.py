"""What bridges: liked everywhere before liked most."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.opinions.bridging import bridging, bridging_statements, divisive
from deliberation.opinions.counts import Counts
from deliberation.opinions.opinion_map import opinion_map
from deliberation.opinions.stances import Stances


def test_it_is_the_geometric_mean_of_smoothed_shares() -> None:
    assert bridging(np.array([[3, 1]]), np.array([4, 8])).tolist() == pytest.approx([(4 / 6 * 2 / 10) ** 0.5])


def test_liked_everywhere_comes_before_liked_most() -> None:
    everywhere, one_camp, nobody = bridging(np.array([[40, 40], [98, 0], [0, 0]]), np.array([98, 98])).tolist()
    assert everywhere > one_camp > nobody
    # A part of two people who both like it says little; one of two hundred says it.
    few, many = bridging(np.array([[2], [200]]), np.array([[2], [200]])).tolist()
    assert few == pytest.approx(0.75) and many > 0.99


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6))
def test_it_is_a_share_and_grows_with_each_supporter(parts: list[tuple[int, int]]) -> None:
    some, more = (np.array(each) for each in zip(*parts, strict=True))
    members = some + more
    found = bridging(some, members)[0]
    assert 0 < found < 1
    assert found == pytest.approx(bridging(some[::-1], members[::-1])[0])
    if more[0]:
        grown = some.copy()
        grown[0] += 1
        assert bridging(grown, members)[0] > found


def test_supporters_are_members_and_no_parts_say_nothing() -> None:
    with pytest.raises(ValueError, match="some of the members"):
        bridging(np.array([3]), np.array([2]))
    assert bridging(np.zeros((2, 0), np.int64), np.zeros(0, np.int64)).tolist() == [0, 0]


def test_what_divides_is_widest_apart_and_significant() -> None:
    agree, answered = np.array([[20, 10, 1, 0], [0, 10, 0, 20]]), np.array([[20, 20, 1, 20], [20, 20, 1, 20]])
    counts = Counts((0, 4), agree, answered - agree, answered)
    found = divisive(counts, np.zeros(4, bool))
    assert [(each.statement, each.most, each.least) for each in found] == [(0, 0, 4), (3, 4, 0)]
    assert found[0].apart == pytest.approx(20 / 22)
    assert [each.statement for each in divisive(counts, np.array([True, False, False, False]))] == [3]
    assert bridging_statements(counts).argmax() == 1


def test_where_there_is_one_group_nothing_divides() -> None:
    found = opinion_map(Stances.of([(str(each), "1", 1) for each in range(9)]))
    assert found.divisive == () and found.bridging.tolist() == pytest.approx([10 / 11])
