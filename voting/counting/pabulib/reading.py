"""Read a file: section by section, ballots grouped where they are alike."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from voting.counting.election import Ballots, Election, Homes, Ints, Kind, Project
from voting.counting.pabulib.writing import OWN

NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{1,30})?", re.ASCII)
SECTIONS = ("meta", "projects", "votes")
HOMES = ("neighborhood", "district")
# In their common unit, so that sums of a million voters stay exact.
MOST_POINTS = 10**9
NOTHING = frozenset({"", "none", "None"})


class Unreadable(ValueError):
    """The file is not as it should be: what is wrong, and in which line (from 1)."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


def read_file(path: Path) -> Election:
    """Read a file. Raises Unreadable, OSError."""
    return read(path.read_bytes())


def read(content: bytes) -> Election:
    """Return the election of a file's content. Raises Unreadable with the line.

    Alike ballots become one class. Ordinal ballots also get points, `max_length` (else the longest ballot) for the
    first choice and one less for each next. What a file says of itself and is not so goes into `remarks`. 90,000 votes
    take about a sixth of a second.
    """
    reader = _Reader(content)
    try:
        return reader.election()
    except UnicodeDecodeError:
        raise Unreadable(_line_of_no_text(content), "this is not UTF-8") from None
    except csv.Error as error:
        raise Unreadable(max(reader.rows.line_num, 1), f"this is not CSV: {error}") from error


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.rows = _rows(content)
        self.meta: dict[str, str] = {}
        self.projects: list[Project] = []
        self.index: dict[str, int] = {}
        self.remarks: list[str] = []
        self.began = 0

    def election(self) -> Election:
        budget_line = self._read_meta()
        if "budget" not in self.meta:
            raise Unreadable(self.rows.line_num, "META names no budget")
        budget = self._money(self.meta["budget"], "budget", budget_line)
        self._read_projects()
        ballots = self._read_votes()
        for name, found in (("num_projects", len(self.projects)), ("num_votes", ballots.voters)):
            if self.meta.get(name, str(found)) != str(found):
                self.remarks.append(f"{name} is {self.meta[name]}, found {found}")
        return Election(budget, tuple(self.projects), ballots, meta=self.meta, remarks=tuple(self.remarks))

    def _read_meta(self) -> int:
        """Read META up to PROJECTS; return the budget's line."""
        self._begin("meta")
        budget_line = 0
        for row in self._rows_before("projects"):
            if len(row) < 2:
                raise Unreadable(self.rows.line_num, "a key without a value")
            key, value = row[0].strip(), row[1].strip()
            if key == "budget":
                budget_line = self.rows.line_num
            self.meta[key] = value
        return budget_line

    def _read_projects(self) -> None:
        header = self._header("project_id", "cost")
        for row in self._rows_before("votes"):
            fields = {name: _said_or_nothing(value) for name, value in zip(header, row, strict=False)}
            line = self.rows.line_num
            id_, cost = fields.get("project_id", ""), fields.get("cost", "")
            if not id_ or "," in id_:
                raise Unreadable(line, f"{id_!r} is no project's id")
            if id_ in self.index:
                raise Unreadable(line, f"the project {id_!r} is here twice")
            self.index[id_] = len(self.projects)
            facts = {name: value for name, value in fields.items() if name not in OWN}
            self.projects.append(Project(id_, self._money(cost, "cost", line), fields.get("name", ""), facts))

    def _read_votes(self) -> Ballots:
        try:
            kind = Kind(self.meta.get("vote_type", ""))
        except ValueError:
            known = ", ".join(Kind)
            raise Unreadable(1, f"vote_type is {self.meta.get('vote_type', '')!r}, not one of {known}") from None
        pointed = kind in (Kind.CUMULATIVE, Kind.SCORING)
        header = self._header("voter_id", "vote", *(["points"] if pointed else []))
        self.began = self.rows.line_num
        home = next((header.index(name) for name in HOMES if name in header), None)
        columns = [header.index("vote"), *([header.index("points")] if pointed else [])]
        count: Counter[Any] = Counter(map(itemgetter(*columns, *([] if home is None else [home])), self._votes(header)))
        voters = np.fromiter(count.values(), np.int64, len(count))
        # Where homes are known, the same is said in several of them.
        keys = list(count) if home is None else [key[:-1] if pointed else key[0] for key in count]
        place: dict[Any, int] = {}
        classes = np.fromiter((place.setdefault(key, len(place)) for key in keys), np.int64, len(keys))
        multiplicities = np.zeros(len(place), np.int64)
        np.add.at(multiplicities, classes, voters)
        homes = None if home is None else _homes([key[-1] for key in count], classes, voters)
        spoken = list(place)
        del count, keys, place  # the largest things in memory, before the next large ones come
        starts, choices = self._choices([said[0] for said in spoken] if pointed else spoken, columns[0])
        points, unit = None, 1
        if pointed:
            points, unit = self._points([said[1] for said in spoken], columns[1], np.diff(starts))
        elif kind is Kind.ORDINAL:
            points = self._places(starts)
        return Ballots(kind, len(self.projects), multiplicities, starts, choices, points, unit, homes)

    def _votes(self, header: Sequence[str]) -> Iterator[list[str]]:
        width = len(header)
        for row in self.rows:
            if len(row) >= width:
                yield row
            elif any(field.strip() for field in row):
                if len(row) < 2:
                    raise Unreadable(self.rows.line_num, f"a vote of {len(row)} field, the header has {width}")
                yield [*row, *[""] * (width - len(row))]

    def _choices(self, votes: Sequence[str], column: int) -> tuple[Ints, Ints]:
        """Return starts and choices of ballots, given what each class says."""
        said = ["" if vote in NOTHING else vote for vote in votes]
        lengths = np.fromiter((vote.count(",") + 1 if vote else 0 for vote in said), np.int64, len(said))
        starts = np.zeros(len(said) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        # One name after the other: as a list they would be the largest thing in memory.
        names = itertools.chain.from_iterable(vote.split(",") for vote in said if vote)
        try:
            choices = np.fromiter(map(self.index.__getitem__, names), np.int64, int(starts[-1]))
        except KeyError:
            return self._choices_with_care(votes, column)
        # One number for each project of each vote, made and sorted in place: there are as many as choices.
        width = len(self.projects) + 1
        keys = np.repeat(np.arange(0, len(said) * width, width), lengths)
        keys += choices
        keys.sort()
        if (twice := np.flatnonzero(keys[1:] == keys[:-1])).size:
            vote = votes[int(keys[twice[0]]) // width]
            raise Unreadable(self._line_of(column, vote), "a vote names a project twice")
        return starts, choices

    def _choices_with_care(self, votes: Sequence[str], column: int) -> tuple[Ints, Ints]:
        """Return the same where names have blanks or nothing between them; name the first that is no project."""
        tidy = [",".join(filter(None, map(str.strip, _said_or_nothing(vote).split(",")))) for vote in votes]
        for vote, names in zip(votes, tidy, strict=True):
            for name in names.split(",") if names else []:
                if name not in self.index:
                    raise Unreadable(self._line_of(column, vote), f"a vote for {name!r}, which is no project's id")
        return self._choices(tidy, column)

    def _points(self, votes: Sequence[str], column: int, lengths: Ints) -> tuple[Ints, int]:
        """Return the points of all entries in a common unit."""
        known: dict[str, Fraction] = {}
        entries: list[str] = []
        for vote, length in zip(votes, lengths.tolist(), strict=True):
            each = vote.split(",") if _said_or_nothing(vote) else []
            if len(each) != length:
                raise Unreadable(self._line_of(column, vote), f"{len(each)} points for {length} projects")
            entries += each
        for entry in set(entries):
            if not NUMBER.fullmatch(entry.strip()):
                raise Unreadable(self._line_with(column, votes, entry), f"{entry!r} is no number of points")
            known[entry] = Fraction(entry.strip())
        unit = lcm(*(each.denominator for each in known.values()))
        whole = {entry: int(each * unit) for entry, each in known.items()}
        for entry, points in whole.items():
            if abs(points) > MOST_POINTS:
                raise Unreadable(self._line_with(column, votes, entry), f"{entry!r} is too large or too fine")
        return np.fromiter(map(whole.__getitem__, entries), np.int64, len(entries)), unit

    def _places(self, starts: Ints) -> Ints:
        """Return Borda's points of ordinal ballots."""
        lengths = np.diff(starts)
        longest = int(lengths.max(initial=0))
        said = self.meta.get("max_length", "")
        most = max(longest, int(said)) if said.isdecimal() and len(said) < 7 else longest
        return most - (np.arange(starts[-1]) - np.repeat(starts[:-1], lengths))

    def _begin(self, section: str) -> None:
        for row in self.rows:
            if any(field.strip() for field in row):
                if row[0].strip().lower() != section:
                    break
                self._header()
                return
        raise Unreadable(max(self.rows.line_num, 1), f"{section.upper()} was expected here")

    def _rows_before(self, section: str) -> Iterator[list[str]]:
        for row in self.rows:
            if len(row) <= 1 and (not row or row[0].strip().lower() in ("", *SECTIONS)):
                if row and row[0].strip().lower() == section:
                    return
                if row and row[0].strip():
                    raise Unreadable(self.rows.line_num, f"{section.upper()} was expected here")
                continue
            yield row
        raise Unreadable(max(self.rows.line_num, 1), f"the file ends before {section.upper()}")

    def _header(self, *needed: str) -> list[str]:
        header = [name.strip() for name in next(self.rows, [])]
        if missing := [name for name in needed if name not in header]:
            raise Unreadable(max(self.rows.line_num, 1), f"the header has no {', '.join(missing)}")
        return header

    def _money(self, said: str, what: str, line: int) -> Fraction:
        if not NUMBER.fullmatch(said):
            raise Unreadable(line, f"{said!r} is no {what}")
        amount = Fraction(said.replace(",", "."))
        if amount < 0:
            raise Unreadable(line, f"the {what} is less than nothing")
        return amount

    def _line_with(self, column: int, votes: Sequence[str], entry: str) -> int:
        """Return the line of the first vote that has this among its points."""
        return self._line_of(column, next(vote for vote in votes if entry in vote.split(",")))

    def _line_of(self, column: int, said: str) -> int:
        """Return the line of the first vote that says this."""
        rows = _rows(self.content)
        for row in rows:
            if rows.line_num > self.began and len(row) > column and row[column] == said:
                break
        return int(rows.line_num)


def _rows(content: bytes) -> Any:
    """Return CSV's reader, which also knows the line; the text is decoded as it is read."""
    return csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), delimiter=";")


def _line_of_no_text(content: bytes) -> int:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1


def _said_or_nothing(value: str) -> str:
    said = value.strip()
    return "" if said.lower() == "none" else said


def _homes(names: Sequence[str], classes: Ints, voters: Ints) -> Homes:
    spelled = {name: _said_or_nothing(name) for name in set(names)}
    known = {name: place for place, name in enumerate(sorted(set(spelled.values())))}
    placed = {name: known[said] for name, said in spelled.items()}
    places = np.fromiter(map(placed.__getitem__, names), np.int64, len(names))
    return Homes(tuple(known), classes, places, voters)
