"""Statements that every act repeats: parsed and planned once per connection, where planning costs more than running."""

from __future__ import annotations

import re
import weakref
from typing import Any

from django.db import NotSupportedError, connection
from django.db.backends.utils import CursorWrapper

# By connection of the driver: what it has prepared goes with it.
_ready: weakref.WeakKeyDictionary[Any, set[str]] = weakref.WeakKeyDictionary()


class Prepared:
    """One statement with its values as `$1`, `$2` …, under a name of its own. Columns are named, never `*`.

    Behind a pooler that gives a connection away after each transaction nothing can be prepared on it: there, as for
    Django's own cursors (`DISABLE_SERVER_SIDE_CURSORS`), the statement is planned each time.
    """

    def __init__(self, name: str, sql: str, *, takes: int) -> None:
        self.name = name
        self.prepare = f"PREPARE {name} AS {sql}"
        self.execute = f"EXECUTE {name}" + (f" ({', '.join(['%s'] * takes)})" if takes else "")
        self.plain = re.sub(r"\$(\d+)", r"%(v\1)s", sql.replace("%", "%%"))

    def row(self, *values: Any) -> tuple[Any, ...] | None:
        """Run it and return its first row."""
        with connection.cursor() as cursor:
            self._run(cursor, values)
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """Run it and return its rows."""
        with connection.cursor() as cursor:
            self._run(cursor, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def count(self, *values: Any) -> int:
        """Run it and return how many rows it wrote."""
        with connection.cursor() as cursor:
            self._run(cursor, values)
            return int(cursor.rowcount)

    def _run(self, cursor: CursorWrapper, values: tuple[Any, ...]) -> None:
        if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
            cursor.execute(self.plain, {f"v{number}": value for number, value in enumerate(values, start=1)})
            return
        ready = _ready.setdefault(connection.connection, set())
        if self.name not in ready:
            cursor.execute(self.prepare)
            ready.add(self.name)
        try:
            cursor.execute(self.execute, values)
        except NotSupportedError:
            # A migration changed the type of a column it returns; outside a transaction nothing else is lost.
            if connection.in_atomic_block:
                raise
            cursor.execute(f"DEALLOCATE {self.name}")
            cursor.execute(self.prepare)
            cursor.execute(self.execute, values)
