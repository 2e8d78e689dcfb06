"""No cell under ten can be read, nor worked out from what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.suppression import K, suppressed
from reports.concentration import gini, tenths

TABLES = st.lists(st.integers(0, 40), min_size=1, max_size=8).map(lambda numbers: dict(enumerate(numbers)))


def possible(left_out: int, lows: list[int], highs: list[int], at: int) -> set[int]:
    """Every value that one of the left-out cells may have, given their sum and bounds."""
    others = [(low, high) for place, (low, high) in enumerate(zip(lows, highs, strict=True)) if place != at]
    least, most = sum(low for low, _high in others), sum(high for _low, high in others)
    return {value for value in range(lows[at], highs[at] + 1) if least <= left_out - value <= most}


@given(TABLES)
@settings(max_examples=2_000, deadline=None)
def test_no_cell_under_ten_is_shown_or_follows(cells: dict[int, int]) -> None:
    table = suppressed(cells)
    total = sum(cells.values())
    assert all(number >= K for number in table.shown.values())
    assert set(table.shown) | table.under | table.withheld == set(cells)
    if total < K:
        assert table.total is None and not table.shown
        return
    assert table.total == total
    # What a reader knows who also knows how cells are chosen.
    left_out = total - sum(table.shown.values())
    hidden = sorted(table.under) + sorted(table.withheld)
    labelled = bool(table.under)
    assert bool(table.shown) or not labelled
    ceiling = min(table.shown.values(), default=total + 1) - 1
    lows = [0 if name in table.under or not labelled else K for name in hidden]
    highs = [(K - 1 if name in table.under else ceiling) if labelled else total for name in hidden]
    for place, name in enumerate(hidden):
        if cells[name] < K:
            assert possible(left_out, lows, highs, place) >= set(range(K)), (cells, table)


def divided(total: int, cells: int, least: int = 0) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells with that sum, up to the order of its cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(least, total // cells + 1):
        for rest in divided(total - first, cells - 1, first):
            yield (first, *rest)


@pytest.mark.parametrize("cells", [2, 3, 4, 5])
@pytest.mark.parametrize("total", [10, 11, 19, 20, 30, 38, 47])
def test_whoever_repeats_the_procedure_on_every_table_learns_no_small_cell(total: int, cells: int) -> None:
    """All tables that are published alike: a cell under ten has at least nine values among them, never a single one."""
    alike: dict[tuple[object, ...], set[int]] = defaultdict(set)
    small: dict[tuple[object, ...], bool] = defaultdict(bool)
    for numbers in divided(total, cells):
        table = suppressed(dict(enumerate(numbers)))
        key = (tuple(sorted(table.shown.values())), len(table.under), len(table.withheld))
        of_whom = table.under or table.withheld
        alike[key] |= {numbers[name] for name in of_whom}
        small[key] |= any(numbers[name] < K for name in of_whom)
    assert any(small.values())
    for key, values in alike.items():
        if small[key]:
            assert len(values & set(range(K))) >= K - 1, (total, key, values)


def test_ten_people_in_one_of_three_places_are_published_as_ten_anywhere() -> None:
    """Were small cells named wherever that hides them, their names' absence would say: ten in one, none elsewhere."""
    assert suppressed({"a": 10, "b": 0, "c": 0}) == suppressed({"a": 3, "b": 3, "c": 4})


def test_of_two_equal_neighbours_the_name_tells_nothing() -> None:
    """19 left out beside a shown 19: the other would be 19 only if its name came first, so it is left out too."""
    assert not suppressed({"a": 0, "b": 19, "c": 19}).shown


@given(TABLES)
def test_nothing_is_left_out_without_need(cells: dict[int, int]) -> None:
    if all(number >= K for number in cells.values()):
        assert suppressed(cells).shown == cells


def test_one_small_cell_takes_the_smallest_other_with_it() -> None:
    table = suppressed({"molinos": 90, "salinas": 40, "cantera": 19, "isla": 3})
    assert table.shown == {"molinos": 90, "salinas": 40}
    assert table.under == {"isla"} and table.withheld == {"cantera"}


def test_a_neighbour_of_ten_would_give_it_away() -> None:
    """3 + 10 left out: whoever knows that the other has at least ten knows that the small one has at most three."""
    table = suppressed({"molinos": 90, "salinas": 40, "cantera": 10, "isla": 3})
    assert table.withheld == {"cantera", "salinas"}


def naive_gini(made: list[int]) -> Fraction:
    differences = sum(abs(a - b) for a in made for b in made)
    return Fraction(differences, 2 * len(made) * sum(made))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_gini_is_the_mean_difference(made: list[int]) -> None:
    histogram = {n: made.count(n) for n in set(made)}
    assert gini(histogram) == naive_gini(made)
    curve = tenths(histogram)
    assert curve[0] == 0 and curve[10] == 1 and curve == sorted(curve)
    assert all(share <= Fraction(n, 10) for n, share in enumerate(curve))


def test_the_most_active_tenth() -> None:
    """Nine people with one each, one with eleven: the last tenth made 11 of 20."""
    assert 1 - tenths({1: 9, 11: 1})[9] == Fraction(11, 20)
