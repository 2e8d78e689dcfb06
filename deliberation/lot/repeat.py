#!/usr/bin/env python3
"""Repeat a draw by lot, with Python's standard library alone: `python3 repeat.py [FOLDER] [--commitment C] [--seed S]`.

FOLDER (that of this file if none is given) holds what a draw publishes. For an assembly, before the seed is known:

list.csv       `ticket` and the features of everybody who can be drawn, ascending by ticket. Who has the same features
               is one class; classes ascend by their values, in the order of the columns, and are counted from 0
quotas.csv     feature,value,min,max
rules.json     {"kind": "assembly", "size": 30, "lots": 1000000000}
panels.txt     {"weight": 12, "seats": {"0": 2, "7": 1}}, one a line: so many of all lots draw a panel with two people
               of class 0 and one of class 7. Lots are counted from 0, through the lines from the first to the last

The commitment is what `sha256sum list.csv panels.txt quotas.csv rules.json | sha256sum` prints. For a jury list.csv has
only tickets and rules.json is {"kind": "jury", "size": 9, "case": "12"}; its commitment is the hash of list.csv.

draw.json      afterwards: {"commitment", "seed", "first": tickets as drawn, "declined": [tickets who declined, round by
               round], "seated": tickets that sit on the panel now}; and "seed_hash" where it was published before

root = SHA-256(seed || commitment), of a jury SHA-256(seed:case:commitment). A number below n is the SHA-256 of root
and ":label:0" modulo n; with ":label:1" and so on where it is among the last few, which would favour small numbers. An
order by lot of things moves the i-th to the end of those that stand already: it changes places with the one at
i + (number below what is left, labelled "label:i"). The number "panel" draws the panel, the order "class c" who of a
class sits on it. A seat of who declines goes to the next of the class. Where a class is empty, it goes to the first in
the order "replacements" with whom the quotas can still be met.

It says what it checked and everybody's chance, and ends with 1 where something is not as published. It shares no line
with the platform's own drawing, is slower, and is written to be read.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

Row = tuple[str, ...]


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Repeat a draw by lot.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--commitment", help="the hash as you noted it down before the draw")
    parser.add_argument("--seed", help="the seed as you know it from elsewhere")
    parser.add_argument("--ticket", help="say this ticket's chance")
    asked = parser.parse_args(words)
    try:
        return repeat(asked)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as wrong:
        print(f"WRONG the files cannot be read as a draw: {wrong!r}")  # noqa: T201
        return 1


def repeat(asked: argparse.Namespace) -> int:
    rules, said = (
        json.loads((asked.folder / name).read_text(encoding="utf-8")) for name in ("rules.json", "draw.json")
    )
    draw: Draw = (Assembly if rules["kind"] == "assembly" else Draw)(asked.folder, rules, said["seed"])
    seated = draw.replaced(said.get("declined", []))
    checks = {
        "the files have the published commitment": draw.commitment == said["commitment"],
        f"the list has {len(draw.tickets)} tickets, ascending, each once": draw.tickets == sorted(set(draw.tickets)),
        **draw.checks(seated),
        f"drawn are {', '.join(draw.first)}": draw.first == sorted(said["first"]),
        f"seated are {', '.join(seated)}": seated == sorted(said["seated"]),
    }
    if "seed_hash" in said:
        checks["the seed is the one whose hash was published"] = sha256(said["seed"]).hex() == said["seed_hash"]
    if asked.commitment:
        checks["the files have the commitment you gave"] = draw.commitment == asked.commitment
    if asked.seed:
        checks["the seed is the one you gave"] = said["seed"] == asked.seed
    for what, holds in checks.items():
        print(f"{'ok   ' if holds else 'WRONG'} {what}")  # noqa: T201
    for line in draw.chances(asked.ticket):
        print(line)  # noqa: T201
    return 0 if all(checks.values()) else 1


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


class Draw:
    """A jury: so many of a list, all alike."""

    def __init__(self, folder: Path, rules: dict[str, Any], seed: str) -> None:
        self.folder, self.rules, self.size = folder, rules, int(rules["size"])
        with (folder / "list.csv").open(encoding="utf-8", newline="") as file:
            self.features, *self.rows = [tuple(row) for row in csv.reader(file)]
        self.tickets = [row[0] for row in self.rows]
        self.commitment = self.committed()
        self.root = self.rooted(seed)
        self.gone: set[str] = set()
        self.first = self.drawn()

    def committed(self) -> str:
        return hashlib.sha256((self.folder / "list.csv").read_bytes()).hexdigest()

    def rooted(self, seed: str) -> bytes:
        return sha256(f"{seed}:{self.rules['case']}:{self.commitment}")

    def number(self, label: str, below: int) -> int:
        attempt = 0
        while True:
            found = int.from_bytes(hashlib.sha256(self.root + f":{label}:{attempt}".encode()).digest(), "big")
            if found < 2**256 // below * below:
                return found % below
            attempt += 1

    def order(self, label: str, things: list[str]) -> list[str]:
        found = list(things)
        for at in range(len(found)):
            other = at + self.number(f"{label}:{at}", len(found) - at)
            found[at], found[other] = found[other], found[at]
        return found

    def drawn(self) -> list[str]:
        return sorted(self.order("jury", self.tickets)[: self.size])

    def replaced(self, declined: list[list[str]]) -> list[str]:
        gone = {ticket for tickets in declined for ticket in tickets}
        return sorted([each for each in self.order("jury", self.tickets) if each not in gone][: self.size])

    def checks(self, seated: list[str]) -> dict[str, bool]:
        return {f"{self.size} sit on the jury": len(seated) == self.size}

    def chances(self, ticket: str | None) -> list[str]:
        return [f"Everybody had the chance {Fraction(self.size, len(self.tickets))}."]


class Assembly(Draw):
    """A panel that meets quotas, out of a published lottery over panels."""

    def __init__(self, folder: Path, rules: dict[str, Any], seed: str) -> None:
        with (folder / "quotas.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))[1:]
        self.quotas = {(feature, value): (int(least), int(most)) for feature, value, least, most in lines}
        self.panels = [json.loads(line) for line in (folder / "panels.txt").read_text(encoding="utf-8").splitlines()]
        super().__init__(folder, rules, seed)

    def committed(self) -> str:
        names = ("list.csv", "panels.txt", "quotas.csv", "rules.json")
        lines = [f"{hashlib.sha256((self.folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
        return sha256("".join(lines)).hex()

    def rooted(self, seed: str) -> bytes:
        return sha256(seed + self.commitment)

    def drawn(self) -> list[str]:
        self.kinds: list[Row] = sorted({row[1:] for row in self.rows})
        self.kind = {row[0]: row[1:] for row in self.rows}
        self.orders = {
            kind: self.order(f"class {at}", [ticket for ticket in self.tickets if self.kind[ticket] == kind])
            for at, kind in enumerate(self.kinds)
        }
        number = self.number("panel", self.rules["lots"])
        for panel in self.panels:
            number -= panel["weight"]
            if number < 0:
                return sorted(
                    t for at, count in panel["seats"].items() for t in self.orders[self.kinds[int(at)]][:count]
                )
        raise ValueError("the weights are fewer than the lots")

    def replaced(self, declined: list[list[str]]) -> list[str]:
        seated = set(self.first)
        for tickets in declined:
            empty = [self.kind[ticket] for ticket in tickets if ticket in seated]
            self.gone |= set(tickets)
            seated -= self.gone
            for kind in empty:
                seated |= set([t for t in self.orders[kind] if t not in seated | self.gone][:1])
            if len(seated) < self.size:
                seated = self.others(seated)
        return sorted(seated)

    def others(self, seated: set[str]) -> set[str]:
        """Fill empty seats, each with the first in the order who leaves a way to fill the others."""
        hopeless: set[Row] = set()
        for ticket in self.order("replacements", self.tickets):
            if len(seated) == self.size:
                break
            if ticket in seated | self.gone or self.kind[ticket] in hopeless:
                continue
            if self.can_be_filled(seated | {ticket}):
                seated = seated | {ticket}
            else:
                hopeless.add(self.kind[ticket])
        return seated

    def can_be_filled(self, seated: set[str]) -> bool:
        """Whether people who are left can take the empty seats so that all quotas are met."""
        left = Counter(self.kind[ticket] for ticket in self.tickets if ticket not in seated | self.gone)
        used: Counter[Row] = Counter()
        counts = self.count(seated)
        seen: set[frozenset[tuple[Row, int]]] = set()

        def search(seats: int) -> bool:
            lacking = {named: least - counts[named] for named, (least, _) in self.quotas.items()}
            if any(counts[named] > most for named, (_, most) in self.quotas.items()):
                return False
            for feature in self.features[1:]:
                if sum(max(0, lack) for named, lack in lacking.items() if named[0] == feature) > seats:
                    return False
            if not seats:
                return True
            state = frozenset((kind, count) for kind, count in used.items() if count)
            if state in seen:
                return False
            seen.add(state)
            full = {named for named, (_, most) in self.quotas.items() if counts[named] >= most}
            able = [kind for kind in left if left[kind] > used[kind] and full.isdisjoint(self.named(kind))]
            there = Counter(dict.fromkeys(lacking, 0))
            for kind in able:
                there.update(dict.fromkeys(self.named(kind), left[kind] - used[kind]))
            if any(there[named] < lack for named, lack in lacking.items()):
                return False
            # Where least is left to choose from, and there whoever fills most of what is lacking, comes first.
            needed = [named for named, lack in lacking.items() if lack > 0]
            if needed:
                scarce = min(needed, key=lambda named: there[named] - lacking[named])
                able = [kind for kind in able if scarce in self.named(kind)]
            able.sort(key=lambda kind: -sum(lacking[named] > 0 for named in self.named(kind)))
            for kind in able:
                used[kind] += 1
                counts.update(self.named(kind))
                found = search(seats - 1)
                used[kind] -= 1
                counts.subtract(self.named(kind))
                if found:
                    return True
            return False

        return search(self.size - len(seated))

    def named(self, kind: Row) -> list[tuple[str, str]]:
        return list(zip(self.features[1:], kind, strict=True))

    def count(self, tickets: Any) -> Counter[tuple[str, str]]:
        return Counter(named for ticket in tickets for named in self.named(self.kind[ticket]))

    def meets(self, counts: Counter[tuple[str, str]]) -> bool:
        known = all(named in self.quotas for named in counts)
        return known and all(least <= counts[named] <= most for named, (least, most) in self.quotas.items())

    def checks(self, seated: list[str]) -> dict[str, bool]:
        people = Counter(self.kind.values())
        good = True
        for panel in self.panels:
            seats = Counter({self.kinds[int(at)]: count for at, count in panel["seats"].items()})
            counts: Counter[tuple[str, str]] = Counter()
            for kind, count in seats.items():
                good &= 0 < count <= people[kind]
                counts.update(dict.fromkeys(self.named(kind), count))
            good &= self.meets(counts) and seats.total() == self.size and panel["weight"] > 0
        weights, lots = sum(panel["weight"] for panel in self.panels), self.rules["lots"]
        return {
            f"the weights of {len(self.panels)} panels are {lots} lots": weights == lots,
            "each panel has its size, meets the quotas and has no more of a class than there are": good,
            "the drawn panel meets the quotas": self.meets(self.count(self.first)) and len(self.first) == self.size,
            "those who sit on it now meet them": self.meets(self.count(seated)) and len(seated) == self.size,
        }

    def chances(self, ticket: str | None) -> list[str]:
        lots: Counter[int] = Counter()
        for panel in self.panels:
            for at, count in panel["seats"].items():
                lots[int(at)] += panel["weight"] * count
        chance = {
            kind: Fraction(lots[at], self.rules["lots"] * len(self.orders[kind])) for at, kind in enumerate(self.kinds)
        }
        lines = [
            f"{each!s:>24} = {float(each):.6f}  {len(self.orders[kind])} people: {', '.join(kind)}"
            for kind, each in sorted(chance.items(), key=lambda pair: pair[1])
        ]
        able = [each for each in chance.values() if each]
        lines.append(f"Lowest chance {float(min(able)):.6f}, highest {float(max(able)):.6f}.")
        if ticket:
            lines.append(f"{ticket} had the chance {chance[self.kind[ticket]]}.")
        return lines


if __name__ == "__main__":
    sys.exit(main())
