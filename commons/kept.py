"""Small reads that every page repeats, kept in the process for a moment: names, and numbers that may lag."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
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


def kept_by_all(name: str, read: Callable[[], T], *, times: int = 10) -> T:
    """Return what any process read, up to `times` as old as what `kept` holds: for what reads much of the city.

    Redis away, each process reads for itself. What is read must be what `pickle` holds.
    """

    def shared() -> T:
        key = f"kept:{connection.settings_dict['NAME']}:{name}"
        found: T | None = cache.get(key)
        if found is None:
            found = read()
            cache.set(key, found, times * settings.FRAME_FRESH_SECONDS)
        return found

    return kept(name, shared)


def forget() -> None:
    """Keep nothing of what was kept."""
    _kept.clear()
