"""Which statement comes next: in proportion to priorities, the same for the same draw."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from deliberation.opinions.routing import next_statement

WEIGHTS = {"2": 1.0, "10": 3.0, "b": 6.0}


def test_it_is_drawn_in_proportion() -> None:
    drawn = Counter(next_statement(WEIGHTS, (), number / 1000) for number in range(1000))
    assert drawn == {"2": 100, "10": 300, "b": 600}
    drawn = Counter(next_statement(WEIGHTS, ["b"], number / 1000) for number in range(1000))
    assert drawn == {"2": 250, "10": 750}


@given(st.dictionaries(st.text(max_size=2), st.floats(0, 1e9)), st.lists(st.text(max_size=2)), st.floats(0, 1))
def test_what_was_seen_never_comes_and_something_does(
    priorities: dict[str, float], seen: list[str], draw: float
) -> None:
    found = next_statement(priorities, seen, draw)
    waiting = set(priorities) - set(seen)
    assert found in waiting if waiting else found is None
    assert found == next_statement(dict(reversed(priorities.items())), seen, draw)
