"""The draw itself: from the published lottery and the seed to tickets, and who comes for those who decline."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from deliberation.lot.chance import number_below, root_of, shuffled
from deliberation.lot.lottery import Lottery
from deliberation.lot.quotas import Infeasible, Shortfall
from deliberation.lot.seats import Seats


class CannotReplace(Infeasible):
    """Nobody left can take the seats of a round of declining: what is missing is in `shortfalls`."""

    def __init__(self, number: int, shortfalls: Sequence[Shortfall]) -> None:
        super().__init__(shortfalls)
        self.round = number


@dataclass(frozen=True, slots=True)
class Drawn:
    """`number`: the lot that was drawn, from 0. Tickets ascend.

    `first` is the panel as drawn, `called` who came after each round of declining, `seated` who sits on it now.
    """

    number: int
    first: tuple[str, ...]
    called: tuple[tuple[str, ...], ...]
    seated: tuple[str, ...]


def draw(lottery: Lottery, seed: str, declined: Sequence[Collection[str]] = ()) -> Drawn:
    """Return the panel that a seed draws, and who replaces those who declined, round by round.

    A seat goes to the next of the same class in the order by lot. Where a class has nobody left, it goes to the first
    in the order of everybody with whom the quotas can still be met, and so on seat by seat. Who declines once is never
    called again; who is seated stays. Raises ValueError (a ticket that is not there, or declined before) and
    CannotReplace. Cost: milliseconds; one program per class asked where a class has nobody left.
    """
    return _Sitting(lottery, seed).through(declined)


def draw_text(
    commitment: str, seed: str, first: Collection[str], declined: Sequence[Collection[str]], seated: Collection[str]
) -> str:
    """Return `draw.json` of an assembly or a jury, as `repeat.py` reads it beside the files published before."""
    rounds = [sorted(tickets) for tickets in declined]
    said = {"commitment": commitment, "seed": seed, "first": list(first), "declined": rounds, "seated": list(seated)}
    return json.dumps(said, indent=1) + "\n"


class _Sitting:
    """A panel while people decline."""

    def __init__(self, lottery: Lottery, seed: str) -> None:
        self.lottery, self.pool = lottery, lottery.pool
        self.root = root_of(seed, lottery.commitment)
        self.number = number_below(self.root, "panel", lottery.lots)
        self.seated: set[str] = set()
        self.gone: set[str] = set()
        for at, count in lottery.panel_at(self.number).seats:
            self.seated.update(islice(self._order(at), count))

    def through(self, declined: Sequence[Collection[str]]) -> Drawn:
        first, called = tuple(sorted(self.seated)), []
        for number, tickets in enumerate(declined, start=1):
            before = set(self.seated)
            self._decline(tickets)
            self._replace(number)
            called.append(tuple(sorted(self.seated - before)))
        return Drawn(self.number, first, tuple(called), tuple(sorted(self.seated)))

    def _decline(self, tickets: Collection[str]) -> None:
        """Note who goes, and let those who are like them take their seats."""
        if len(set(tickets)) != len(tickets) or not self.pool.class_of.keys() >= set(tickets):
            raise ValueError("who declines is on the list, and declines once")
        if again := self.gone.intersection(tickets):
            raise ValueError(f"declined before: {', '.join(sorted(again))}")
        empty = Counter(self.pool.class_of[ticket] for ticket in self.seated.intersection(tickets))
        self.gone.update(tickets)
        self.seated.difference_update(tickets)
        for at, count in empty.items():
            self.seated.update(islice(filter(self._is_free, self._order(at)), count))

    def _replace(self, number: int) -> None:
        """Fill the seats that nobody alike can take, each with the first who leaves a way to fill the others."""
        if len(self.seated) == self.lottery.size:
            return
        seats = self._seats()
        if not seats.is_possible():
            raise CannotReplace(number, seats.shortfalls())
        hopeless: set[int] = set()
        everybody = sorted(self.pool.class_of)
        for ticket in filter(self._is_free, shuffled(self.root, "replacements", everybody)):
            if len(self.seated) == self.lottery.size:
                return
            # Whom a panel cannot have now, it cannot have with more seats taken either.
            if self.pool.class_of[ticket] not in hopeless:
                self.seated.add(ticket)
                if not self._seats().is_possible():
                    self.seated.remove(ticket)
                    hopeless.add(self.pool.class_of[ticket])

    def _seats(self) -> Seats:
        """Return the seats that are empty, and who is left for them."""
        classes = len(self.pool.classes)
        kept, out = np.zeros(classes, np.int64), np.zeros(classes, np.int64)
        for tickets, counts in ((self.seated, kept), (self.gone, out)):
            for ticket in tickets:
                counts[self.pool.class_of[ticket]] += 1
        people = np.array([len(alike.tickets) for alike in self.pool.classes], np.int64)
        rows = [alike.values for alike in self.pool.classes]
        left = self.lottery.size - len(self.seated)
        return Seats(self.lottery.quotas, rows, people - kept - out, left, kept)

    def _order(self, at: int) -> Iterator[str]:
        return shuffled(self.root, f"class {at}", self.pool.classes[at].tickets)

    def _is_free(self, ticket: str) -> bool:
        return ticket not in self.seated and ticket not in self.gone
