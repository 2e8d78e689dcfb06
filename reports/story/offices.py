"""What the city owes: where proposals stand, how long offices took, and what became of their promises."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charter.queries import Known
from commons.charts import Bar, bars, drawn
from commons.templatetags.look import grouped
from proposals.lifecycle import State
from reports import charts, claims
from reports.queries import Delivery, OfficeTimes, StateCount, Steps
from reports.story.words import Chart, columns, numbers, percent

REACHED = (State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE, State.TAKEN_UP)


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
        "rows": [[row.name, *numbers(int(row.value))] for row in rows],
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
    median = None if office.median_days is None else round(office.median_days)
    return [
        name or office.name,
        *numbers(office.answered, median, half),
        percent(office.on_time_percent),
        *numbers(office.overdue, office.waiting),
    ]


def delivery(found: list[Delivery]) -> Chart:
    """Return the chart of promises that fell due, by office. No query."""
    total = found[0] if found else Delivery("", "", 0, 0, 0, 0, 0)
    rows = [
        Bar(one.name, one.kept_percent or 0, f"{round(one.kept_percent or 0)}%", one.missed > 0)
        for one in found
        if one.code
    ]
    return {
        "claim": claims.delivery(total.due, total.kept),
        "sub": _("Share of the promises due in these months that were kept in time"),
        "drawing": drawn(bars, rows) if rows else None,
        "label": _("Promises kept in time, by office"),
        "caption": _("Promises and what became of them, by office"),
        "columns": columns(
            _("Office"), _("Due"), _("Kept in time"), _("Kept late"), _("Given up"), _("Missed"), _("In time")
        ),
        "rows": [
            [
                one.name if one.code else _("All offices"),
                *numbers(one.due, one.kept, one.late, one.given_up, one.missed),
                percent(one.kept_percent),
            ]
            for one in [*(each for each in found if each.code), *found[:1]]
        ],
        "foot": _("A promise counts for the office that gave the answer, by the date that stands today."),
    }


def funnel(found: list[Steps], known: Known) -> list[Chart]:
    """Return the charts of how far proposals came: all of them, and by topic. No query."""
    named = {one.code: one.name for one in known.topics.values()}
    whole = found[0] if found else Steps("", 0, 0, 0, 0, 0, 0, 0)
    heads = (
        *(_("Proposed"), _("Supported"), _("Reached the threshold"), _("Answered")),
        *(_("Accepted, whole or in part"), _("With promises"), _("All promises kept")),
    )
    rows = [
        Bar(name, count, f"{grouped(count)} · {round(100 * count / whole.proposed)}%")
        for name, count in zip(heads, whole[1:], strict=True)
        if whole.proposed
    ]
    topics = [one for one in found if one.code]
    answered = [
        Bar(named.get(one.code, one.code), 100 * one.answered / one.proposed, f"{grouped(one.answered)}")
        for one in sorted(topics, key=lambda one: (-one.answered / one.proposed, one.code))
    ]
    return [
        {
            "claim": claims.funnel(whole.proposed, whole.answered, whole.kept),
            "sub": _("Proposals published in these months, by how far they came until today"),
            "drawing": drawn(bars, rows) if rows else None,
            "label": _("How far proposals came"),
            "caption": _("How far proposals came"),
            "columns": columns(_("Step"), _("Proposals"), _("Of all")),
            "rows": [
                [name, *numbers(count), percent(100 * count / whole.proposed)]
                for name, count in zip(heads, whole[1:], strict=True)
                if whole.proposed
            ],
            "foot": _(
                "Nobody is tracked: a step is counted by what stands on the proposal's page. Whoever is further has "
                "passed each step before. Recommendations of assemblies need no support and are not among them."
            ),
        },
        {
            "claim": _("What becomes of proposals, topic by topic"),
            "sub": _("Share of a topic's proposals that were answered; the number is how many"),
            "drawing": drawn(bars, answered) if answered else None,
            "label": _("Share of proposals that were answered, by topic"),
            "caption": _("How far proposals came, by topic"),
            "columns": columns(_("Topic"), *heads),
            "rows": [[named.get(one.code, one.code), *numbers(*one[1:])] for one in topics],
            "foot": "",
        },
    ]
