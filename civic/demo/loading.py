"""COPY for many rows, and a bar that shows how far it is. Memory stays bounded: rows are sent in batches."""

from __future__ import annotations

import csv
import io
import math
import random
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, TextIO

from django.db import connection

BATCH = 20_000
WIDTH = 30


class Bar:
    """A progress bar on a terminal; elsewhere one line per phase."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._live = out, out.isatty()
        self._label, self._total, self._done, self._shown = "", 0, 0, -1

    def begin(self, label: str, total: int) -> None:
        self._label, self._total, self._done, self._shown = label, max(total, 1), 0, -1
        self.step(0)

    def step(self, count: int) -> None:
        self._done += count
        filled = min(self._done, self._total) * WIDTH // self._total
        if self._live and filled != self._shown:
            self._shown = filled
            bar = "#" * filled + "." * (WIDTH - filled)
            self._out.write(f"\r{self._label:<12} [{bar}] {self._done:,} of {self._total:,} ")
            self._out.flush()

    def end(self) -> None:
        self._out.write(f"\r{self._label:<12} {self._done:,}{' ' * (WIDTH + 16 if self._live else 0)}\n")
        self._out.flush()


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], bar: Bar | None = None) -> int:
    """Insert rows by COPY, in batches, inside the present transaction; None is NULL. Return how many."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
    rows, count = iter(rows), 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            buffer = io.StringIO()
            csv.writer(buffer).writerows([["\\N" if cell is None else cell for cell in row] for row in batch])
            buffer.seek(0)
            cursor.copy_expert(statement, buffer)  # type: ignore[attr-defined]
            count += len(batch)
            if bar:
                bar.step(len(batch))
    return count


def reserve_ids(table: str, count: int) -> range:
    """Take the next `count` ids of a table. Nobody else may insert meanwhile: the city is empty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(id), max(id) FROM "
            "(SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS id FROM generate_series(1, %s)) AS taken",
            [table, count],
        )
        first, last = cursor.fetchone()
    if count and last - first + 1 != count:
        raise RuntimeError(f"{table}: somebody else is inserting.")
    return range(first, last + 1) if count else range(0)


def coprime(rng: random.Random, size: int) -> int:
    """Return a step that shares no factor with `size`: walking by it comes everywhere before it comes back."""
    step = rng.randrange(1, max(2, size))
    while math.gcd(step, size) != 1:
        step += 1
    return step
