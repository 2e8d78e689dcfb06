"""Who can be drawn: tickets with features, and those who are alike."""

from __future__ import annotations

import csv
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO

from deliberation.lot.quotas import Fault, Quotas, Wrong, WrongInput, csv_text


@dataclass(frozen=True, slots=True)
class Member:
    """`ticket` stands for a person and says nothing about them; `features` may have more than quotas ask for."""

    ticket: str
    features: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Alike:
    """All who have the same values, in the order of the quotas' features; tickets ascending."""

    values: tuple[str, ...]
    tickets: tuple[str, ...]


def ticket_of(secret: bytes, person: str) -> str:
    """Return a person's ticket in one draw, 32 hexadecimal digits: HMAC-SHA256 under a secret of that draw alone.

    Who has the secret can say whose ticket it is; so it is destroyed when the draw is over.
    """
    return hmac.new(secret, person.encode(), "sha256").hexdigest()[:32]


@dataclass(frozen=True, eq=False)
class Pool:
    """Members by class. Classes ascend by their values, and are named by their place from 0."""

    features: tuple[str, ...]
    classes: tuple[Alike, ...]

    @classmethod
    def of(cls, members: Iterable[Member], quotas: Quotas) -> Pool:
        """Group members; features without quotas are forgotten. Raises WrongInput; a fault's line is that of the list.

        The list's order is that of tickets, so lines are too.
        """
        known = {feature: set(quotas.values(feature)) for feature in quotas.features}
        found: dict[tuple[str, ...], list[str]] = {}
        faults: list[Wrong] = []
        before = None
        for line, member in enumerate(sorted(members, key=lambda each: each.ticket), start=2):
            if member.ticket == before or not member.ticket:
                faults.append(Wrong(Fault.TWICE if member.ticket else Fault.EMPTY, line, said=member.ticket))
            before = member.ticket
            for feature, values in known.items():
                value = member.features.get(feature, "")
                if not value:
                    faults.append(Wrong(Fault.MISSING_FEATURE, line, feature, said=member.ticket))
                elif value not in values:
                    faults.append(Wrong(Fault.UNKNOWN_VALUE, line, feature, value, member.ticket))
            row = tuple(member.features.get(feature, "") for feature in known)
            found.setdefault(row, []).append(member.ticket)
        if faults:
            raise WrongInput(faults)
        return cls(quotas.features, tuple(Alike(row, tuple(found[row])) for row in sorted(found)))

    @classmethod
    def read(cls, text: str, quotas: Quotas) -> Pool:
        """Read a published list. Raises WrongInput where it is not of these quotas."""
        lines = csv.reader(StringIO(text))
        header = next(lines, [])
        if header != ["ticket", *quotas.features]:
            raise WrongInput([Wrong(Fault.HEADER, 1, said=",".join(header))])
        rows = list(lines)
        if wrong := [at for at, row in enumerate(rows, start=2) if len(row) != len(header)]:
            raise WrongInput([Wrong(Fault.COLUMNS, line) for line in wrong])
        return cls.of((Member(row[0], dict(zip(header[1:], row[1:], strict=True))) for row in rows), quotas)

    def text(self) -> str:
        """Return the list as it is published: `ticket` and the features, ascending by ticket."""
        rows = sorted((ticket, *alike.values) for alike in self.classes for ticket in alike.tickets)
        return csv_text(("ticket", *self.features), rows)

    @cached_property
    def class_of(self) -> Mapping[str, int]:
        """The class of each ticket."""
        return {ticket: at for at, alike in enumerate(self.classes) for ticket in alike.tickets}

    def __len__(self) -> int:
        return sum(len(alike.tickets) for alike in self.classes)
