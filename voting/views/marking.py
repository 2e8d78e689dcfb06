"""A ballot paper while it is filled in: what was marked, what is wrong with it, what it comes to.

Marks travel in the form from step to step. They are written nowhere, stand in no address and in no session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from voting import queries
from voting.actions.cast_ballot import written
from voting.models import Method, Round
from voting.papers import Paper
from voting.views import cards
from voting.views.wording import money, place_names

# Up to so many points are chosen from a row of buttons.
BUTTONS = 10


class Kind(StrEnum):
    CHOOSE = "choose"
    POINTS = "points"
    ORDER = "order"


class Sheet:
    """The paper of a round with a voter's marks. `errors`: pairs of a field's id (may be "") and what is wrong."""

    def __init__(self, its: Round) -> None:
        self.its = its
        self.rows = cards.shown(its, queries.options_of(its, on_ballot=True))
        self.paper: Paper = queries.paper_of(its)
        self.kind = Kind.ORDER if self.paper.ordered else Kind.CHOOSE if self.paper.points is None else Kind.POINTS
        self.marks: dict[str, str] = {}
        self.errors: list[tuple[str, str]] = []
        self.search = self.area = self.line = ""
        for number, row in enumerate(self.rows, 1):
            row |= {"number": number, "field": f"option-{number}", "error": "", "mark": "", "shown": True}

    def read(self, sent: QueryDict) -> Sheet:
        """Take the marks that were sent. Some of them may be none of this ballot: see `is_whole`."""
        self.search, self.area = sent.get("search", "").strip()[:100], sent.get("area", "")
        if self.kind == Kind.CHOOSE:
            chosen = set(sent.getlist("choice"))
            self.marks = {row["code"]: "1" for row in self.rows if row["code"] in chosen}
            if chosen - set(self.paper.options):
                self.errors.append(("", _("Something that was chosen is not on this ballot.")))
        else:
            said = {row["code"]: sent.get(f"{self.kind}-{row['code']}", "").strip()[:20] for row in self.rows}
            self.marks = {code: mark for code, mark in said.items() if mark}
        for row in self.rows:
            row["mark"] = self.marks.get(row["code"], "")
            row["shown"] = self._fits(row)
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
        # What is wrong must be seen.
        for row in self.rows:
            row["shown"] = row["shown"] or bool(row["error"])
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

    def _wrong(self, row: dict[str, Any], message: str) -> None:
        row["error"] = message
        self.errors.append((row["field"], message))

    def _hold_to_points(self) -> None:
        most = self.paper.points or 0
        for row in self.rows:
            if row["mark"] and (_whole(row["mark"]) is None or int(row["mark"]) > most):
                said = _("“%(title)s”: give a whole number from 0 to %(most)d, or nothing.")
                self._wrong(row, said % {"title": row["title"], "most": most})

    def _hold_to_places(self) -> None:
        taken: dict[int, str] = {}
        for row in self.rows:
            place = _whole(row["mark"]) if row["mark"] else 0
            if place is None or (row["mark"] and not 1 <= place <= len(self.rows)):
                said = _("“%(title)s”: a place is a number from 1 to %(most)d, or nothing.")
                self._wrong(row, said % {"title": row["title"], "most": len(self.rows)})
            elif place and place in taken:
                said = _("Place %(place)d is given twice: to “%(first)s” and to “%(title)s”. Give each its own.")
                self._wrong(row, said % {"place": place, "first": taken[place], "title": row["title"]})
            elif place:
                taken[place] = row["title"]


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
