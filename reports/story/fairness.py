"""Who is heard more or less than they are many, and how unevenly supports are given. From published cells alone."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from charter.queries import Known
from commons.charts import MORE, THIRD, Bar, bars, drawn
from commons.templatetags.look import grouped
from reports import charts, claims
from reports.models import Cell
from reports.queries import Figures
from reports.queries.figures import People
from reports.story.words import Chart, columns, left_out, month_name, number, numbers, percent

# Heard less: under four fifths of its share; heard more: over five fourths.
LESS, MORE_THAN = 0.8, 1.25


class Group(NamedTuple):
    """A part of the city. Shares in hundredths; `people` None where it is left out, `missing` counts people a month."""

    code: str
    name: str
    population: float
    people: float | None
    missing: int | None
    withheld: str

    @property
    def ratio(self) -> float | None:
        return self.people / self.population if self.people is not None and self.population else None

    @property
    def heard(self) -> str:
        if self.ratio is None:
            return ""
        return "less" if self.ratio < LESS else "more" if self.ratio > MORE_THAN else "even"


def groups(parts: list[People], names: dict[str, str], people: float | None, population: int | None) -> list[Group]:
    """Return parts with their shares of `people` and `population`: those who took part, and those who live there."""
    found = []
    for part in parts:
        if not part.population or not population:
            continue
        share, mine, missing = 100 * part.population / population, None, None
        if part.monthly is not None and people:
            mine = 100 * part.monthly / people
            missing = max(0, round(people * part.population / population - part.monthly))
        found.append(Group(part.code, names.get(part.code, part.code), share, mine, missing, part.withheld))
    return found


def of_districts(figures: Figures, known: Known) -> list[Group]:
    names = {one.code: one.name for one in known.districts.values()}
    found = groups(figures.districts, names, figures.people.monthly, figures.people.population)
    return sorted(found, key=lambda group: (group.ratio is None, group.ratio or 0, group.name))


def of_ages(figures: Figures) -> list[Group]:
    """Return the ages that are shown, among each other: those who gave none are no group."""
    shown = [part for part in figures.ages if part.code != "none" and part.monthly is not None and part.population]
    people, population = sum(part.monthly or 0 for part in shown), sum(part.population or 0 for part in shown)
    left = [part for part in figures.ages if part.code != "none" and part.monthly is None]
    return groups(shown, {}, people, population) + [
        Group(part.code, part.code, 0, None, None, part.withheld) for part in left
    ]


def representativeness(figures: Figures, known: Known) -> list[Chart]:
    """Return the charts of districts and ages against the population. No query."""
    districts = _against(of_districts(figures, known), _("District"), _("By district"))
    ages = _against(of_ages(figures), _("Age"), _("By age, among those who gave theirs"))
    if not ages["rows"]:
        ages["claim"] = _("How old those who take part are, we cannot say")
        ages["sub"] = _("Too few gave their age with their proof of residency, which is theirs to give or not.")
    return [districts, ages]


def _against(found: list[Group], kind: str, sub: str) -> Chart:
    gaps = []
    for group in found:
        if group.people is not None:
            points = round(group.people - group.population, 1)
            words = "0" if not points else f"{'+' if points > 0 else '−'}{number_format(abs(points), 1)}"
            gaps.append(charts.Gap(group.name, group.population, group.people, words))
    return {
        "claim": claims.heard(
            [group.name for group in found if group.heard == "less"],
            [group.name for group in found if group.heard == "more"],
            known=len(gaps),
        ),
        "sub": f"{sub}. " + _("Share of those who took part against share of the population, points apart"),
        "drawing": drawn(charts.gaps, gaps) if gaps else None,
        "label": _("Share of the population and of those who took part"),
        "legend": [("quiet", _("Population")), ("more", _("Took part, more")), ("fewer", _("Took part, fewer"))]
        if gaps
        else [],
        "caption": _("Share of the population and of those who took part"),
        "columns": columns(
            kind, _("Population"), _("Took part"), _("Heard"), _("Missing a month"), _("To their share")
        ),
        "rows": [_row(group) for group in found],
        "foot": _(
            "Less: under four fifths of its share; more: over five fourths. Missing: how many more would have to take "
            "part for it to be heard as the whole city is. Of months whose numbers are published."
        ),
    }


def _row(group: Group) -> list[object]:
    heard = {"less": _("less"), "more": _("more"), "even": _("as many")}.get(group.heard, "–")
    shares = [percent(group.population or None), percent(group.people)]
    if group.people is None:
        shares[1] = number(left_out(group.withheld))
    return [group.name, *shares, *numbers(heard, group.missing, group.ratio)]


def concentration(figures: Figures) -> Chart:
    """Return the chart of how unevenly supports are given and received, by month. No query."""
    measures = Cell.Measure
    days = [day for day in figures.months if (day, measures.TAKER_GINI) in figures.shares]
    series = [
        charts.Series(name, [round(100 * figures.shares.get((day, measure), 0)) for day in days], colour)
        for name, measure, colour in (("people", measures.GIVER_GINI, MORE), ("proposals", measures.TAKER_GINI, THIRD))
        if days and all((day, measure) in figures.shares for day in days)
    ]
    tops = [figures.shares[day, measures.GIVER_TOP] for day in days if (day, measures.GIVER_TOP) in figures.shares]
    taken = [figures.shares[day, measures.TAKER_TOP] for day in days if (day, measures.TAKER_TOP) in figures.shares]
    return {
        "claim": claims.top_hundredth(tops[-1] if tops else None, taken[-1] if taken else None),
        "sub": _("Gini of supports in hundredths, by month") if series else _("Shown for months published from now on"),
        "drawing": drawn(charts.lines, days, [month_name(day, short=True) for day in days], series)
        if series and len(days) > 1
        else None,
        "label": _("How unevenly supports are spread over people and over proposals, by month"),
        "legend": [
            (colour, words)
            for name, colour, words in (
                ("people", "more", _("Over those who give them")),
                ("proposals", "third", _("Over proposals that receive them")),
            )
            if len(days) > 1 and any(line.name == name for line in series)
        ],
        "caption": _("Concentration of supports"),
        "columns": columns(
            _("Month"),
            _("Gini, people"),
            _("Top 1% of people gave"),
            _("Gini, proposals"),
            _("Top 1% of proposals received"),
        ),
        "rows": [_shares(figures, day) for day in days],
        "foot": _(
            "Gini is 0 where all do as much, towards 1 where one does it all. The share of the top hundredth of people "
            "is shown where a thousand or more gave supports, of proposals where a hundred or more received some."
        ),
    }


def _shares(figures: Figures, day: dt.date) -> list[object]:
    shown: list[object] = [month_name(day)]
    for whose in ("giver", "taker"):
        gini, top = (figures.shares.get((day, f"{whose}_{what}")) for what in ("gini", "top"))
        shown.append({**number(gini), "text": "–" if gini is None else number_format(gini, 2)})
        shown.append(percent(None if top is None else 100 * top))
    return shown


def missing(figures: Figures, known: Known) -> Chart:
    """Return the chart of how many people of each district are missing. No query."""
    found = [group for group in of_districts(figures, known) if group.missing]
    found.sort(key=lambda group: (-(group.missing or 0), group.name))
    rows = [Bar(g.name, g.missing or 0, grouped(g.missing or 0), g.heard == "less") for g in found]
    return {
        "claim": claims.missing([(group.name, group.missing or 0) for group in found if group.heard == "less"]),
        "sub": _("People a month who would have to take part for a district to be heard as the whole city is"),
        "drawing": drawn(bars, rows) if rows else None,
        "label": _("People who are missing, by district"),
        "caption": _("People who are missing, by district"),
        "columns": columns(_("District"), _("Missing a month")),
        "rows": [[group.name, number(group.missing)] for group in found],
        "foot": _("Worked out from published numbers: a district that is left out is not among them."),
    }
