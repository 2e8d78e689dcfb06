"""Months as dates: each is its first day. They begin and end at local midnight."""

from __future__ import annotations

import datetime as dt

from commons import clock


def of(day: dt.date) -> dt.date:
    """Return the month of a day."""
    return day.replace(day=1)


def after(month: dt.date, count: int = 1) -> dt.date:
    """Return the month so many later."""
    years, rest = divmod(month.month - 1 + count, 12)
    return dt.date(month.year + years, rest + 1, 1)


def begin(month: dt.date) -> dt.datetime:
    """Return the moment a month begins in the city."""
    return dt.datetime.combine(month, dt.time.min, tzinfo=clock.zone())


def parsed(text: str) -> dt.date:
    """Return the month written as 2026-03. Raises ValueError."""
    if len(text) != 7:
        raise ValueError(text)
    return dt.date.fromisoformat(f"{text}-01")
