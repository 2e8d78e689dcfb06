"""A lottery over panels, as it is published before its seed is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256

from deliberation.lot.pool import Pool
from deliberation.lot.quotas import Quotas, read_quotas

# What the commitment names, in its order.
NAMES = ("list.csv", "panels.txt", "quotas.csv", "rules.json")


@dataclass(frozen=True, slots=True)
class Panel:
    """`weight` of the lottery's lots draw it. `seats`: (class, how many of it), ascending by class."""

    weight: int
    seats: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Lottery:
    """`lots` numbers, each of which draws one panel; who of a class sits on it is drawn evenly."""

    pool: Pool
    quotas: Quotas
    size: int
    lots: int
    panels: tuple[Panel, ...]

    def __post_init__(self) -> None:
        if self.lots < 1 or sum(panel.weight for panel in self.panels) != self.lots:
            raise ValueError("the panels' weights are not all lots")
        for panel in self.panels:
            if panel.weight < 1 or any(count < 1 for _, count in panel.seats):
                raise ValueError("weights and seats are whole numbers from 1 on")
            if [at for at, _ in panel.seats] != sorted({at for at, _ in panel.seats}):
                raise ValueError("the classes of a panel ascend")
            if any(not 0 <= at < len(self.pool.classes) for at, _ in panel.seats):
                raise ValueError("a panel names a class that is not there")
            if any(count > len(self.pool.classes[at].tickets) for at, count in panel.seats):
                raise ValueError("a panel has more people of a class than there are")
            people = [self.pool.classes[at].values for at, count in panel.seats for _ in range(count)]
            if len(people) != self.size or self.quotas.broken(people):
                raise ValueError("a panel does not meet the quotas")

    @cached_property
    def chances(self) -> tuple[Fraction, ...]:
        """The chance of each member of each class to be drawn, exactly."""
        expected = [0] * len(self.pool.classes)
        for panel in self.panels:
            for at, count in panel.seats:
                expected[at] += panel.weight * count
        people = [len(alike.tickets) for alike in self.pool.classes]
        return tuple(Fraction(each, self.lots * n) for each, n in zip(expected, people, strict=True))

    def chance_of(self, ticket: str) -> Fraction:
        """Return a member's chance to be drawn; 0 if no panel can have them. Raises KeyError."""
        return self.chances[self.pool.class_of[ticket]]

    @property
    def lowest(self) -> Fraction:
        """The lowest chance of anybody who has one."""
        return min(chance for chance in self.chances if chance)

    @property
    def highest(self) -> Fraction:
        return max(self.chances)

    def left_out(self) -> tuple[str, ...]:
        """Return the tickets of those whom no panel can have."""
        out = zip(self.pool.classes, self.chances, strict=True)
        return tuple(sorted(ticket for alike, chance in out if not chance for ticket in alike.tickets))

    def panel_at(self, number: int) -> Panel:
        """Return the panel that a number from 0 to `lots` - 1 draws, counting weights in the published order."""
        for panel in self.panels:
            number -= panel.weight
            if number < 0:
                return panel
        raise ValueError("no such number")

    @cached_property
    def files(self) -> Mapping[str, str]:
        """What is published, by name; the commitment follows from it."""
        rules = {"kind": "assembly", "lots": self.lots, "size": self.size}
        lines = (json.dumps({"weight": panel.weight, "seats": dict(panel.seats)}) + "\n" for panel in self.panels)
        return {
            "list.csv": self.pool.text(),
            "panels.txt": "".join(lines),
            "quotas.csv": self.quotas.text(),
            "rules.json": json.dumps(rules) + "\n",
        }

    @cached_property
    def commitment(self) -> str:
        """The hash that is published first: `sha256sum list.csv panels.txt quotas.csv rules.json | sha256sum`."""
        return commitment_of(self.files)

    @classmethod
    def read(cls, files: Mapping[str, str]) -> Lottery:
        """Read a lottery from what was published. Raises ValueError (WrongInput is one) where it is not whole."""
        rules = json.loads(files["rules.json"])
        quotas = read_quotas(files["quotas.csv"])
        panels = []
        for line in files["panels.txt"].splitlines():
            said = json.loads(line)
            panels.append(Panel(said["weight"], tuple((int(at), count) for at, count in said["seats"].items())))
        return cls(Pool.read(files["list.csv"], quotas), quotas, rules["size"], rules["lots"], tuple(panels))


def commitment_of(files: Mapping[str, str]) -> str:
    """Return the hash over the published files, by the lines that `sha256sum` prints."""
    lines = "".join(f"{sha256(files[name].encode()).hexdigest()}  {name}\n" for name in NAMES)
    return sha256(lines.encode()).hexdigest()
