"""What was published of the months, put together for a period. Nothing here counts people anew."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet

from commons import clock
from reports import months
from reports.models import Cell, Month


def published_months() -> list[dt.date]:
    """Return the first days of the published months, oldest first. One query."""
    return list(Month.objects.order_by("first_day").values_list("first_day", flat=True))


def published() -> QuerySet[Month]:
    """Return the published months, the newest first. One query."""
    return Month.objects.order_by("-first_day")


FIRST = """
SELECT least(
    (SELECT min(published_at) FROM proposals_proposal WHERE visibility = 'public' AND published_at IS NOT NULL),
    (SELECT min(created_at) FROM proposals_comment WHERE visibility = 'public'))
"""


def month_due(*, at: dt.datetime, settle_days: int) -> dt.date | None:
    """Return the next month to publish: closed, settled, and the one after the last. Two queries at most."""
    last = Month.objects.order_by("-first_day").values_list("first_day", flat=True).first()
    if last is None:
        with connection.cursor() as cursor:
            cursor.execute(FIRST)
            first = cursor.fetchone()[0]
        if first is None:
            return None
        due = months.of(clock.today(first))
    else:
        due = months.after(last)
    return due if months.begin(months.after(due)) + dt.timedelta(days=settle_days) <= at else None


@dataclass(frozen=True, slots=True)
class People:
    """People of a part of the city or of an age, a month on average; None where a month of them is left out."""

    code: str
    monthly: float | None
    withheld: str
    population: int | None

    @property
    def per_1000(self) -> float | None:
        if self.monthly is None or not self.population:
            return None
        return 1000 * self.monthly / self.population


@dataclass(slots=True)
class Made:
    """Contributions to public things: exact."""

    proposals: int = 0
    comments: int = 0
    supports: int = 0

    @property
    def total(self) -> int:
        return self.proposals + self.comments + self.supports

    def add(self, measure: str, count: int) -> None:
        setattr(self, measure, getattr(self, measure) + count)


@dataclass(slots=True)
class Figures:
    """A period's figures. `by_month` and `by_channel` are in the order of time; channel "" is what was not split.

    `gini`, `top_tenth` and `spread` are of the last month that has them, named by `spread_month`.
    """

    months: list[dt.date]
    frozen_at: dt.datetime | None = None
    people: People = field(default_factory=lambda: People("", None, Cell.Withheld.WITHHELD, None))
    districts: list[People] = field(default_factory=list)
    ages: list[People] = field(default_factory=list)
    total: Made = field(default_factory=Made)
    by_district: dict[str, Made] = field(default_factory=lambda: defaultdict(Made))
    by_topic: dict[str, Made] = field(default_factory=lambda: defaultdict(Made))
    by_process: dict[str, Made] = field(default_factory=lambda: defaultdict(Made))
    by_month: dict[dt.date, Made] = field(default_factory=lambda: defaultdict(Made))
    by_channel: dict[tuple[dt.date, str], Made] = field(default_factory=lambda: defaultdict(Made))
    gini: dict[dt.date, float] = field(default_factory=dict)
    top_tenth: float | None = None
    # By month and measure: how unevenly supports are spread over people, and over proposals.
    shares: dict[tuple[dt.date, str], float] = field(default_factory=dict)
    spread: list[float] = field(default_factory=list)
    spread_month: dt.date | None = None


SHARES = (Cell.Measure.GIVER_GINI, Cell.Measure.GIVER_TOP, Cell.Measure.TAKER_GINI, Cell.Measure.TAKER_TOP)


def figures(first: dt.date, last: dt.date, *, district: str = "", topic: str = "") -> Figures:
    """Return the published figures of the months from `first` to `last`, both included. Two queries.

    `district` and `topic` narrow what was contributed, never people: whoever takes part does so in a whole city.
    """
    rows = list(Month.objects.filter(first_day__range=(first, last)))
    period = Figures([row.first_day for row in rows], max((row.published_at for row in rows), default=None))
    days = {row.pk: row.first_day for row in rows}
    parts: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    whole = not district and not topic
    for cell in Cell.objects.filter(month__in=rows).order_by("month__first_day", "pk"):
        month = days[cell.month_id]
        if cell.measure == Cell.Measure.PEOPLE:
            parts[cell.district, cell.age].append(cell)
        elif cell.measure == Cell.Measure.GINI:
            if cell.value is not None:
                period.gini[month] = cell.value
        elif cell.measure == Cell.Measure.TOP_TENTH:
            if cell.value is not None:
                period.top_tenth, period.spread_month = cell.value, month
        elif cell.measure in SHARES:
            if cell.value is not None:
                period.shares[month, cell.measure] = cell.value
        elif cell.value is None:
            continue
        elif cell.process:
            period.by_process[cell.process].add(cell.measure, int(cell.value))
        elif cell.topic:
            _contributed(period, cell, month, int(cell.value), district, topic)
        elif cell.channel and whole:
            # Of all supports of the month, these are known to have come that way.
            period.by_channel[month, cell.channel].supports += int(cell.value)
            period.by_channel[month, ""].supports -= int(cell.value)
    if period.spread_month:
        period.spread = next(row.spread for row in rows if row.first_day == period.spread_month)
    for (code, age), cells in parts.items():
        people = _people(code or age, cells)
        if code:
            period.districts.append(people)
        elif age:
            period.ages.append(people)
        else:
            period.people = people
    return period


def _contributed(period: Figures, cell: Cell, month: dt.date, count: int, district: str, topic: str) -> None:
    in_topic, in_district = topic in ("", cell.topic), district in ("", cell.district)
    if in_topic and in_district:
        period.total.add(cell.measure, count)
        period.by_month[month].add(cell.measure, count)
        period.by_channel[month, cell.channel].add(cell.measure, count)
    if in_topic:
        period.by_district[cell.district].add(cell.measure, count)
    if in_district:
        period.by_topic[cell.topic].add(cell.measure, count)


def _people(code: str, cells: list[Cell]) -> People:
    left_out = [cell.withheld for cell in cells if cell.value is None]
    monthly = None if left_out else sum(cell.value or 0 for cell in cells) / len(cells)
    withheld = (
        Cell.Withheld.UNDER if left_out and len(cells) == len(left_out) == left_out.count("under") else "withheld"
    )
    return People(code, monthly, withheld if left_out else "", cells[-1].population)
