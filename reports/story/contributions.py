"""What people brought: by month and way, by topic, by process, and against the year before."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from charter.queries import Known
from commons.charts import MORE, THIRD, Bar, bars, drawn
from commons.templatetags.look import grouped
from reports import charts, claims
from reports.queries import Figures
from reports.story.words import Chart, columns, month_name, number, numbers, percent

WEB = ("", "web", "api", "import")


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
                *numbers(made.proposals, made.comments, made.supports, other[place]),
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
        "rows": [[named.get(code, code), *numbers(m.proposals, m.comments, m.supports)] for code, m in made],
        "foot": "",
    }


def processes(figures: Figures, known: Known) -> Chart:
    """Return the chart of contributions by process. No query."""
    named = {one.code: one.name for one in known.processes.values()}
    made = sorted(figures.by_process.items(), key=lambda pair: (-pair[1].total, pair[0]))
    within = sum(each.total for _code, each in made)
    rows = [Bar(named.get(code, code), each.total, grouped(each.total)) for code, each in made]
    whole = figures.total.total
    return {
        "claim": claims.processes(rows[0].name if rows else "", within / whole if whole else 0),
        "sub": _("Proposals, comments and supports"),
        "drawing": drawn(bars, rows) if rows else None,
        "label": _("Contributions by process"),
        "caption": _("Contributions by process"),
        "columns": columns(_("Process"), _("Proposals"), _("Comments"), _("Supports")),
        "rows": [[named.get(code, code), *numbers(m.proposals, m.comments, m.supports)] for code, m in made],
        "foot": _("Months that were published before processes were counted are not among them."),
    }


def years(figures: Figures, before: Figures) -> Chart:
    """Return the chart of a period against the same months a year before. No query."""
    days = [day for day in figures.months if day.replace(year=day.year - 1) in before.months]
    now = [figures.by_month[day].total for day in days]
    then = [before.by_month[day.replace(year=day.year - 1)].total for day in days]
    series = [charts.Series("now", now, MORE), charts.Series("then", then, THIRD)]
    rows = [Bar(_("this year"), sum(now), grouped(sum(now))), Bar(_("the year before"), sum(then), grouped(sum(then)))]
    drawing = (
        drawn(charts.lines, days, [month_name(day, short=True) for day in days], series) if len(days) > 1 else None
    )
    legend = [("more", _("this year")), ("third", _("the year before"))]
    return {
        "claim": claims.years(sum(now), sum(then)),
        "sub": _("Contributions a month"),
        "drawing": drawing or (drawn(bars, rows) if days else None),
        "label": _("Contributions by month, this year and the year before"),
        "legend": legend if len(days) > 1 else [],
        "caption": _("Contributions by month, this year and the year before"),
        "columns": columns(_("Month"), _("Contributions"), _("The year before"), _("Change")),
        "rows": [
            [month_name(day), *numbers(mine, theirs), _change(mine, theirs)]
            for day, mine, theirs in zip(days, now, then, strict=True)
        ]
        + [_people(figures, before)] * bool(days),
        "foot": _("Only months of which the same month a year before is published too."),
    }


def _change(now: float, then: float) -> dict[str, Any]:
    if not then:
        return number(None)
    change = round(100 * now / then - 100)
    cell = percent(change)
    return cell | {"text": f"{'+' if change > 0 else '−' if change < 0 else ''}{abs(change)}%"}


def _people(figures: Figures, before: Figures) -> list[Any]:
    now, then = (None if each.people.monthly is None else round(each.people.monthly) for each in (figures, before))
    change = _change(now, then) if now is not None and then is not None else number(None)
    return [_("Residents who took part, a month"), *numbers(now, then), change]
