"""Whoever owns the database's machine, after a vote has closed: every page of every file, and what follows from it.

They know whom to look for (numbers of people, in bytes that nothing else has) and what (hashes of ballots, sealed
ballots). Wherever both are seen in some order, or written by the same transaction, they guess who cast what. The
write-ahead log and backups hold more and are not looked at: they are kept 35 days at most.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import psycopg2
from django.db import connection

PAGE = 8192
HEAPS = "rtm"
SIGMAS = 3
# Orders have much in common: how far chance alone goes is told by truths that were shuffled.
SHUFFLES = 300
# One-sided, of a normal distribution: as often is chance alone three deviations off.
RARE = 0.00135


class Unreadable(RuntimeError):
    """Neither pageinspect nor the server's files can be read here."""


class File(NamedTuple):
    """Pages of a relation, or of a file that belongs to none (`kind` is empty)."""

    name: str
    kind: str
    content: bytes


class Sight(NamedTuple):
    """Somebody, or a ballot, at a byte of a file; in rows, dead or alive, with the transactions that wrote them."""

    whom: Any
    place: int
    pointer: int
    written_by: int
    ended_by: int


Sights = dict[str, list[Sight]]


def files() -> Iterator[File]:
    """Read all that the database has on its disk. Raises Unreadable."""
    params = connection.get_connection_params() | {"user": "postgres"}
    try:
        with closing(psycopg2.connect(**{k: v for k, v in params.items() if k != "cursor_factory"})) as owner:
            owner.autocommit = True
            with owner.cursor() as cursor:
                yield from _read(cursor)
    except psycopg2.Error as error:
        raise Unreadable(str(error)) from error


def _read(cursor: Any) -> Iterator[File]:
    cursor.execute("SET bytea_output = 'hex'; CHECKPOINT")
    cursor.execute("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pageinspect')")
    if cursor.fetchone()[0]:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        read = """SELECT string_agg(public.get_raw_page(%(name)s, 'main', n::int), ''::bytea ORDER BY n)
            FROM generate_series(0, pg_relation_size(%(oid)s::regclass) / 8192 - 1) AS n"""
    else:
        read = "SELECT pg_read_binary_file(pg_relation_filepath(%(oid)s))"
    cursor.execute(
        "SELECT c.oid, quote_ident(nspname) || '.' || quote_ident(relname), relkind, pg_relation_filenode(c.oid)::text "
        "FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace "
        "WHERE relkind IN ('r', 'i', 't', 'm') AND relpersistence = 'p' AND pg_relation_filenode(c.oid) IS NOT NULL"
    )
    relations = cursor.fetchall()
    for oid, name, kind, _node in relations:
        cursor.execute(read, {"oid": oid, "name": name})
        yield File(name.removeprefix("public."), kind, bytes(cursor.fetchone()[0] or b""))
    known = {node for *_relation, node in relations}
    cursor.execute("SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()")
    (folder,) = cursor.fetchone()
    cursor.execute("SELECT name FROM pg_ls_dir(%s) AS name", [folder])
    for (name,) in cursor.fetchall():
        if name.partition("_")[0].partition(".")[0] not in known:
            cursor.execute("SELECT pg_read_binary_file(%s, true)", [f"{folder}/{name}"])
            yield File(name, "", bytes(cursor.fetchone()[0] or b""))


def seen(file: File, needles: Mapping[bytes, Any]) -> Iterator[Sight]:
    """Yield wherever a file has one of the needles, of eight bytes or more, whatever they lie beside."""
    firsts = np.unique(np.frombuffer(b"".join(each[:4] for each in needles), "<u4"))
    lengths = {len(each) for each in needles}

    @lru_cache(1)
    def items(number: int) -> list[tuple[int, int, int]]:
        return sorted(_items(file.content[number * PAGE : (number + 1) * PAGE]))

    for shift in range(min(4, len(file.content) // 4)):
        words = np.frombuffer(file.content, "<u4", (len(file.content) - shift) // 4, shift)
        for word in np.flatnonzero(np.isin(words, firsts)):
            at = shift + 4 * int(word)
            found = next((n for size in lengths if (n := file.content[at : at + size]) in needles), None)
            if found is not None:
                yield Sight(needles[found], at, *_item(file, at, items if file.kind else _nothing))


def _items(page: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield offset, length and number of each item of a page: line pointers, as `storage/itemid.h` packs them."""
    lower = int.from_bytes(page[12:14], "little")
    for number, start in enumerate(range(24, min(lower, PAGE), 4), 1):
        packed = int.from_bytes(page[start : start + 4], "little")
        if packed >> 17:
            yield packed & 0x7FFF, packed >> 17, number


def _nothing(_number: int) -> list[tuple[int, int, int]]:
    return []


def _item(file: File, at: int, items: Callable[[int], list[tuple[int, int, int]]]) -> tuple[int, int, int]:
    """Return the pointer that leads to a byte, 0 if none does, and of a row the transactions in its head."""
    number, inside = divmod(at, PAGE)
    there = items(number)
    place = bisect_right(there, (inside, PAGE, PAGE)) - 1
    if place < 0 or inside >= there[place][0] + there[place][1]:
        return 0, 0, 0
    offset, _length, pointer = there[place]
    if file.kind not in HEAPS:
        return pointer, 0, 0
    head = file.content[number * PAGE + offset :][:8]
    return pointer, int.from_bytes(head[:4], "little"), int.from_bytes(head[4:], "little")


ORDERS: dict[str, Callable[[Sight], Any]] = {
    "place": lambda sight: sight.place,
    "place from the end of each page": lambda sight: (sight.place // PAGE, -sight.place),
    "pointer": lambda sight: (sight.place // PAGE, sight.pointer),
    "transaction": lambda sight: (sight.written_by, sight.place // PAGE, sight.pointer),
    "end": lambda sight: (sight.ended_by, sight.place // PAGE, sight.pointer),
}


@dataclass
class Attack:
    """Who is looked for and what; `orders_of_people` and `orders_of_ballots`: what is known from elsewhere, by name.

    `relics`: bytes that must not be there; `relics_seen`: files that have some.
    """

    people: dict[bytes, int]
    ballots: dict[bytes, str]
    orders_of_people: dict[str, Sequence[int]] = field(default_factory=dict)
    orders_of_ballots: dict[str, Sequence[str]] = field(default_factory=dict)
    relics: Sequence[bytes] = ()
    people_seen: Sights = field(default_factory=lambda: defaultdict(list))
    ballots_seen: Sights = field(default_factory=lambda: defaultdict(list))
    relics_seen: list[str] = field(default_factory=list)
    bytes_read: int = 0

    def look(self) -> Attack:
        """Read every file once. Raises Unreadable."""
        needles: dict[bytes, Any] = {**self.people, **self.ballots, **dict.fromkeys(self.relics)}
        for file in files():
            self.bytes_read += len(file.content)
            for sight in seen(file, needles):
                if sight.whom is None:
                    self.relics_seen.append(file.name)
                else:
                    where = self.people_seen if isinstance(sight.whom, int) else self.ballots_seen
                    where[file.name].append(sight)
        return self

    def guesses(self) -> dict[str, tuple[tuple[int, str], ...]]:
        """Return all that can be made of it, each a list of who cast what; alike guesses are one."""
        found: dict[tuple[tuple[int, str], ...], str] = {}
        people = _in_order(self.people_seen) | {tuple(v): k for k, v in self.orders_of_people.items()}
        ballots = _in_order(self.ballots_seen) | {tuple(v): k for k, v in self.orders_of_ballots.items()}
        ballots |= {each[::-1]: f"{name}, backwards" for each, name in ballots.items() if each[::-1] not in ballots}
        for (whom, one), (what, other) in product(people.items(), ballots.items()):
            found.setdefault(tuple(sorted(zip(whom, what, strict=False))), f"{one} | {other}")
        for (one, whom_seen), (other, what_seen) in product(self.people_seen.items(), self.ballots_seen.items()):
            if joined := tuple(sorted(_joined(whom_seen, what_seen))):
                found.setdefault(joined, f"transactions of {one} | {other}")
        return {name: guess for guess, name in found.items()}

    def found(self, truth: Mapping[int, str]) -> Found:
        """Hold every guess against the truth."""
        guesses = self.guesses()
        place = {whom: at for at, whom in enumerate(truth)}
        number = {what: at for at, what in enumerate(truth.values())}
        guessed = np.full((len(guesses), len(truth)), -1)
        for row, guess in zip(guessed, guesses.values(), strict=True):
            for whom, what in guess:
                if whom in place:
                    row[place[whom]] = number.get(what, -1)
        right = (guessed == np.arange(len(truth))).sum(axis=1)
        dice = np.random.default_rng(1)
        blind = [int((guessed == dice.permutation(len(truth))).sum()) for _ in range(SHUFFLES)]
        best = int(right.argmax())
        links, chance, spread = int(right.sum()), statistics.fmean(blind), statistics.stdev(blind)
        return Found(len(guesses), links, chance, spread, int(right[best]), list(guesses)[best])


def _in_order(sights: Sights) -> dict[tuple[Any, ...], str]:
    """Return everybody once, in each order that a file has them in; the orders that differ."""
    found: dict[tuple[Any, ...], str] = {}
    for (name, there), (order, key) in product(sights.items(), ORDERS.items()):
        found.setdefault(tuple(dict.fromkeys(each.whom for each in sorted(there, key=key))), f"{order} in {name}")
    return found


def _joined(people: Iterable[Sight], ballots: Iterable[Sight]) -> Iterator[tuple[int, str]]:
    """Pair whoever was written or ended by a transaction with what was, in their order; each once."""
    whom: dict[int, dict[int, None]] = defaultdict(dict)
    what: dict[int, dict[str, None]] = defaultdict(dict)
    for sights, by in ((people, whom), (ballots, what)):
        for sight in sights:
            for transaction in {sight.written_by, sight.ended_by} - {0}:
                by[transaction][sight.whom] = None
    pairs = (zip(whom[each], what[each], strict=False) for each in sorted(whom.keys() & what.keys()))
    return iter({pair for some in pairs for pair in some})


@dataclass(frozen=True)
class Found:
    """`links`: right ones of all guesses; `chance`, `spread`: of shuffled truths. `best`: right ones of one guess."""

    guesses: int
    links: int
    chance: float
    spread: float
    best: int
    best_of: str

    @property
    def sigmas(self) -> float:
        return (self.links - self.chance) / self.spread

    @property
    def luckiest(self) -> int:
        """Return how many one of so many blind guesses finds at most, but for once in 740 times (three deviations)."""
        below, term, most = 0.0, math.exp(-1), 0
        while self.guesses * (1 - below - term) > RARE:
            below, most = below + term, most + 1
            term /= most
        return most

    @property
    def is_chance(self) -> bool:
        return self.sigmas <= SIGMAS and self.best <= self.luckiest

    def __str__(self) -> str:
        return (
            f"{self.guesses} guesses; {self.links} links where chance finds {self.chance:.1f} ± {self.spread:.1f} "
            f"({self.sigmas:+.1f} sigma); at most {self.best} in one of them (luckiest by chance {self.luckiest}): "
            f"{self.best_of}"
        )
