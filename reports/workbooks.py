"""A report as a workbook: its rows, a sheet for each table of its figures, and the dictionary of all."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection
from django.utils.translation import gettext as _
from xlsxwriter.exceptions import FileCreateError

from reports import story
from reports.kinds import Column
from reports.ranges import (
    ROWS,
    Order,
    Progress,
    about,
    compare,
    given_to,
    next_range,
    nothing,
    rows_of,
    sum_up,
    types,
)
from reports.snapshot import snapshot

SHEET_ROWS = 1_048_576
# Of the sheet of definitions: characters of its second column, height of a line.
DEFINITION_WIDTH, ROW_POINTS = 90, 15
# Of a sheet's name: so many characters, and none of these.
NAME_CHARACTERS, UNNAMED = 31, re.compile(r"[\[\]:*?/\\']")


def write_workbook(order: Order, path: Path, progress: Progress, keys: int) -> Iterator[Progress]:
    """Write the workbook anew and compare what went into it. Raises SumsDisagree, OSError."""
    progress.position = progress.keys_done = progress.rows = progress.file_bytes = 0
    progress.expected, written = {}, nothing(order)
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
        book.set_properties({"title": str(order.source.kind.label)})  # what a screen reader says of an open workbook
        sheets = _Sheets(book, order)
        while True:
            with snapshot(), connection.cursor() as cursor:
                found = next_range(cursor, order, progress.position, keys)
                if found is None:
                    break
                cursor.execute(rows_of(order), given_to(order, progress.position, found.upto))
                rows = cursor.fetchall()
            for row in rows:
                sheets.add(row)
                sum_up(written, dict(zip(names, row, strict=True)))
            found.add_to(progress, len(rows))
            yield progress
        sheets.end()
        for each in story.told(order):
            sheets.tell(each)
        sheets.define()
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error)) from error
    compare(order, progress, written | {ROWS: Decimal(sheets.rows)})


def _cut(words: str, most: int) -> str:
    """Return words within so many characters: whole ones, but of a first one that is too long by itself."""
    if len(words) <= most:
        return words
    whole = re.match(rf".{{1,{most}}}\b", words)
    return (whole[0] if whole else words[:most]).rstrip(" ,;–-(")


class _Sheets:
    """The sheets of a workbook: as many of rows as it takes, then the definitions. Text is only ever text."""

    def __init__(self, book: xlsxwriter.Workbook, order: Order) -> None:
        self._book, self._order = book, order
        self._types = types(order)
        self._names: set[str] = set()
        self._tables: list[tuple[str, str]] = []
        self._number_head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "align": "right"})
        self._right = book.add_format({"align": "right"})
        self._percent, self._decimal = (book.add_format({"num_format": shown}) for shown in ("0%", "#,##0.0##"))
        self._head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        # Text behind a number, which stands at its left: apart from it.
        self._apart, self._apart_head = (
            book.add_format({"indent": 1, **more}) for more in ({}, {"bold": True, "bottom": 1, "valign": "top"})
        )
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.rows, self._line, self._sheets = 0, SHEET_ROWS, 0
        self._sheet: Any = None
        self._begin()

    def add(self, row: Sequence[Any]) -> None:
        if self._line >= SHEET_ROWS:
            self.end()
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

    def tell(self, chart: story.Chart) -> None:
        """Add a table of figures as a sheet of its own: what the report's chart is drawn from."""
        name = self._named(chart["caption"])
        sheet = self._book.add_worksheet(name)
        self._tables.append((name, " ".join(filter(None, [f"{chart['claim']}.", chart["sub"], chart.get("foot")]))))
        sheet.freeze_panes(1, 1)
        _printed_on_paper(sheet)
        rows = [[cell if isinstance(cell, dict) else {"text": cell} for cell in row] for row in chart["rows"]]
        for place, column in enumerate(chart["columns"]):
            texts = [str(column["text"]), *(str(row[place]["text"]) for row in rows)]
            sheet.set_column(place, place, min(60, 3 + max(map(len, texts))))
            sheet.write_string(0, place, str(column["text"]), self._number_head if column.get("number") else self._head)
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if "value" in cell:
                    shown = self._percent if cell.get("percent") else None
                    sheet.write_number(line, place, cell["value"], shown or self._shown(cell["value"]))
                else:
                    sheet.write_string(line, place, str(cell["text"]), self._right if cell.get("number") else None)

    def _shown(self, value: float) -> Any:
        return self._decimal if isinstance(value, float) else None

    def _named(self, words: str) -> str:
        """Return a name for a sheet that no other has; what is too long ends with a whole word."""
        whole = " ".join(UNNAMED.sub(" ", words).split())
        name, again = _cut(whole, NAME_CHARACTERS), 1
        while name.casefold() in self._names:
            again += 1
            name = f"{_cut(whole, NAME_CHARACTERS - 3)} {again}"
        self._names.add(name.casefold())
        return name

    def define(self) -> None:
        """Add the sheet that says what the columns mean and how the sums were checked."""
        sheet = self._book.add_worksheet(self._named(_("Definitions")))
        _printed_on_paper(sheet)
        sheet.set_column(0, 0, NAME_CHARACTERS + 2)
        sheet.set_column(1, 1, DEFINITION_WIDTH)
        lines = [(column.name, str(column.text)) for column in self._order.source.columns]
        lines += [("", ""), *self._tables] if self._tables else []
        lines += [("", "")] + [(name, text) for name, text in about(self._order).items() if text]
        lines += [
            ("rows", str(self.rows)),
            ("", _("Every sum was counted a second way before this file was finished.")),
        ]
        for line, (name, text) in enumerate([(_("Column"), _("What it says")), *lines]):
            sheet.set_row(line, ROW_POINTS * max(1, -(-len(text) // DEFINITION_WIDTH)))
            sheet.write_string(line, 0, name, self._head if not line else self._wrapped)
            sheet.write_string(line, 1, text, self._head if not line else self._wrapped)

    def end(self) -> None:
        self._sheet.autofilter(0, 0, self._line - 1, len(self._order.source.columns) - 1)

    def _begin(self) -> None:
        self._sheets += 1
        name = _("Rows") if self._sheets == 1 else _("Rows %(number)d") % {"number": self._sheets}
        self._sheet, self._line = self._book.add_worksheet(self._named(name)), 1
        self._sheet.freeze_panes(1, 0)
        _printed_on_paper(self._sheet)
        behind = False
        for place, column in enumerate(self._order.source.columns):
            number = self._types[place] in ("whole", "number")
            apart = behind and not number
            self._sheet.set_column(place, place, _width(column), self._apart if apart else None)
            head = self._number_head if number else self._apart_head if apart else self._head
            self._sheet.write_string(0, place, column.name, head)
            behind = number


def _width(column: Column) -> int:
    """Return how many characters of a column are seen: of what people wrote the beginning, of a moment all."""
    return 60 if column.written else 22 if column.name.endswith("_at") else max(14, len(column.name) + 5)


def _printed_on_paper(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
