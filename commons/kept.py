"""Small reads that every page repeats, kept in the process for a moment: names, and numbers that may lag."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import connection

T = TypeVar("T")
MOST = 1_024
_kept: dict[tuple[str, str], tuple[float, Any]] = {}


def kept(name: str, read: Callable[[], T]) -> T:
    """Return what was read, up to `FRAME_FRESH_SECONDS` ago; 0 keeps nothing. To be shared: never change it.

    Two threads that find it old both read it; a single step of the dictionary needs no lock.
    """
    if not settings.FRAME_FRESH_SECONDS:
        return read()
    key, now = (connection.settings_dict["NAME"], name), time.monotonic()
    found = _kept.get(key)
    if found is not None and now - found[0] < settings.FRAME_FRESH_SECONDS:
        return cast(T, found[1])
    value = read()
    if len(_kept) >= MOST:  # addresses ask for what they like
        _kept.clear()
    _kept[key] = (now, value)
    return value


def forget() -> None:
    """Keep nothing of what was kept."""
    _kept.clear()
