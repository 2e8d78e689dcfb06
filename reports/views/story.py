"""The charts of the report: each a claim, a drawing and the same as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charter.models import District
from charter.queries import Known
from commons.charts import MORE, THIRD, Bar, bars, drawn
from commons.templatetags.look import grouped
from proposals.lifecycle import State
from reports import charts, claims
from reports.models import Cell
from reports.queries import Figures, OfficeTimes, StateCount
from reports.queries.figures import Made, People

WEB = ("", "web", "api", "import")
REACHED = (State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE, State.TAKEN_UP)
Chart = dict[str, Any]


def one(value: float | None) -> str:
    """Write a number with one decimal."""
    return "–" if value is None else number_format(value, 1, use_l10n=True, force_grouping=True)


def month_name(day: dt.date, *, short: bool = False) -> str:
    """Say “August 2026”, in the middle of a sentence as the language has it; short for an axis: “Aug”."""
    return str(MONTHS_3[day.month]).capitalize() if short else f"{MONTHS[day.month]} {day.year}"


def period_name(days: Sequence[dt.date]) -> str:
    """Say “August to October 2026”."""
    if len(days) == 1:
        return month_name(days[0])
    first, last = days[0], days[-1]
    begin = str(MONTHS[first.month]) if first.year == last.year else month_name(first)
    return _("%(first)s to %(last)s") % {"first": begin, "last": month_name(last)}


def left_out(withheld: str) -> str:
    return str(Cell.Withheld(withheld).label) if withheld else "–"


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
        people = left_out(part.withheld) if part.monthly is None else grouped(round(part.monthly))
        each = [1000 * number / count / part.population if part.population else None
                for number in (made.supports, made.comments, made.proposals)]  # fmt: skip
        return [name, *numbers(grouped(part.population or 0), people, one(part.per_1000), *map(one, each))]

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


def numbers(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "number": True} for text in texts]


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
    width = max((high - low) / len(charts.STEPS), 0.05)
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
        "rows": [[name, *numbers(one(rate))] for name, rate in rates]
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
        "rows": [[gap.name, *numbers(f"{round(gap.population)}%", f"{round(gap.people)}%", gap.words)] for gap in gaps],
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
        "rows": [[f"{10 * n}%", *numbers(f"{round(100 * share)}%")] for n, share in enumerate(points)],
        "foot": _(
            "Proposals, comments and supports of %(month)s. Gini is 0 where all do as much, towards 1 where one does "
            "it all."
        )
        % {"month": month_name(month)}
        if month
        else "",
    }


def how_people_came(figures: Figures) -> list[Chart]:
    """Return the charts of contributions over months and by channel. No query."""
    days = figures.months
    web, other = [], []
    for day in days:
        by_way = {way: made.total for (month, way), made in figures.by_channel.items() if month == day}
        web.append(sum(count for way, count in by_way.items() if way in WEB))
        other.append(sum(by_way.values()) - web[-1])
    half = len(days) // 2
    claim = (
        claims.channels(sum(web), sum(other), (sum(other[:half]), sum(other[len(days) - half :])))
        if 100 * sum(other) >= sum(web) + sum(other) or len(days) < 2
        else claims.months(web[0], web[-1])
    )
    names = [month_name(day, short=True) for day in days]
    legend = [("more", _("Web and programs")), ("third", _("Paper, desk, meetings"))]
    series = [charts.Series("web", web, MORE), charts.Series("other", other, THIRD)]
    if len(days) > 1:
        drawing = drawn(charts.lines, days, names, series)
    else:
        rows = [
            Bar(words, count, grouped(count)) for (_way, words), count in zip(legend, (web[0], other[0]), strict=True)
        ]
        drawing, legend = drawn(bars, rows), []
    chart = {
        "claim": claim,
        "sub": _("Contributions a month"),
        "drawing": drawing,
        "label": _("Contributions by month and by the way they came"),
        "legend": legend,
        "caption": _("Contributions by month"),
        "columns": [
            {"text": _("Month")},
            *[
                {"text": text, "number": True}
                for text in (_("Proposals"), _("Comments"), _("Supports"), _("On paper, at a desk, in meetings"))
            ],
        ],
        "rows": [
            [
                month_name(day),
                *numbers(
                    *(grouped(n) for n in (made.proposals, made.comments, made.supports)),
                    grouped(other[place]),
                ),
            ]
            for place, day in enumerate(days)
            for made in [figures.by_month[day]]
        ],
        "foot": _(
            "Paper and meeting sheets are entered by a clerk and count the same. Supports are split for the whole city "
            "alone, and in a month with fewer than ten on paper or at a desk they stand with the web."
        ),
    }
    return [chart]


def topics(figures: Figures, known: Known) -> Chart:
    """Return the chart of contributions by topic. No query."""
    named = {one.code: one.name for one in known.topics.values()}
    made = sorted(figures.by_topic.items(), key=lambda pair: (-pair[1].total, pair[0]))
    total = sum(each.total for _code, each in made)
    rows = [Bar(named.get(code, code), each.total, grouped(each.total)) for code, each in made]
    return {
        "claim": claims.topics(rows[0].name if rows else "", made[0][1].total / total if total else 0),
        "sub": _("Proposals, comments and supports"),
        "drawing": drawn(bars, rows) if rows else None,
        "label": _("Contributions by topic"),
        "caption": _("Contributions by topic"),
        "columns": [
            {"text": _("Topic")},
            *[{"text": text, "number": True} for text in (_("Proposals"), _("Comments"), _("Supports"))],
        ],
        "rows": [
            [named.get(code, code), *numbers(grouped(m.proposals), grouped(m.comments), grouped(m.supports))]
            for code, m in made
        ],
        "foot": "",
    }


def states(counts: list[StateCount]) -> Chart:
    """Return the chart of where the period's proposals stand now. No query."""
    rows = [Bar(str(State(one.state).label), one.count, grouped(one.count)) for one in counts]
    published = sum(one.count for one in counts)
    return {
        "claim": claims.states(published, sum(one.count for one in counts if one.state in REACHED)),
        "sub": _("Proposals published in these months, by where they stand today"),
        "drawing": drawn(bars, rows) if rows else None,
        "label": _("Proposals by state"),
        "caption": _("Proposals by state"),
        "columns": [{"text": _("State")}, {"text": _("Proposals"), "number": True}],
        "rows": [[row.name, *numbers(row.words)] for row in rows],
        "foot": "",
    }


def offices(total: OfficeTimes, rows: list[OfficeTimes], limit: int) -> Chart:
    """Return the chart of how long offices took. No query."""
    shown = [
        charts.Times(
            _owing(one), one.quarter_days, one.median_days, one.three_quarter_days, (one.median_days or 0) > limit
        )
        for one in rows
        if one.answered or one.overdue
    ]
    slow = [one.name for one in rows if (one.median_days or 0) > limit]
    return {
        "claim": claims.offices(slow, sum(1 for one in rows if one.answered), limit, total.overdue),
        "sub": _(
            "Days from the threshold to the first answer: median and middle half. The line is the rule: %(days)d days."
        )
        % {"days": limit},
        "drawing": drawn(charts.times, shown, limit) if shown else None,
        "label": _("Days to answer, by office"),
        "caption": _("Answers and their times, by office"),
        "columns": [
            {"text": _("Office")},
            *[
                {"text": text, "number": True}
                for text in (
                    _("Answers"),
                    _("Median days"),
                    _("Middle half"),
                    _("On time"),
                    _("Overdue today"),
                    _("Waiting today"),
                )
            ],
        ],
        "rows": [_office(one) for one in rows] + [_office(total, _("All offices"))],
        "foot": ngettext("%(number)s answer.", "%(number)s answers.", total.answered)
        % {"number": grouped(total.answered)}
        + " "
        + _("Overdue and waiting are those of today."),
    }


def _owing(office: OfficeTimes) -> str:
    if not office.overdue:
        return office.name
    late = ngettext("%(number)s overdue", "%(number)s overdue", office.overdue) % {"number": grouped(office.overdue)}
    return f"{office.name} · {late}"


def _office(office: OfficeTimes, name: str = "") -> list[Any]:
    half = (
        f"{round(office.quarter_days)}–{round(office.three_quarter_days)}"
        if office.quarter_days is not None and office.three_quarter_days is not None
        else "–"
    )
    on_time = "–" if office.on_time_percent is None else f"{office.on_time_percent}%"
    median = "–" if office.median_days is None else grouped(round(office.median_days))
    texts = (grouped(office.answered), median, half, on_time, grouped(office.overdue), grouped(office.waiting))
    return [name or office.name, *numbers(*texts)]
