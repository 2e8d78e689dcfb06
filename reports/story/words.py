"""How the report writes numbers and months; its parts are sections of charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from commons.templatetags.look import grouped
from reports.models import Cell

Chart = dict[str, Any]


class Section(NamedTuple):
    """Charts under one heading. Each is a claim, a drawing and the same as a table."""

    title: str
    charts: list[Chart]


def one(value: float | None) -> str:
    """Write a number with one decimal."""
    return "–" if value is None else number_format(value, 1, use_l10n=True, force_grouping=True)


def month_name(day: dt.date, *, short: bool = False) -> str:
    """Say “August 2026”, in the middle of a sentence as the language has it; short for an axis: “Aug”."""
    return str(MONTHS_3[day.month]).capitalize() if short else f"{MONTHS[day.month]} {day.year}"


def period_name(days: Sequence[dt.date]) -> str:
    """Say “August to October 2026”."""
    if len(days) == 1:
        return month_name(days[0])
    first, last = days[0], days[-1]
    begin = str(MONTHS[first.month]) if first.year == last.year else month_name(first)
    return _("%(first)s to %(last)s") % {"first": begin, "last": month_name(last)}


def left_out(withheld: str) -> str:
    return str(Cell.Withheld(withheld).label) if withheld else "–"


def number(value: float | str | None) -> dict[str, Any]:
    """Return a cell of numbers: whole ones as they are, others with one decimal; words where there is none."""
    if isinstance(value, str):
        return {"text": value, "number": True}
    text = grouped(value) if isinstance(value, int) else one(value)
    return {"text": text, "number": True} | ({} if value is None else {"value": value})


def numbers(*values: float | str | None) -> list[dict[str, Any]]:
    return [number(value) for value in values]


def percent(value: float | None) -> dict[str, Any]:
    """Return a cell of hundredths, without decimals."""
    if value is None:
        return number(None)
    return {"text": f"{round(value)}%", "number": True, "value": round(value) / 100, "percent": True}


def columns(first: str, *others: str, words: int = 0) -> list[dict[str, Any]]:
    """Return the heads of a table: the first of words, and so many more; the others of numbers."""
    named = [{"text": text} if place < words else {"text": text, "number": True} for place, text in enumerate(others)]
    return [{"text": first}, *named]
