"""Read what Pol.is exports of a conversation: a folder with `comments.csv` and its votes.

Votes are in `votes.csv` (`timestamp`, `comment-id`, `voter-id`, `vote`), or a row a participant in
`participants-votes.csv`, which also tells the groups that Pol.is found (`group-id`); where both are there the first
counts. Every column is found by its header. Agree is 1, disagree -1, pass 0. Source: *Data export*, compdemocracy.org.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deliberation.opinions.stances import Stances

SAID = {"1": 1, "-1": -1, "0": 0, "1.0": 1, "-1.0": -1, "0.0": 0}
OUT = "-1"


class Unreadable(ValueError):
    """An export is not as it should be: in which file and line (from 1; 0 for the whole file), and what is wrong."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}" if line else f"{file}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Statement:
    """`moderated`: 1 accepted, 0 not looked at, -1 out. `at_ms`: since 1970, None where the file does not say."""

    id: str
    text: str
    author: str
    moderated: int
    at_ms: int | None


@dataclass(frozen=True, eq=False)
class Export:
    """A conversation as it was exported; `groups`: the group of those whom Pol.is had in its map, where it says so."""

    statements: tuple[Statement, ...]
    stances: Stances
    groups: dict[str, int]


def read(folder: Path) -> Export:
    """Read an export. Raises Unreadable. A vote for a statement that `comments.csv` does not have is refused."""
    statements = _statements(folder / "comments.csv")
    known = {each.id for each in statements}
    wide, long = folder / "participants-votes.csv", folder / "votes.csv"
    groups, rows = _participants(wide, known, with_votes=not long.exists()) if wide.exists() else ({}, [])
    if long.exists():
        rows = _votes(long, known)
    elif not wide.exists():
        raise Unreadable("votes.csv", 0, "neither this file nor participants-votes.csv is there")
    out = {each.id for each in statements if each.moderated == -1}
    return Export(statements, Stances.of(rows, (each.id for each in statements), out), groups)


def _statements(path: Path) -> tuple[Statement, ...]:
    table, found = _Table(path, "comment-id", "moderated", "comment-body"), {}
    for line, row in table.rows():
        identity, moderated = table.cell(row, "comment-id"), table.cell(row, "moderated")
        if not identity:
            raise table.wrong(line, "a comment without a number")
        if identity in found:
            raise table.wrong(line, f"comment {identity} is there twice")
        if moderated not in SAID:
            raise table.wrong(line, f"{moderated!r} is no state of moderation (1, 0 or -1)")
        at = table.cell(row, "timestamp")
        found[identity] = Statement(
            identity,
            table.cell(row, "comment-body"),
            table.cell(row, "author-id"),
            SAID[moderated],
            table.whole(line, at) if at else None,
        )
    return tuple(found.values())


def _votes(path: Path, known: set[str]) -> list[tuple[str, str, int]]:
    """Return the votes in the order of their times; where these are equal or missing, in that of the file."""
    table, found = _Table(path, "comment-id", "voter-id", "vote"), []
    for line, row in table.rows():
        who, what, said = (table.cell(row, each) for each in ("voter-id", "comment-id", "vote"))
        if not who:
            raise table.wrong(line, "a vote without a voter")
        if what not in known:
            raise table.wrong(line, f"comment {what!r} is not in comments.csv")
        at = table.cell(row, "timestamp")
        found.append((table.whole(line, at) if at else 0, (who, what, table.stance(line, said))))
    found.sort(key=lambda each: each[0])
    return [vote for _, vote in found]


def _participants(
    path: Path, known: set[str], *, with_votes: bool
) -> tuple[dict[str, int], list[tuple[str, str, int]]]:
    """Return the groups, and the votes where they are wanted. Columns named by a number are statements."""
    table = _Table(path, "participant")
    statements = [name for name in table.columns if name.isascii() and name.isdigit()]
    groups: dict[str, int] = {}
    votes: list[tuple[str, str, int]] = []
    for line, row in table.rows():
        who, group = table.cell(row, "participant"), table.cell(row, "group-id")
        if not who:
            raise table.wrong(line, "a row without a participant")
        if group:
            groups[who] = table.whole(line, group)
        for what in statements if with_votes else ():
            if said := table.cell(row, what):
                if what not in known:
                    raise table.wrong(line, f"comment {what!r} is not in comments.csv")
                votes.append((who, what, table.stance(line, said)))
    return groups, votes


class _Table:
    """A CSV file whose first row names the columns."""

    def __init__(self, path: Path, *needed: str) -> None:
        self.path = path
        self._reader = self._lines()
        _, header = next(self._reader, (1, []))
        self.columns = {name.strip(): place for place, name in reversed(list(enumerate(header)))}
        if missing := [name for name in needed if name not in self.columns]:
            raise self.wrong(1, f"no column is called {', '.join(missing)}")

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header, each with the line it begins in; blank ones are passed over."""
        for line, row in self._reader:
            if row:
                yield line, row

    def cell(self, row: list[str], name: str) -> str:
        """Return what a row says in a column; nothing where it ends before, or where there is no such column."""
        place = self.columns.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""

    def whole(self, line: int, said: str) -> int:
        """Return a whole number. Raises Unreadable."""
        if not (said.isascii() and said.isdigit() and len(said) <= 18):
            raise self.wrong(line, f"{said!r} is no whole number")
        return int(said)

    def stance(self, line: int, said: str) -> int:
        """Return a stance. Raises Unreadable."""
        if said not in SAID:
            raise self.wrong(line, f"{said!r} is no vote (1, -1 or 0)")
        return SAID[said]

    def wrong(self, line: int, problem: str) -> Unreadable:
        return Unreadable(self.path.name, line, problem)

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise self.wrong(0, error.strerror or "cannot be read") from error
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.wrong(content.count(b"\n", 0, error.start) + 1, "this is not UTF-8") from None
        reader, begins = csv.reader(text.splitlines(keepends=True), strict=True), 1
        try:
            for row in reader:
                yield begins, row
                begins = reader.line_num + 1
        except csv.Error as error:
            raise self.wrong(begins, f"this is not CSV: {error}") from error
