"""Keyset paging: a page begins after a row, not after a count, so page 500 costs what page 1 costs."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import F, Lookup, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)


class BadCursor(ValueError):
    """The cursor in the URL is not one of ours."""


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows in order; cursors of the neighbouring pages, empty where there is none."""

    rows: Sequence[M]
    next: str = ""
    previous: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Read(Protocol[M]):
    """Reads at most `most` rows beyond the values `after` (from the first one if there are none), in one direction."""

    def __call__(self, after: Sequence[Any], descending: bool, most: int) -> list[M]: ...


def page(queryset: QuerySet[M], *, order: tuple[str, ...], cursor: str = "", size: int = 20) -> Page[M]:
    """Return one page of `queryset` in `order` (all ascending or all descending, ending in a unique name).

    One query of `size` + 1 rows. Raises BadCursor. Columns in `order` must not be null.
    """
    names = [name.lstrip("-") for name in order]

    def read(after: Sequence[Any], descending: bool, most: int) -> list[M]:
        rows = (
            queryset.filter(_beyond(names, after, TupleLessThan if descending else TupleGreaterThan))
            if after
            else queryset
        )
        return list(rows.order_by(*(f"-{name}" if descending else name for name in names))[:most])

    return paged(read, order=order, cursor=cursor, size=size)


def paged(read: Read[M], *, order: tuple[str, ...], cursor: str = "", size: int = 20) -> Page[M]:
    """Return one page of what `read` finds in `order`, as `page` does. Raises BadCursor where `read` cannot compare."""
    descending = order[0].startswith("-")
    names = [name.lstrip("-") for name in order]
    back, values = _decode(cursor, len(names)) if cursor else (False, [])
    try:
        rows = read(values, descending is not back, size + 1)
    except (ValueError, TypeError, ValidationError, DataError) as error:
        if not cursor:
            raise
        raise BadCursor(_("This page address is damaged. Start again from the first page.")) from error
    more = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    if not rows:
        return Page(rows)
    return Page(
        rows,
        next=_encode(rows[-1], names, back=False) if (more or back) else "",
        previous=_encode(rows[0], names, back=True) if (values and not back) or (back and more) else "",
    )


def cursor_after(row: Model, *, order: tuple[str, ...]) -> str:
    """Return the cursor of the page that begins after the row, for those who read rows in another way."""
    return _encode(row, [name.lstrip("-") for name in order], back=False)


def _beyond(names: list[str], values: Sequence[Any], lookup: type[TupleGreaterThan | TupleLessThan]) -> Lookup[bool]:
    """Rows strictly beyond the values, in one comparison of rows: an index in that order begins there."""
    return lookup(Tuple(*map(F, names)), tuple(values))


def _encode(row: Model, names: list[str], *, back: bool) -> str:
    plain = [_plain(getattr(row, name)) for name in names]
    return base64.urlsafe_b64encode(json.dumps([int(back), *plain]).encode()).decode().rstrip("=")


# How a value that JSON does not know stands in a cursor.
MOMENT, DAY = "t", "d"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return [MOMENT if isinstance(value, dt.datetime) else DAY, value.isoformat()]
    return value


def _valued(plain: Any) -> Any:
    if not isinstance(plain, list):
        return plain
    return (dt.date if plain[0] == DAY else dt.datetime).fromisoformat(plain[1])


def _decode(cursor: str, length: int) -> tuple[bool, list[Any]]:
    try:
        back, *plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_valued(each) for each in plain]
    except (binascii.Error, ValueError, TypeError, IndexError, UnicodeError, RecursionError) as error:
        raise BadCursor(_("This page address is damaged. Start again from the first page.")) from error
    good = all(isinstance(v, int | float | str | dt.date) and not isinstance(v, bool) for v in values)
    good = good and all(abs(v) < 2**63 for v in values if isinstance(v, int | float))
    aware = all(v.tzinfo is not None for v in values if isinstance(v, dt.datetime))
    if len(values) != length or not good or not aware or any(isinstance(v, str) and "\x00" in v for v in values):
        raise BadCursor(_("This page address is damaged. Start again from the first page."))
    return bool(back), values
