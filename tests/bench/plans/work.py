"""Every statement of a request, how much the database read for it, and how."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

# A row that is looked at costs a hundredth of a page that is read: as PostgreSQL's planner has it.
ROW = 0.01
# A table of so many rows is big, a scan that looks at so many of them is one that grows.
BIG = 5_000
READS = ("SELECT", "WITH", "(")


@dataclass(slots=True)
class Statement:
    """One statement with its plan. `work`: pages read, and a hundredth for each row looked at."""

    sql: str
    work: float
    scans: list[str]
    kept: bool
    ms: float = 0.0

    @property
    def shape(self) -> str:
        """The statement without its values, by which the same one is known again."""
        return re.sub(r"\s+", " ", re.sub(r"IN \([^()]*\)|'[^']*'|\b\d+\b", "?", self.sql))[:4_000]


@dataclass(slots=True)
class Look:
    """What one request came to. `kept`: what is read at most twice a minute and shared by all who ask."""

    status: int = 0
    statements: list[Statement] = field(default_factory=list)

    def work(self, *, kept: bool) -> float:
        return sum(each.work for each in self.statements if each.kept is kept)

    @property
    def scans(self) -> list[str]:
        return [scan for each in self.statements for scan in each.scans]


def looked_at(ask: Callable[[], int]) -> Look:
    """Make a request, then ask the database how it read each of its statements."""
    heard: list[tuple[str, Any, bool]] = []
    with _hearing(heard):
        look = Look(status=ask())
    sizes = _sizes()
    for sql, given, kept in heard:
        if sql.lstrip().upper().startswith(READS):
            look.statements.append(_explained(sql, given, kept, sizes))
    return look


@contextmanager
def _hearing(heard: list[tuple[str, Any, bool]]) -> Iterator[None]:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many:
            heard.append((sql, params, _is_kept()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def _is_kept() -> bool:
    """Tell whether the statement that runs now is asked by something that keeps its answer for a while."""
    frame = sys._getframe(1)
    while frame is not None:
        if (frame.f_code.co_name, frame.f_globals.get("__name__")) in KEEPERS:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


KEEPERS = {("kept", "commons.kept"), ("_season", "civic.pages.home"), ("_kept_cells", "proposals.views.mapping")}


def _explained(sql: str, given: Any, kept: bool, sizes: dict[str, float]) -> Statement:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", given)
        told = cursor.fetchone()[0]
        shown = cursor.mogrify(sql, given).decode() if given else sql  # type: ignore[attr-defined]
    whole = (json.loads(told) if isinstance(told, str) else told)[0]
    plan = whole["Plan"]
    nodes = list(_nodes(plan))
    rows = sum(_rows_of(node) for node in nodes)
    pages = plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
    scans = [
        f"{node['Relation Name']}: {_rows_of(node):,.0f} rows"
        for node in nodes
        if node["Node Type"] == "Seq Scan" and sizes.get(node["Relation Name"], 0) > BIG and _rows_of(node) > BIG / 2
    ]
    return Statement(shown, pages + ROW * rows, scans, kept, whole["Execution Time"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _rows_of(node: dict[str, Any]) -> float:
    removed = sum(node.get(name, 0) for name in ("Rows Removed by Filter", "Rows Removed by Index Recheck"))
    return float((node.get("Actual Rows", 0) + removed) * node.get("Actual Loops", 0))


def _sizes() -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relkind IN ('r', 'p')")
        return dict(cursor.fetchall())
