"""Write a report to a file, a range of keys at a time, in flat memory; then read it again and compare the sums.

Each range is read on one picture of the database, together with the sum that its rows must have by another way.
What is yielded is safely on the disk: CSV and JSON go on from there, a workbook begins anew.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.exceptions import FileCreateError

import charter.queries
from commons import clock
from commons.cells import FORMULA, SIGNS
from reports import months
from reports.kinds import SHOWN, Column, Source
from reports.models import Format, Kind
from reports.snapshot import snapshot
from reports.tables import OPEN, SOURCES

KEYS = 10_000
SHEET_ROWS = 1_048_576
# Of the sheet of definitions: characters of its second column, height of a line.
DEFINITION_WIDTH, ROW_POINTS = 90, 15
EVER, NEVER = dt.date(1, 1, 1), dt.date(9999, 12, 1)
# Of the file as a whole, beside its columns.
ROWS = "rows"
# Stand for the ends of a range until they are known: no key is as large.
AFTER, UPTO = 9_123_456_789_012_345_678, 9_123_456_789_012_345_679
# `commons.cells.harmless`, for the database.
NEUTRAL = r"\1\2''\3"


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


def write(order: Order, path: Path, progress: Progress, *, keys: int = KEYS) -> Iterator[Progress]:
    """Write the report, yielding after every range; the last time with the file's SHA-256.

    Raises SumsDisagree, OSError. Three queries a range.
    """
    with translation.override(order.language):
        if order.form == Format.XLSX:
            yield from _write_workbook(order, path, progress, keys)
        else:
            yield from _write_lines(order, path, progress, keys)
            _compare(order, progress, _read_csv(order, path) if order.form == Format.CSV else _read_json(order, path))
    with path.open("rb") as file:
        progress.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    progress.file_bytes = path.stat().st_size
    yield progress


def _compare(order: Order, progress: Progress, found: dict[str, Decimal]) -> None:
    counted = _nothing(order) | {ROWS: Decimal(progress.rows)} | progress.expected
    if found != counted:
        inside, outside = (", ".join(f"{name} {each[name]}" for name in counted) for each in (found, counted))
        raise SumsDisagree(f"{order.kind}: in the file {inside}; counted {outside}")


def _nothing(order: Order) -> dict[str, Decimal]:
    """Return the sums of no rows: their number, and each that is counted a second way."""
    return dict.fromkeys([ROWS, *order.source.sums], Decimal(0))


# Reading ranges


def _given(order: Order, after: int = 0, upto: int = 0) -> dict[str, Any]:
    first, last = order.from_month or EVER, order.to_month or NEVER
    moments = order.kind != Kind.PARTICIPATION
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


def _rows(order: Order) -> str:
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
    rows = source.shown().filter(pk__gt=AFTER, pk__lte=UPTO).order_by()
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


def _next_range(cursor: Any, order: Order, after: int, keys: int) -> Range | None:
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
    expected, given = {}, _given(order, after, upto)
    for name, statement in order.source.sums.items():
        cursor.execute(statement, given)
        expected[name] = Decimal(cursor.fetchone()[0])
    return Range(upto, found, expected)


# CSV and JSON: lines that are added to a file


def _write_lines(order: Order, path: Path, progress: Progress, keys: int) -> Iterator[Progress]:
    with path.open("r+b" if path.exists() else "w+b") as file:
        # Beyond what was noted may lie a part of what a killed worker wrote.
        file.truncate(progress.file_bytes)
        file.seek(progress.file_bytes)
        if not progress.file_bytes:
            file.write(_csv_head(order) if order.form == Format.CSV else _json_head(order))
        while True:
            with snapshot(), connection.cursor() as cursor:
                found = _next_range(cursor, order, progress.position, keys)
                if found is None:
                    break
                given = _given(order, progress.position, found.upto)
                lines, count = (_csv_lines if order.form == Format.CSV else _json_lines)(cursor, order, given)
            if order.form == Format.JSON and lines and progress.rows:
                file.write(b",\n")
            file.write(lines)
            _settle(file)
            found.add_to(progress, count)
            progress.file_bytes = file.tell()
            yield progress
        if order.form == Format.JSON:
            file.write(_json_foot(order, progress))
            _settle(file)


def _settle(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _csv_head(order: Order) -> bytes:
    return (",".join(column.name for column in order.source.columns) + "\n").encode()


class _Lines(io.BytesIO):
    """Takes what COPY sends, a row at a time, and counts the rows."""

    rows = 0

    def write(self, data: Any) -> int:
        self.rows += 1
        return super().write(data)


def _csv_lines(cursor: Any, order: Order, given: dict[str, Any]) -> tuple[bytes, int]:
    lines = _Lines()
    statement = cursor.mogrify(_rows(order), given).decode()
    cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT csv)", lines)
    return lines.getvalue(), lines.rows


def _json_head(order: Order) -> bytes:
    columns = {column.name: str(column.text) for column in order.source.columns}
    head = json.dumps(about(order) | {"columns": columns}, ensure_ascii=False, indent=1)
    return (head.removesuffix("\n}") + ',\n "rows": [\n').encode()


def _json_lines(cursor: Any, order: Order, given: dict[str, Any]) -> tuple[bytes, int]:
    cursor.execute(f"SELECT row_to_json(line)::text FROM ({_rows(order)}) AS line", given)  # noqa: S608
    lines = [line for (line,) in cursor.fetchall()]
    return ",\n".join(lines).encode(), len(lines)


def _json_foot(order: Order, progress: Progress) -> bytes:
    check = {ROWS: progress.rows} | {name: float(value) for name, value in progress.expected.items()}
    return f'\n ],\n "check": {json.dumps(check)}\n}}\n'.encode()


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


def _read_csv(order: Order, path: Path) -> dict[str, Decimal]:
    """Return how many records a file has and what its checked columns come to."""
    found, width = _nothing(order), len(order.source.columns)
    places = {name: order.source.column(name) for name in order.source.sums if name != ROWS}
    rows, whole = 0, dict.fromkeys(places, 0)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            rows += 1
            if len(row) != width:
                raise SumsDisagree(f"{order.kind}: record {rows} has {len(row)} cells")
            for name, place in places.items():
                text = row[place]
                if text.isdigit():
                    whole[name] += int(text)
                elif text:
                    found[name] += Decimal(text)
    return {name: Decimal(rows) if name == ROWS else total + whole[name] for name, total in found.items()}


def _read_json(order: Order, path: Path) -> dict[str, Decimal]:
    """Return the same of a JSON file, line by line: the whole of it may not fit into memory."""
    found = _nothing(order)
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line == ' "rows": [\n':
                break
        for line in file:
            if line == " ],\n":
                break
            if line != "\n":
                _add(found, json.loads(line.rstrip(",\n")))
    return found


def _add(found: dict[str, Decimal], row: Mapping[str, Any]) -> None:
    for name in found:
        found[name] += 1 if name == ROWS else Decimal(str(row[name] or 0))


# Workbooks


def _write_workbook(order: Order, path: Path, progress: Progress, keys: int) -> Iterator[Progress]:
    progress.position = progress.keys_done = progress.rows = progress.file_bytes = 0
    progress.expected, written = {}, _nothing(order)
    names = [column.name for column in order.source.columns]
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        options = {
            "constant_memory": True,
            "tmpdir": scratch,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = xlsxwriter.Workbook(str(path), options)
        book.use_zip64()
        sheets = _Sheets(book, order)
        while True:
            with snapshot(), connection.cursor() as cursor:
                found = _next_range(cursor, order, progress.position, keys)
                if found is None:
                    break
                cursor.execute(_rows(order), _given(order, progress.position, found.upto))
                rows = cursor.fetchall()
            for row in rows:
                sheets.add(row)
                _add(written, dict(zip(names, row, strict=True)))
            found.add_to(progress, len(rows))
            yield progress
        sheets.define()
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error)) from error
    _compare(order, progress, written | {ROWS: Decimal(sheets.rows)})


class _Sheets:
    """The sheets of a workbook: as many of rows as it takes, then the definitions. Text is only ever text."""

    def __init__(self, book: xlsxwriter.Workbook, order: Order) -> None:
        self._book, self._order = book, order
        self._head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.rows, self._line, self._sheets = 0, SHEET_ROWS, 0
        self._sheet: Any = None
        self._begin()

    def add(self, row: Sequence[Any]) -> None:
        if self._line >= SHEET_ROWS:
            self._end()
            self._begin()
        for place, value in enumerate(row):
            if isinstance(value, bool):
                self._sheet.write_boolean(self._line, place, value)
            elif isinstance(value, int | float | Decimal):
                self._sheet.write_number(self._line, place, value)
            elif value is not None and value != "":
                self._sheet.write_string(self._line, place, str(value))
        self._line += 1
        self.rows += 1

    def define(self) -> None:
        """Add the sheet that says what the columns mean and how the sums were checked."""
        self._end()
        sheet = self._book.add_worksheet(_("Definitions"))
        _printed_on_paper(sheet)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, DEFINITION_WIDTH)
        lines = [(column.name, str(column.text)) for column in self._order.source.columns]
        lines += [("", "")] + [(name, text) for name, text in about(self._order).items() if text]
        lines += [
            ("rows", str(self.rows)),
            ("", _("Every sum was counted a second way before this file was finished.")),
        ]
        for line, (name, text) in enumerate([(_("Column"), _("What it says")), *lines]):
            sheet.set_row(line, ROW_POINTS * max(1, -(-len(text) // DEFINITION_WIDTH)))
            sheet.write_string(line, 0, name, self._head if not line else self._wrapped)
            sheet.write_string(line, 1, text, self._head if not line else self._wrapped)

    def _end(self) -> None:
        self._sheet.autofilter(0, 0, self._line - 1, len(self._order.source.columns) - 1)

    def _begin(self) -> None:
        self._sheets += 1
        name = _("Rows") if self._sheets == 1 else _("Rows %(number)d") % {"number": self._sheets}
        self._sheet, self._line = self._book.add_worksheet(name), 1
        self._sheet.freeze_panes(1, 0)
        _printed_on_paper(self._sheet)
        for place, column in enumerate(self._order.source.columns):
            self._sheet.set_column(place, place, _width(column))
            self._sheet.write_string(0, place, column.name, self._head)


def _width(column: Column) -> int:
    """Return how many characters of a column are seen: of what people wrote the beginning, of a moment all."""
    return 60 if column.written else 22 if column.name.endswith("_at") else max(14, len(column.name) + 5)


def _printed_on_paper(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
