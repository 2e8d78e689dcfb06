"""What reports of figures say, as sections of charts with their tables: the same for page, PDF and workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import charter.queries
from charter.models import City, District
from charter.queries import Known
from commons import clock
from commons.kept import kept
from reports import queries
from reports.models import Kind
from reports.queries import Figures, OfficeTimes
from reports.ranges import Order
from reports.story import acts, contributions, fairness, offices, people
from reports.story.words import Chart, Section, left_out, month_name, number, period_name

__all__ = [
    "STORIES",
    "Asked",
    "Chart",
    "Section",
    "asked_of",
    "left_out",
    "month_name",
    "number",
    "participation",
    "period_name",
    "sections",
    "told",
]
# So many months are told at once: a page and a PDF must end.
MONTHS_MOST = 36


class Asked(NamedTuple):
    """Months from first to last, both published; `district` and `topic` narrow what was contributed."""

    first: dt.date
    last: dt.date
    district: str = ""
    topic: str = ""


class Participation(NamedTuple):
    """The sections of the first report, with what its big numbers are made of."""

    sections: list[Section]
    figures: Figures
    offices: OfficeTimes


def participation(asked: Asked, known: Known, *, at: dt.datetime) -> Participation:
    """Return who took part, and who did not. Nine queries."""
    first, last, district, topic = asked
    figures = queries.figures(first, last, district=district, topic=topic)
    before = queries.figures(_earlier(first), _earlier(last), district=district, topic=topic)
    # What is counted as it stands now reads all of a period: once for all who ask for the same.
    key = f"{first}:{last}:{district}:{topic}:{get_language()}"
    total, each = kept(
        f"report.times:{key}", lambda: queries.office_times(first, last, at=at, district=district, topic=topic)
    )
    states = kept(f"report.states:{key}", lambda: queries.states(first, last, district=district, topic=topic))
    shapes = list(District.objects.only("id", "code", "name", "texts", "boundary"))
    water = City.objects.values_list("water", flat=True).first()
    missing = Section(_("Who is missing"), people.who_is_missing(figures, known, shapes, water))
    came = [
        *contributions.how_people_came(figures),
        offices.offices(total, each, _limit()),
        contributions.topics(figures, known),
        offices.states(states),
        *([contributions.processes(figures, known)] if known.processes else []),
        contributions.years(figures, before),
    ]
    return Participation([missing, Section(_("What people brought, and what they heard"), came)], figures, total)


def sections(kind: str, asked: Asked) -> list[Section]:
    """Return what a report of figures says. Ten queries at most, whatever there is."""
    known, at = charter.queries.known(), clock.now()
    return [section for told in STORIES[kind] for section in told(asked, known, at)]


def told(order: Order) -> list[Chart]:
    """Return the charts of an order that have a table, those of the latest `MONTHS_MOST` months; none of other kinds.

    Eleven queries at most.
    """
    if order.day or order.kind not in STORIES:
        return []
    asked = asked_of(order)
    return [] if asked is None else [
        chart for section in sections(order.kind, asked) for chart in section.charts if chart.get("rows")
    ]  # fmt: skip


def asked_of(order: Order) -> Asked | None:
    """Return the published months that an order is about, its district with them; None where none is. One query."""
    days = [day for day in queries.published_months() if (order.from_month or day) <= day <= (order.to_month or day)][
        -MONTHS_MOST:
    ]
    return Asked(days[0], days[-1], order.district) if days else None


Told = Callable[[Asked, Known, dt.datetime], list[Section]]


def _participation(asked: Asked, known: Known, at: dt.datetime) -> list[Section]:
    return participation(asked, known, at=at).sections


def _representativeness(asked: Asked, known: Known, _at: dt.datetime) -> list[Section]:
    figures = queries.figures(asked.first, asked.last)
    heard = fairness.representativeness(figures, known)
    return [
        Section(_("Who is heard more, and who less"), heard),
        Section(_("Who is missing, and how evenly supports are given"), [
            fairness.missing(figures, known), fairness.concentration(figures)
        ]),
    ]  # fmt: skip


def _funnel(asked: Asked, known: Known, _at: dt.datetime) -> list[Section]:
    key = f"report.funnel:{asked.first}:{asked.last}"
    found = kept(key, lambda: queries.funnel(asked.first, asked.last))
    return [Section(_("From proposal to delivery"), offices.funnel(found, known))]


def _responses(asked: Asked, _known: Known, at: dt.datetime) -> list[Section]:
    total, each = queries.office_times(asked.first, asked.last, at=at)
    return [Section(_("Answers and their times"), [offices.offices(total, each, _limit())])]


def _delivery(asked: Asked, _known: Known, at: dt.datetime) -> list[Section]:
    found = queries.deliveries(asked.first, asked.last, at=at)
    return [Section(_("Promises and their delivery"), [offices.delivery(found)])]


def _moderation(asked: Asked, _known: Known, _at: dt.datetime) -> list[Section]:
    return [Section(_("Acts of moderators"), [acts.moderation(queries.moderated(asked.first, asked.last))])]


def _juries(asked: Asked, _known: Known, _at: dt.datetime) -> list[Section]:
    return [Section(_("Cases and their juries"), [acts.juries(queries.juries(asked.first, asked.last))])]


def _rounds(asked: Asked, known: Known, _at: dt.datetime) -> list[Section]:
    found = queries.votes(asked.first, asked.last)
    return [Section(_("Votes"), [*acts.votes(found), acts.turnout(found, known)])]


def _limit() -> int:
    return charter.queries.known_rules().number("answer_days")


def _earlier(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)


# Kinds that are told in figures: as pages, as PDF, as sheets of a workbook.
STORIES: dict[str, tuple[Told, ...]] = {
    Kind.PARTICIPATION: (_participation,),
    Kind.REPRESENTATIVENESS: (_representativeness,),
    Kind.FUNNEL: (_funnel,),
    Kind.RESPONSES: (_responses,),
    Kind.DELIVERY: (_delivery,),
    Kind.MODERATION: (_moderation,),
    Kind.JURIES: (_juries,),
    Kind.ROUNDS: (_rounds,),
}
