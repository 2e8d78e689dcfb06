"""What is kept in the process: for a moment, for one database, and not without end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from commons import kept as keeping
from commons.kept import kept


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    keeping.forget()
    yield
    keeping.forget()


def test_what_is_fresh_is_not_read_again(settings: Any) -> None:
    settings.FRAME_FRESH_SECONDS = 30
    assert kept("a", lambda: 1) == 1
    assert kept("a", lambda: 2) == 1
    assert kept("b", lambda: 3) == 3


def test_what_is_old_is_read_again(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FRAME_FRESH_SECONDS = 30
    now = keeping.time.monotonic()
    kept("a", lambda: 1)
    monkeypatch.setattr(keeping.time, "monotonic", lambda: now + 31)
    assert kept("a", lambda: 2) == 2


def test_nothing_is_kept_where_nothing_may_lag(settings: Any) -> None:
    settings.FRAME_FRESH_SECONDS = 0
    kept("a", lambda: 1)
    assert kept("a", lambda: 2) == 2


def test_it_does_not_grow_without_end(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FRAME_FRESH_SECONDS = 30
    monkeypatch.setattr(keeping, "MOST", 3)
    for number in range(10):
        kept(str(number), int)
    assert len(keeping._kept) <= 3


def test_what_fails_is_not_kept(settings: Any) -> None:
    settings.FRAME_FRESH_SECONDS = 30
    with pytest.raises(ZeroDivisionError):
        kept("a", lambda: 1 // 0)
    assert kept("a", lambda: 1) == 1
