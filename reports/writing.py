"""Write a report to a file, a range of keys at a time, in flat memory; then read it again and compare the sums.

What is yielded is safely on the disk: CSV and JSON go on from there, a workbook and Parquet begin anew. A PDF holds
figures alone and is set at once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import translation

from reports.models import Format
from reports.parquet import write_parquet
from reports.printing import write_pdf
from reports.ranges import (
    ROWS,
    Order,
    Progress,
    SumsDisagree,
    about,
    compare,
    given_to,
    keys_count,
    next_range,
    nothing,
    rows_of,
    sum_up,
)
from reports.snapshot import snapshot
from reports.workbooks import write_workbook

__all__ = ["KEYS", "Order", "Progress", "SumsDisagree", "keys_count", "write"]
KEYS = 10_000


def write(order: Order, path: Path, progress: Progress, *, keys: int = KEYS) -> Iterator[Progress]:
    """Write the report, yielding after every range; the last time with the file's SHA-256.

    Raises SumsDisagree, OSError. Three queries a range.
    """
    with translation.override(order.language):
        if order.form == Format.XLSX:
            yield from write_workbook(order, path, progress, keys)
        elif order.form == Format.PARQUET:
            yield from write_parquet(order, path, progress, keys)
        elif order.form == Format.PDF:
            yield from write_pdf(order, path, progress)
        else:
            yield from _write_lines(order, path, progress, keys)
            compare(order, progress, _read_csv(order, path) if order.form == Format.CSV else _read_json(order, path))
    with path.open("rb") as file:
        progress.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    progress.file_bytes = path.stat().st_size
    yield progress


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
                found = next_range(cursor, order, progress.position, keys)
                if found is None:
                    break
                given = given_to(order, progress.position, found.upto)
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
    statement = cursor.mogrify(rows_of(order), given).decode()
    cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT csv)", lines)
    return lines.getvalue(), lines.rows


def _json_head(order: Order) -> bytes:
    columns = {column.name: str(column.text) for column in order.source.columns}
    head = json.dumps(about(order) | {"columns": columns}, ensure_ascii=False, indent=1)
    return (head.removesuffix("\n}") + ',\n "rows": [\n').encode()


def _json_lines(cursor: Any, order: Order, given: dict[str, Any]) -> tuple[bytes, int]:
    cursor.execute(f"SELECT row_to_json(line)::text FROM ({rows_of(order)}) AS line", given)  # noqa: S608
    lines = [line for (line,) in cursor.fetchall()]
    return ",\n".join(lines).encode(), len(lines)


def _json_foot(order: Order, progress: Progress) -> bytes:
    check = {ROWS: progress.rows} | {name: float(value) for name, value in progress.expected.items()}
    return f'\n ],\n "check": {json.dumps(check)}\n}}\n'.encode()


def _read_csv(order: Order, path: Path) -> dict[str, Decimal]:
    """Return how many records a file has and what its checked columns come to."""
    found, width = nothing(order), len(order.source.columns)
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
    found = nothing(order)
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line == ' "rows": [\n':
                break
        for line in file:
            if line == " ],\n":
                break
            if line != "\n":
                sum_up(found, json.loads(line.rstrip(",\n")))
    return found
