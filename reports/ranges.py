"""Ranges of a report's keys, each read on one picture of the database with the sums that its rows must come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

import charter.queries
from commons import clock
from commons.cells import FORMULA, SIGNS
from reports import months
from reports.kinds import SHOWN, Column, Source
from reports.models import Format
from reports.snapshot import snapshot
from reports.tables import OPEN, SOURCES

EVER, NEVER = dt.date(1, 1, 1), dt.date(9999, 12, 1)
# Of the file as a whole, beside its columns.
ROWS = "rows"
# Stand for the ends of a range until they are known: no key is as large.
AFTER, UPTO = 9_123_456_789_012_345_678, 9_123_456_789_012_345_679
# `commons.cells.harmless`, for the database.
NEUTRAL = r"\1\2''\3"
# What columns hold, by PostgreSQL's number of the type.
TYPES = {16: "flag", 20: "whole", 21: "whole", 23: "whole", 700: "number", 701: "number", 1700: "number"}


class SumsDisagree(RuntimeError):
    """The file does not hold what was counted: it is thrown away."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: months from first to last, both included (None: all), of one district (empty: all)."""

    kind: str
    form: str
    from_month: dt.date | None = None
    to_month: dt.date | None = None
    district: str = ""
    language: str = "en"
    # Of open data: what makes the ids of authors, and the day it is of.
    salt: str = ""
    day: dt.date | None = None

    @property
    def source(self) -> Source:
        return OPEN[self.kind] if self.day else SOURCES[self.kind]


@dataclass(slots=True)
class Progress:
    """How far a file is. `position` is the last key in it, `expected` what its sums must come to, by name."""

    position: int = 0
    keys_done: int = 0
    rows: int = 0
    file_bytes: int = 0
    expected: dict[str, Decimal] = field(default_factory=dict)
    sha256: str = ""


def keys_count(order: Order) -> int:
    """Return how many keys a report will go through, those that it leaves out among them. One query."""
    with snapshot(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {order.source.ranged}")  # noqa: S608
        return int(cursor.fetchone()[0])


def compare(order: Order, progress: Progress, found: dict[str, Decimal]) -> None:
    counted = nothing(order) | {ROWS: Decimal(progress.rows)} | progress.expected
    if found != counted:
        inside, outside = (", ".join(f"{name} {each[name]}" for name in counted) for each in (found, counted))
        raise SumsDisagree(f"{order.kind}: in the file {inside}; counted {outside}")


def nothing(order: Order) -> dict[str, Decimal]:
    """Return the sums of no rows: their number, and each that is counted a second way."""
    return dict.fromkeys([ROWS, *order.source.sums], Decimal(0))


def given_to(order: Order, after: int = 0, upto: int = 0) -> dict[str, Any]:
    first, last = order.from_month or EVER, order.to_month or NEVER
    moments = not order.source.monthly
    end = months.after(last) if last != NEVER else NEVER
    return {
        "from": months.begin(first) if moments and order.from_month else first,
        "to": months.begin(end) if moments and order.to_month else end,
        "all": order.from_month is None and order.to_month is None,
        "district": order.district,
        "zone": str(clock.zone()),
        "at": clock.now(),
        "salt": order.salt,
        "after": after,
        "upto": upto,
    }


def _where(order: Order) -> str:
    source = order.source
    dated = f"AND {source.dated} >= %(from)s AND {source.dated} < %(to)s" if source.dated else ""
    district = f"AND {source.district} = %(district)s" if order.district else ""
    return f"WHERE {source.where} {dated} {district}"


def rows_of(order: Order) -> str:
    """Return the statement of a range's rows. What people wrote is made harmless for spreadsheets that read CSV."""
    source = order.source
    columns = ", ".join(f'{_expression(column, order.form)} AS "{column.name}"' for column in source.columns)
    return f"""SELECT {columns} FROM {_tables(source)} {source.joins} {_where(order)}
        AND {source.key} > %(after)s AND {source.key} <= %(upto)s ORDER BY {source.key}{source.then}"""  # noqa: S608


def _tables(source: Source) -> str:
    """Return where rows come from. What may be seen says the query that pages, API, search and feeds begin with.

    It stands as a table, so that the database plans it with the rest: as a set of keys it would be read for each row.
    """
    if source.shown is None:
        return source.tables
    rows = source.shown().order_by()
    if not source.whole:
        rows = rows.filter(pk__gt=AFTER, pk__lte=UPTO)
    statement, given = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        filled: str = cursor.mogrify(statement, given).decode()
    shown = filled.replace("%", "%%").replace(str(AFTER), "%(after)s").replace(str(UPTO), "%(upto)s")
    return source.tables.replace(SHOWN, f"({shown})")


def _expression(column: Column, form: str) -> str:
    if column.written and form == Format.CSV:
        harmless = f"regexp_replace({column.read}, '{FORMULA}', '{NEUTRAL}', 'g')"
        return f"CASE WHEN {column.read} ~ '{SIGNS}' THEN {harmless} ELSE {column.read} END"
    return column.read


@dataclass(slots=True)
class Range:
    """A range of keys under way: what its rows must come to, and their text or values."""

    upto: int
    keys: int
    expected: dict[str, Decimal]

    def add_to(self, progress: Progress, rows: int) -> None:
        progress.position, progress.keys_done = self.upto, progress.keys_done + self.keys
        progress.rows += rows
        for name, value in self.expected.items():
            progress.expected[name] = progress.expected.get(name, Decimal(0)) + value


def next_range(cursor: Any, order: Order, after: int, keys: int) -> Range | None:
    # From the table alone: with conditions the database would sort all that is left, for every range.
    key = order.source.key.rpartition(".")[2]
    cursor.execute(
        f"SELECT max({key}), count(*) FROM "  # noqa: S608
        f"(SELECT {key} FROM {order.source.ranged} WHERE {key} > %s ORDER BY {key} LIMIT %s) AS keys",
        [after, keys],
    )
    upto, found = cursor.fetchone()
    if not found:
        return None
    expected, given = {}, given_to(order, after, upto)
    for name, statement in order.source.sums.items():
        cursor.execute(statement, given)
        expected[name] = Decimal(cursor.fetchone()[0])
    return Range(upto, found, expected)


def about(order: Order) -> dict[str, str]:
    """Return what a report says of itself, by name. One query."""
    city = charter.queries.city()
    return {
        "report": order.kind,
        "city": city.name,
        **({"day": order.day.isoformat()} if order.day else {}),
        "from": f"{order.from_month:%Y-%m}" if order.from_month else "",
        "to": f"{order.to_month:%Y-%m}" if order.to_month else "",
        "district": order.district,
        "licence": city.data_licence,
    }


def sum_up(found: dict[str, Decimal], row: Mapping[str, Any]) -> None:
    for name in found:
        found[name] += 1 if name == ROWS else Decimal(str(row[name] or 0))


def types(order: Order) -> list[str]:
    """Return what the columns hold: whole, number, flag or text. One query that reads no row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({rows_of(order)}) AS line LIMIT 0", given_to(order))  # noqa: S608
        return [TYPES.get(column.type_code, "text") for column in cursor.description]
