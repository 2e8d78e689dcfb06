"""Publish a closed month's figures: once. What was published is never computed again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db import connection

import accounts.queries
import charter.queries
from charter.models import AgeBand, District
from commons import clock
from commons.errors import IllegalMove
from commons.suppression import K, Table, suppressed
from journal.actions import record
from reports import concentration, months, queries
from reports.models import Cell, Month
from reports.snapshot import snapshot

LOCK = 0x72657074  # "rept"
# A tenth of so many people is ten: the curve's points then tell of nobody.
CURVE_PEOPLE = 10 * K
# And a hundredth of so many.
HUNDREDTH, HUNDREDTH_PEOPLE = Fraction(1, 100), 100 * K
SUPPORT_WAYS = ("web", "paper", "desk")
# What waits on paper is entered in these days; then the month is frozen.
SETTLE_DAYS = 5


class FiguresDisagree(RuntimeError):
    """Two ways to count the same gave two numbers: nothing is published."""


# Everything a person did in the month that everybody can see, one row per person and kind.
ACTS = """
SELECT p.author_id AS person, count(*) AS made FROM proposals_proposal AS p
WHERE p.visibility = 'public' AND p.published_at >= %(begin)s AND p.published_at < %(end)s
    AND p.author_id IS NOT NULL GROUP BY 1
UNION ALL
SELECT c.author_id, count(*) FROM proposals_comment AS c
JOIN proposals_proposal AS p ON p.id = c.proposal_id AND p.visibility = 'public' AND p.published_at IS NOT NULL
WHERE c.visibility = 'public' AND c.created_at >= %(begin)s AND c.created_at < %(end)s
    AND c.author_id IS NOT NULL GROUP BY 1
UNION ALL
SELECT s.person_id, count(*) FROM proposals_support AS s
JOIN proposals_proposal AS p ON p.id = s.proposal_id AND p.visibility = 'public' AND p.published_at IS NOT NULL
WHERE s.created_at >= %(begin)s AND s.created_at < %(end)s AND s.person_id IS NOT NULL GROUP BY 1
"""
# Residents: people with a proof that held into the month. It says where they live and, if given, how old they are.
PEOPLE = f"""
WITH people AS MATERIALIZED (
    SELECT acts.person, d.code, coalesce(nullif(r.age_band, ''), 'none') AS age, sum(made)::bigint AS made
    FROM ({ACTS}) AS acts
    JOIN accounts_residency AS r ON r.person_id = acts.person AND r.valid_until >= %(first_day)s
    JOIN charter_district AS d ON d.id = r.district_id
    GROUP BY 1, 2, 3
)
SELECT code, age, made, count(*), grouping(code, age, made) FROM people
GROUP BY GROUPING SETS ((code), (age), (made), ())
"""  # noqa: S608
# What `grouping` says of the rows by district, by age and by how much they made: a bit for each that is summed up.

PARTS = """
FROM proposals_proposal AS p JOIN charter_topic AS t ON t.id = p.topic_id
LEFT JOIN charter_district AS d ON d.id = p.district_id
"""
SEEN = "p.visibility = 'public' AND p.published_at IS NOT NULL"
CONTRIBUTIONS = f"""
SELECT 'proposals', coalesce(d.code, 'city'), t.code, p.channel, count(*) {PARTS}
WHERE {SEEN} AND p.published_at >= %(begin)s AND p.published_at < %(end)s GROUP BY 2, 3, 4
UNION ALL
SELECT 'comments', coalesce(d.code, 'city'), t.code, c.channel, count(*) {PARTS}
JOIN proposals_comment AS c ON c.proposal_id = p.id AND c.visibility = 'public'
WHERE {SEEN} AND c.created_at >= %(begin)s AND c.created_at < %(end)s GROUP BY 2, 3, 4
UNION ALL
SELECT 'supports', coalesce(d.code, 'city'), t.code, '', sum(s.given)::bigint {PARTS}
JOIN (SELECT proposal_id, count(*) AS given FROM proposals_support
    WHERE created_at >= %(begin)s AND created_at < %(end)s GROUP BY 1) AS s ON s.proposal_id = p.id
WHERE {SEEN} GROUP BY 2, 3
"""  # noqa: S608
# By call: supports of the whole city count where the proposal is, as everything does.
PROCESSES = f"""
SELECT 'proposals', c.code, count(*) FROM proposals_proposal AS p JOIN charter_process AS c ON c.id = p.process_id
WHERE {SEEN} AND p.published_at >= %(begin)s AND p.published_at < %(end)s GROUP BY 2
UNION ALL
SELECT 'comments', c.code, count(*) FROM proposals_comment AS m
JOIN proposals_proposal AS p ON p.id = m.proposal_id JOIN charter_process AS c ON c.id = p.process_id
WHERE {SEEN} AND m.visibility = 'public' AND m.created_at >= %(begin)s AND m.created_at < %(end)s GROUP BY 2
UNION ALL
SELECT 'supports', c.code, count(*) FROM proposals_support AS s
JOIN proposals_proposal AS p ON p.id = s.proposal_id JOIN charter_process AS c ON c.id = p.process_id
WHERE {SEEN} AND s.created_at >= %(begin)s AND s.created_at < %(end)s GROUP BY 2
"""  # noqa: S608
# How many people gave so many supports, and how many proposals received so many.
GIVEN = f"""
WITH given AS MATERIALIZED (
    SELECT s.person_id, s.proposal_id FROM proposals_support AS s
    WHERE s.created_at >= %(begin)s AND s.created_at < %(end)s
        AND s.proposal_id IN (SELECT p.id FROM proposals_proposal AS p WHERE {SEEN})
)
SELECT 'giver', made, count(*) FROM (SELECT count(*) AS made FROM given WHERE person_id IS NOT NULL
    GROUP BY person_id) AS people GROUP BY made
UNION ALL
SELECT 'taker', made, count(*) FROM (SELECT count(*) AS made FROM given GROUP BY proposal_id) AS them GROUP BY made
"""  # noqa: S608
# By which way supports came, for the whole city: what a program gives for somebody is the web's.
WAYS = f"""
SELECT CASE WHEN s.channel IN ('paper', 'desk') THEN s.channel ELSE 'web' END, count(*) FROM proposals_support AS s
WHERE s.created_at >= %(begin)s AND s.created_at < %(end)s
    AND s.proposal_id IN (SELECT p.id FROM proposals_proposal AS p WHERE {SEEN}) GROUP BY 1
"""  # noqa: S608
# The same sums without their parts.
TOTALS = f"""
SELECT
    (SELECT count(*) FROM proposals_proposal AS p
        WHERE {SEEN} AND p.published_at >= %(begin)s AND p.published_at < %(end)s),
    (SELECT count(*) FROM proposals_comment AS c WHERE c.visibility = 'public' AND c.created_at >= %(begin)s
        AND c.created_at < %(end)s AND c.proposal_id IN (SELECT p.id FROM proposals_proposal AS p WHERE {SEEN})),
    (SELECT count(*) FROM proposals_support AS s WHERE s.created_at >= %(begin)s AND s.created_at < %(end)s
        AND s.proposal_id IN (SELECT p.id FROM proposals_proposal AS p WHERE {SEEN}))
"""  # noqa: S608


@dataclass(slots=True)
class Counted:
    """Residents who took part, in every way they are counted."""

    total: int = 0
    by_district: Counter[str] = field(default_factory=Counter)
    by_age: Counter[str] = field(default_factory=Counter)
    by_made: Counter[int] = field(default_factory=Counter)


def publish_months(*, most: int = 12) -> list[Month]:
    """Publish what is due, oldest first, at most so many; return what was published. One transaction each."""
    published: list[Month] = []
    at = clock.now()
    while len(published) < most and (due := queries.month_due(at=at, settle_days=SETTLE_DAYS)) is not None:
        if (month := publish_month(first_day=due, at=at)) is None:
            break
        published.append(month)
    return published


def publish_month(*, first_day: dt.date, at: dt.datetime | None = None) -> Month | None:
    """Count and publish a closed month; a published one stays as it is. None while another one publishes it.

    Raises IllegalMove before it is closed and settled, FiguresDisagree. One publisher at a time (advisory lock).
    """
    end = months.begin(months.after(first_day))
    if (at or clock.now()) < end + dt.timedelta(days=SETTLE_DAYS):
        raise IllegalMove("running", "publish")
    bounds = {"begin": months.begin(first_day), "end": end, "first_day": first_day}
    with snapshot():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return None
        return Month.objects.filter(first_day=first_day).first() or _published(first_day, bounds)


def _published(first_day: dt.date, bounds: dict[str, Any]) -> Month:
    people, contributions = _counted(bounds), _contributions(bounds)
    spread = [round(float(point), 4) for point in concentration.tenths(people.by_made)]
    month = Month.objects.create(first_day=first_day, spread=spread if people.total >= CURVE_PEOPLE else [])
    cells = [
        *_people_cells(people),
        *_concentration_cells(people),
        *contributions,
        *_process_cells(bounds),
        *_way_cells(bounds),
        *_support_cells(bounds),
    ]
    for cell in cells:
        cell.month = month
    Cell.objects.bulk_create(cells, batch_size=5_000)
    record("month.published", actor=None, subject=month, month=str(month))
    return month


def _counted(bounds: dict[str, Any]) -> Counted:
    people = Counted()
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, bounds)
        for district, age, made, count, grouped in cursor.fetchall():
            match grouped:
                case 0b011:
                    people.by_district[district] = count
                case 0b101:
                    people.by_age[age] = count
                case 0b110:
                    people.by_made[made] = count
                case _:
                    people.total = count
    _agree("people", people.total, *(split.total() for split in (people.by_district, people.by_age, people.by_made)))
    return people


def _contributions(bounds: dict[str, Any]) -> list[Cell]:
    with connection.cursor() as cursor:
        cursor.execute(CONTRIBUTIONS, bounds)
        cells = [
            Cell(measure=measure, district=district, topic=topic, channel=channel, value=count)
            for measure, district, topic, channel, count in cursor.fetchall()
        ]
        cursor.execute(TOTALS, bounds)
        totals = cursor.fetchone()
    for measure, total in zip(("proposals", "comments", "supports"), totals, strict=True):
        _agree(measure, total, sum(int(cell.value or 0) for cell in cells if cell.measure == measure))
        cells.append(Cell(measure=measure, value=total))
    return cells


def _way_cells(bounds: dict[str, Any]) -> Iterator[Cell]:
    """By which way somebody supports is personal, as where they live is: cells under ten are left out."""
    with connection.cursor() as cursor:
        cursor.execute(WAYS, bounds)
        ways = dict.fromkeys(SUPPORT_WAYS, 0) | dict(cursor.fetchall())
        cursor.execute(TOTALS, bounds)
        _agree("supports by way", cursor.fetchone()[2], sum(ways.values()))
    table = suppressed(ways)
    for way in SUPPORT_WAYS:
        yield Cell(measure="supports", channel=way, **_cell(table, way))


def _process_cells(bounds: dict[str, Any]) -> Iterator[Cell]:
    with connection.cursor() as cursor:
        cursor.execute(PROCESSES, bounds)
        for measure, process, count in cursor.fetchall():
            yield Cell(measure=measure, process=process, value=count)


def _support_cells(bounds: dict[str, Any]) -> Iterator[Cell]:
    """How unevenly supports are given and received. Givers are people; a proposal's supports are public."""
    histograms: dict[str, Counter[int]] = {"giver": Counter(), "taker": Counter()}
    with connection.cursor() as cursor:
        cursor.execute(GIVEN, bounds)
        for whose, made, count in cursor.fetchall():
            histograms[whose][made] = count
        cursor.execute(TOTALS, bounds)
        _agree("supports by proposal", cursor.fetchone()[2], sum(n * made for made, n in histograms["taker"].items()))
    for whose, counted in histograms.items():
        many, personal = counted.total(), whose == "giver"
        gini = concentration.gini(counted) if many >= (K if personal else 1) else None
        top = concentration.top(counted, HUNDREDTH) if many >= (HUNDREDTH_PEOPLE if personal else 100) else None
        for measure, value in ((f"{whose}_gini", gini), (f"{whose}_top", top)):
            shown = None if value is None else round(float(value), 3)
            yield Cell(measure=measure, **_value(shown, Cell.Withheld.WITHHELD))


def _agree(what: str, *numbers: int) -> None:
    if len(set(numbers)) > 1:
        raise FiguresDisagree(f"{what}: {' and '.join(map(str, numbers))}")


def _people_cells(people: Counted) -> Iterator[Cell]:
    codes = dict(District.objects.order_by().values_list("pk", "code"))
    living = {codes[pk]: count for pk, count in charter.queries.population(codes).items()}
    aged: Counter[str] = Counter()
    for band in AgeBand.objects.all():
        aged[f"{band.age_from}-{band.age_to}" if band.age_to is not None else f"{band.age_from}+"] += band.population
    homes = {code: people.by_district[code] for code in codes.values()}
    ages = {band: people.by_age[band] for band in [*accounts.queries.age_bands(), "none"]} | people.by_age
    districts = suppressed(homes)
    yield Cell(
        measure="people", population=sum(living.values()) or None, **_value(districts.total, Cell.Withheld.UNDER)
    )
    for code in homes:
        yield Cell(measure="people", district=code, population=living.get(code), **_cell(districts, code))
    # Nobody in the city ever said how old they are: then there is nothing to say. Of those who took part alone, that
    # nobody did would say of each age that it was none.
    if accounts.queries.is_age_known():
        by_age = suppressed(ages)
        for age in ages:
            yield Cell(measure="people", age=age, population=aged.get(age), **_cell(by_age, age))


def _concentration_cells(people: Counted) -> Iterator[Cell]:
    gini = round(float(concentration.gini(people.by_made)), 3) if people.total >= K else None
    yield Cell(measure="gini", **_value(gini, Cell.Withheld.WITHHELD))
    tenths = concentration.tenths(people.by_made) if people.total >= CURVE_PEOPLE else []
    yield Cell(
        measure="top_tenth", **_value(round(float(1 - tenths[9]), 3) if tenths else None, Cell.Withheld.WITHHELD)
    )


def _cell(table: Table[str], name: str) -> dict[str, Any]:
    return _value(table.shown.get(name), Cell.Withheld.UNDER if name in table.under else Cell.Withheld.WITHHELD)


def _value(value: float | None, otherwise: Cell.Withheld) -> dict[str, Any]:
    return {"value": value, "withheld": "" if value is not None else otherwise}
