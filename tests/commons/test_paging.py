"""A page begins after a row: nothing repeats and nothing hides while others write."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.models import Topic
from commons.paging import BadCursor, page

ORDER = ("-position", "-id")


@pytest.fixture
def topics(db: None) -> list[Topic]:
    return Topic.objects.bulk_create(Topic(code=f"t{n}", name=str(n), position=n // 3) for n in range(10))


def names(rows: object) -> list[str]:
    return [topic.name for topic in rows]  # type: ignore[attr-defined]


def test_forward_through_equal_keys_and_back(topics: list[Topic]) -> None:
    seen, cursor, pages = [], "", []
    while True:
        one = page(Topic.objects.all(), order=ORDER, cursor=cursor, size=4)
        pages.append(names(one))
        seen += names(one)
        if not one.next:
            break
        cursor = one.next
    assert seen == [str(n) for n in reversed(range(10))]
    back = page(Topic.objects.all(), order=ORDER, cursor=one.previous, size=4)
    assert names(back) == pages[1]
    first = page(Topic.objects.all(), order=ORDER, cursor=back.previous, size=4)
    assert names(first) == pages[0] and not first.previous and first.next


def test_a_row_added_meanwhile_neither_repeats_nor_hides_another(topics: list[Topic]) -> None:
    first = page(Topic.objects.all(), order=ORDER, size=4)
    Topic.objects.create(code="new", name="new", position=99)
    second = page(Topic.objects.all(), order=ORDER, cursor=first.next, size=6)
    assert names(first) + names(second) == [str(n) for n in reversed(range(10))]


def test_empty(db: None) -> None:
    one = page(Topic.objects.all(), order=ORDER)
    assert (len(one), one.next, one.previous) == (0, "", "")


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=40), st.binary(max_size=40).map(lambda b: b.hex())))
def test_a_damaged_cursor_is_said_to_be_damaged(cursor: str) -> None:
    if cursor:
        with pytest.raises(BadCursor):
            page(Topic.objects.all(), order=ORDER, cursor=cursor)


@pytest.mark.parametrize("inside", ["[0,true,1]", "[0,null,1]", "[0,[],1]", '[0,["t","x"],1]', "[0,1]", "{}", "[[[["])
def test_a_forged_cursor_too(topics: list[Topic], inside: str) -> None:
    import base64

    with pytest.raises(BadCursor):
        page(Topic.objects.all(), order=ORDER, cursor=base64.urlsafe_b64encode(inside.encode()).decode())


def test_a_cursor_of_another_kind_of_value(topics: list[Topic]) -> None:
    import base64

    forged = base64.urlsafe_b64encode(b'[0,"words",1]').decode()
    with pytest.raises(BadCursor):
        page(Topic.objects.all(), order=ORDER, cursor=forged)
    huge = base64.urlsafe_b64encode(b"[0,1,99999999999999999999999999]").decode()
    with pytest.raises(BadCursor):
        page(Topic.objects.all(), order=ORDER, cursor=huge)
