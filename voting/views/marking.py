"""A ballot paper while it is filled in: what was marked, what is wrong with it, what it comes to.

Marks travel in the form from step to step. They are written nowhere, stand in no address and in no session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from voting import queries
from voting.actions.cast_ballot import said_of, written
from voting.models import Method, Round
from voting.papers import Fault, Paper
from voting.views import cards
from voting.views.wording import money, place_names

# Up to so many points are chosen from a row of buttons.
BUTTONS = 10


WRONG_POINTS = gettext_lazy("“%(title)s”: give a whole number from 0 to %(most)d, or nothing.")
WRONG_PLACE = gettext_lazy("“%(title)s”: a place is a number from 1 to %(most)d, or nothing.")
WRONG_TWICE = gettext_lazy("Place %(place)d is given twice: to “%(first)s” and to “%(title)s”. Give each its own.")


class Kind(StrEnum):
    CHOOSE = "choose"
    POINTS = "points"
    ORDER = "order"


class Sheet:
    """The paper of a round with a voter's marks. `errors`: pairs of a field's id (may be "") and what is wrong."""

    def __init__(self, its: Round) -> None:
        self.its = its
        self.paper: Paper = queries.paper_of(its)
        self.kind = Kind.ORDER if self.paper.ordered else Kind.CHOOSE if self.paper.points is None else Kind.POINTS
        self.marks: dict[str, str] = {}
        self.errors: list[tuple[str, str]] = []
        self.search = self.area = self.line = ""

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Return the options as the paper shows them, with their marks. Two queries, when somebody first looks."""
        rows = cards.shown(self.its, queries.options_of(self.its, on_ballot=True))
        for number, row in enumerate(rows, 1):
            row |= {"number": number, "field": f"option-{number}", "error": "", "mark": self.marks.get(row["code"], "")}
            row["shown"] = self._fits(row)
        return rows

    def read(self, sent: QueryDict) -> Sheet:
        """Take the marks that were sent. Some of them may be none of this ballot: see `is_whole`."""
        self.search, self.area = sent.get("search", "").strip()[:100], sent.get("area", "")
        if self.kind == Kind.CHOOSE:
            chosen = set(sent.getlist("choice"))
            self.marks = {code: "1" for code in self.paper.options if code in chosen}
            if chosen - set(self.paper.options):
                self.errors.append(("", _("Something that was chosen is not on this ballot.")))
        else:
            said = {code: sent.get(f"{self.kind}-{code}", "").strip()[:20] for code in self.paper.options}
            self.marks = {code: mark for code, mark in said.items() if mark}
        return self

    def is_whole(self) -> bool:
        """Tell whether the marks are a ballot; else `errors` says what is wrong."""
        if self.kind == Kind.POINTS:
            self._hold_to_points()
        elif self.kind == Kind.ORDER:
            self._hold_to_places()
        if not self.errors:
            try:
                self.line = written(self.paper, self.said)
            except ValidationError as error:
                first = next((row for row in self.rows if row["mark"]), None)
                self.errors += [(first["field"] if first else "", message) for message in error.messages]
        return not self.errors

    @property
    def said(self) -> list[str] | dict[str, int]:
        """What the ballot says, as in `choices.txt`; of marks that are whole."""
        if self.kind == Kind.POINTS:
            return {code: int(mark) for code, mark in self.marks.items()}
        if self.kind == Kind.ORDER:
            return sorted(self.marks, key=lambda code: int(self.marks[code]))
        return list(self.marks)

    @property
    def chosen(self) -> list[dict[str, Any]]:
        """Return the marked options, in the order of the ballot or of its places, each with its mark in words."""
        rows = [row for row in self.rows if row["mark"]]
        if self.kind == Kind.ORDER:
            rows.sort(key=lambda row: int(row["mark"]))
            return [row | {"said": str(place)} for place, row in enumerate(rows, 1)]
        if self.kind == Kind.POINTS:
            names = dict(self.grades)
            return [row | {"said": names.get(row["mark"], row["mark"])} for row in rows if row["mark"] != "0"]
        return rows

    @property
    def grades(self) -> list[tuple[str, str]]:
        """Return what can be given, as it is sent and in words."""
        return grades(self.its)

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """Return what is said of marks that are no ballot, by name, for the browser that holds them to the rules."""
        number = WRONG_PLACE if self.kind == Kind.ORDER else WRONG_POINTS
        return [
            ("number", str(number).replace("%(most)d", "%(most)s")),
            ("twice", str(WRONG_TWICE).replace("%(place)d", "%(place)s")),
            ("many", said_of(Fault.MANY).replace("%(about)s", "%(most)s")),
            ("areas", said_of(Fault.AREAS)),
            ("money", said_of(Fault.MONEY)),
        ]

    @property
    def places(self) -> Sequence[int]:
        return range(1, len(self.rows) + 1)

    @property
    def sums(self) -> list[dict[str, Any]]:
        """Return what the choices cost by budget. Projects of a district without one of its own cost the city's."""
        if self.paper.budgets is None or self.paper.costs is None or self.paper.districts is None:
            return []
        names = place_names()
        budgets: Mapping[str, Decimal] = self.paper.budgets
        spent = dict.fromkeys(budgets, Decimal(0))
        for code, mark in self.marks.items():
            if mark == "0":
                continue
            area = self.paper.districts[code]
            area = area if area in budgets else "" if "" in budgets else next(iter(budgets))
            spent[area] += self.paper.costs[code]
        return [
            {
                "area": area,
                "name": names.get(area, area),
                "spent": money(spent[area], self.its.currency),
                "budget": money(budgets[area], self.its.currency),
                "budget_plain": str(budgets[area]),
                "left": money(max(budgets[area] - spent[area], Decimal(0)), self.its.currency),
                "over": spent[area] > budgets[area],
                "used": bool(spent[area]),
            }
            for area in sorted(budgets)
        ]

    @property
    def areas(self) -> list[tuple[str, str]]:
        """Return the districts of which there is something on the ballot, where there are several."""
        found = {row["district"]: str(row["district_name"]) for row in self.rows}
        return sorted(found.items(), key=lambda pair: pair[1]) if len(found) > 1 else []

    def _fits(self, row: dict[str, Any]) -> bool:
        if self.area and row["district"] != self.area.removeprefix("city"):
            return False
        return self.search.casefold() in f"{row['title']} {row['place']}".casefold()

    def _wrong(self, code: str, message: str | Promise, **about: Any) -> None:
        row = self._row(code)
        row["error"], row["shown"] = (
            str(message) % (about | {"title": row["title"]}),
            True,
        )  # what is wrong must be seen
        self.errors.append((row["field"], row["error"]))

    def _row(self, code: str) -> dict[str, Any]:
        return next(row for row in self.rows if row["code"] == code)

    def _hold_to_points(self) -> None:
        most = self.paper.points or 0
        for code, mark in self.marks.items():
            if _whole(mark) is None or int(mark) > most:
                self._wrong(code, WRONG_POINTS, most=most)

    def _hold_to_places(self) -> None:
        taken: dict[int, str] = {}
        most = len(self.paper.options)
        for code, mark in self.marks.items():
            place = _whole(mark)
            if place is None or not 1 <= place <= most:
                self._wrong(code, WRONG_PLACE, most=most)
            elif place in taken:
                self._wrong(code, WRONG_TWICE, place=place, first=self._row(taken[place])["title"])
            else:
                taken[place] = code


def grades(its: Round) -> list[tuple[str, str]]:
    """Return what an option can be given in a round, as it is sent and in words; the worst first."""
    numbers = [str(number) for number in range(its.most_points + 1)]
    if its.method != Method.JUDGEMENT or its.most_points != 5:
        return [(number, number) for number in numbers]
    words = (
        pgettext("grade", "reject"),
        pgettext("grade", "poor"),
        pgettext("grade", "acceptable"),
        pgettext("grade", "good"),
        pgettext("grade", "very good"),
        pgettext("grade", "excellent"),
    )
    return list(zip(numbers, words, strict=True))


def _whole(mark: str) -> int | None:
    return int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 6 else None
