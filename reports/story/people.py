"""Who took part, and who did not: by district, on the map, by age, and how evenly."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from charter.models import District
from charter.queries import Known
from commons.charts import Bar, bars, drawn
from reports import charts, claims
from reports.queries import Figures
from reports.queries.figures import Made, People
from reports.story.words import Chart, left_out, month_name, numbers, one, percent


def who_is_missing(figures: Figures, known: Known, districts: list[District], water: Any) -> list[Chart]:
    """Return the charts of people: by district, on the map, by age, and how evenly. No query."""
    named = {one.code: one.name for one in known.districts.values()}
    rated = [(one, one.per_1000) for one in figures.districts]
    rates = sorted(
        ((named.get(one.code, one.code), rate) for one, rate in rated if rate is not None),
        key=lambda pair: (-pair[1], pair[0]),
    )
    mean = figures.people.per_1000
    found = [_bars(figures, named, rates, mean)]
    if (on_map := _map(figures, rates, mean, districts, water)) is not None:
        found.append(on_map)
    found += [_ages(figures), _spread(figures)]
    return found


def _bars(figures: Figures, named: dict[str, str], rates: list[tuple[str, float]], mean: float | None) -> Chart:
    rows = [Bar(name, rate, one(rate), mean is not None and rate * claims.APART < mean) for name, rate in rates]
    withheld = [named.get(part.code, part.code) for part in figures.districts if part.monthly is None]
    foot = _(
        "Population by the census. Took part: a resident with a proof who published a proposal, wrote a comment or "
        "gave a support in the month."
    )
    if withheld:
        foot = (
            _("Left out, so that nobody can be told from the numbers: %(names)s.") % {"names": ", ".join(withheld)}
            + f" {foot}"
        )
    sub = _("Residents who took part, a month, per 1,000.")
    if mean is not None:
        sub += " " + _("The line is the city: %(mean)s.") % {"mean": one(mean)}
    return {
        "claim": claims.districts(rates),
        "sub": sub,
        "drawing": drawn(bars, rows, mean) if rows else None,
        "label": _("Residents who took part per 1,000, by district"),
        "foot": foot,
    } | _district_table(figures, named)


def _district_table(figures: Figures, named: dict[str, str]) -> Chart:
    count = len(figures.months)
    parts = sorted(figures.districts, key=lambda part: (-(part.per_1000 or -1), named.get(part.code, part.code)))

    def cells(part: People, name: str, made: Made) -> list[Any]:
        people = left_out(part.withheld) if part.monthly is None else round(part.monthly)
        each = [1000 * number / count / part.population if part.population else None
                for number in (made.supports, made.comments, made.proposals)]  # fmt: skip
        return [name, *numbers(part.population or 0, people, part.per_1000, *each)]

    return {
        "caption": _("A month: residents who took part, and what their districts' proposals received, per 1,000"),
        "columns": [
            {"text": _("District")},
            *[
                {"text": text, "number": True}
                for text in (
                    _("Population"),
                    _("Took part"),
                    _("Per 1,000"),
                    _("Supports per 1,000"),
                    _("Comments per 1,000"),
                    _("Proposals per 1,000"),
                )
            ],
        ],
        "rows": [
            *(cells(part, named.get(part.code, part.code), figures.by_district[part.code]) for part in parts),
            cells(figures.people, _("The whole city"), _summed(figures.by_district.values())),
        ],
    }


def _summed(parts: Any) -> Made:
    total = Made()
    for part in list(parts):
        total = Made(total.proposals + part.proposals, total.comments + part.comments, total.supports + part.supports)
    return total


def _map(
    figures: Figures, rates: list[tuple[str, float]], mean: float | None, districts: list[District], water: Any
) -> Chart | None:
    drawn_ones = [one for one in districts if one.boundary]
    if not drawn_ones or mean is None or not rates:
        return None
    per_1000 = {part.code: part.per_1000 for part in figures.districts}
    low, high = rates[-1][1], rates[0][1]
    width = max((high - low) / len(charts.STEPS), 0.1)  # as few decimals as the words have
    bounds = [low + width * step for step in range(1, len(charts.STEPS))]

    def step(code: str) -> int | None:
        rate = per_1000.get(code)
        return None if rate is None else sum(rate >= bound for bound in bounds)

    areas = [
        charts.Area(each.name, each.boundary, step(each.code), charts.middle(each.boundary)) for each in drawn_ones
    ]
    words = [_("under %(number)s") % {"number": one(bounds[0])}]
    words += [_("%(low)s to %(high)s") % {"low": one(a), "high": one(b)} for a, b in pairwise(bounds)]
    words.append(_("%(number)s and more") % {"number": one(bounds[-1])})
    return {
        "claim": claims.quiet(rates, mean),
        "sub": _("Residents who took part, a month, per 1,000"),
        "drawing": drawn(charts.district_map, areas, water),
        "label": _("Map of the districts by residents who took part per 1,000"),
        "steps": list(enumerate(words)),
        "left_out": any(step(each.code) is None for each in drawn_ones),
        "caption": _("Residents who took part, a month, per 1,000"),
        "columns": [{"text": _("District")}, {"text": _("Per 1,000"), "number": True}],
        "rows": [[name, *numbers(rate)] for name, rate in rates]
        + [
            [each.name, *numbers(left_out(part.withheld))]
            for each in drawn_ones
            for part in figures.districts
            if part.code == each.code and part.monthly is None
        ],
        "foot": _("A quiet district is one whose rate is less than two thirds of the city's."),
    }


def _ages(figures: Figures) -> Chart:
    bands = [part for part in figures.ages if part.code != "none"]
    known = [part for part in bands if part.monthly is not None and part.population]
    if len(known) < 2:
        return {
            "claim": _("How old those who take part are, we cannot say"),
            "sub": _("Too few gave their age with their proof of residency, which is theirs to give or not."),
        }
    people = sum(part.monthly or 0 for part in known)
    living = sum(part.population or 0 for part in known)
    gaps = []
    for part in known:
        of_people, of_city = 100 * (part.monthly or 0) / people, 100 * (part.population or 0) / living
        points = round(of_people) - round(of_city)
        words = f"+{points}" if points > 0 else f"−{-points}" if points else "0"
        gaps.append(charts.Gap(part.code, of_city, of_people, words))
    missing = [part.code for part in bands if part not in known]
    foot = _("Shares are of the ages shown here, among those who gave theirs.")
    if missing:
        foot += " " + _("Left out: %(names)s.") % {"names": ", ".join(missing)}
    return {
        "claim": claims.ages([(gap.name, gap.people - gap.population) for gap in gaps]),
        "sub": _("Share of those who took part against share of the population, points apart"),
        "drawing": drawn(charts.gaps, gaps),
        "label": _("Share of the population and of those who took part, by age"),
        "legend": [("quiet", _("Population")), ("more", _("Took part, more")), ("fewer", _("Took part, fewer"))],
        "caption": _("Share of the population and of those who took part, by age"),
        "columns": [
            {"text": _("Age")},
            *[{"text": text, "number": True} for text in (_("Population"), _("Took part"), _("Points"))],
        ],
        "rows": [[gap.name, percent(gap.population), percent(gap.people), *numbers(gap.words)] for gap in gaps],
        "foot": foot,
    }


def _spread(figures: Figures) -> Chart:
    month = figures.spread_month
    points = figures.spread
    sub = [
        _("Gini %(gini)s in %(month)s") % {"gini": number_format(gini, 2), "month": month_name(day)}
        for day, gini in sorted(figures.gini.items())
    ]
    return {
        "claim": claims.spread(figures.top_tenth),
        "sub": ", ".join(sub[-1:]) or _("Shown for months in which at least a hundred people took part"),
        "drawing": drawn(
            charts.spread,
            points,
            _("if all did as much"),
            _("90%% made %(share)d%%") % {"share": round(100 * points[9])},
        )
        if points
        else None,
        "label": _("Share of all contributions that the least active tenths of people made"),
        "caption": _("What the least active made of all contributions"),
        "columns": [{"text": _("People")}, {"text": _("Contributions"), "number": True}],
        "rows": [[f"{10 * n}%", percent(100 * share)] for n, share in enumerate(points)],
        "foot": _(
            "Proposals, comments and supports of %(month)s. Gini is 0 where all do as much, towards 1 where one does "
            "it all."
        )
        % {"month": month_name(month)}
        if month
        else "",
    }
