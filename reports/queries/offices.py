"""How offices answered and what became of proposals. Public objects, counted as they stand now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q

import charter.queries
from commons import clock
from proposals.models import Commitment, Proposal
from reports import months


@dataclass(frozen=True, slots=True)
class OfficeTimes:
    """What one office (empty code: all) owed and answered. Days from the threshold to the first answer."""

    code: str
    name: str
    answered: int
    on_time: int
    overdue: int
    waiting: int
    quarter_days: float | None
    median_days: float | None
    three_quarter_days: float | None

    @property
    def on_time_percent(self) -> int | None:
        return 100 * self.on_time // self.answered if self.answered else None


# An answer counts in the month in which it was given; what waits, counts now. Both are read from an index of their own.
TIMES = """
WITH asked AS (
    SELECT office_id, answered_at, reached_at, due_at FROM proposals_proposal
    WHERE visibility = 'public' AND answered_at IS NOT NULL AND reached_at IS NOT NULL
        AND answered_at >= %(begin)s AND answered_at < %(end)s AND {here}
    UNION ALL
    SELECT office_id, NULL, NULL, due_at FROM proposals_proposal
    WHERE visibility = 'public' AND state = 'awaiting_answer' AND {here}
), times AS (
    SELECT office_id, count(answered_at) AS answered, count(*) FILTER (WHERE answered_at <= due_at) AS on_time,
        count(*) FILTER (WHERE answered_at IS NULL AND due_at <= %(at)s) AS overdue,
        count(*) FILTER (WHERE answered_at IS NULL AND due_at > %(at)s) AS waiting,
        percentile_cont(ARRAY[0.25, 0.5, 0.75])
            WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - reached_at) / 86400) AS days
    FROM asked WHERE office_id IS NOT NULL GROUP BY GROUPING SETS ((office_id), ())
)
SELECT coalesce(office.code, ''), coalesce(office.texts #>> %(words)s, office.name, ''),
    answered, on_time, overdue, waiting, days
FROM times LEFT JOIN charter_office AS office ON office.id = times.office_id
ORDER BY days[2] DESC NULLS LAST, 2
"""
# Where the page is narrowed, by code.
HERE = {
    "city": "district_id IS NULL",
    "district": "district_id = (SELECT id FROM charter_district WHERE code = %(district)s)",
    "topic": "topic_id = (SELECT id FROM charter_topic WHERE code = %(topic)s)",
}


def office_times(
    first: dt.date, last: dt.date, *, at: dt.datetime, district: str = "", topic: str = ""
) -> tuple[OfficeTimes, list[OfficeTimes]]:
    """Return the times of all offices together and of each, the slowest first. One query."""
    asked: dict[str, Any] = {
        "begin": months.begin(first),
        "end": months.begin(months.after(last)),
        "at": at,
        "district": district,
        "topic": topic,
        "words": charter.queries.words_in("name"),
    }
    total = OfficeTimes("", "", 0, 0, 0, 0, None, None, None)
    offices = []
    narrowed = [HERE["city" if district == "city" else "district"]] if district else []
    narrowed += [HERE["topic"]] if topic else []
    with connection.cursor() as cursor:
        cursor.execute(TIMES.format(here=" AND ".join(narrowed) or "true"), asked)
        for code, name, answered, on_time, overdue, waiting, days in cursor.fetchall():
            times = OfficeTimes(code, name, answered, on_time, overdue, waiting, *(days or (None, None, None)))
            if code:
                offices.append(times)
            else:
                total = times
    return total, offices


@dataclass(frozen=True, slots=True)
class Promises:
    """Commitments that fell due in the period."""

    due: int
    kept: int
    missed: int


def promises(first: dt.date, last: dt.date, *, at: dt.datetime) -> Promises:
    """Return how many public promises fell due in the months, and how many of them were kept by then. One query."""
    until = min(months.after(last) - dt.timedelta(days=1), clock.today(at) - dt.timedelta(days=1))
    rows = Commitment.objects.filter(
        due_on__range=(first, until), answer__visibility="public", answer__proposal__visibility="public"
    )
    counts = rows.aggregate(due=Count("pk"), kept=Count("pk", filter=Q(kept_on__lte=F("due_on"))))
    return Promises(counts["due"], counts["kept"], counts["due"] - counts["kept"])


@dataclass(frozen=True, slots=True)
class StateCount:
    state: str
    count: int


def states(first: dt.date, last: dt.date, *, district: str = "", topic: str = "") -> list[StateCount]:
    """Return where the proposals published in the months stand now, most first. One query."""
    rows = Proposal.objects.public().filter(
        published_at__gte=months.begin(first), published_at__lt=months.begin(months.after(last))
    )
    if district:
        rows = rows.filter(district=None) if district == "city" else rows.filter(district__code=district)
    if topic:
        rows = rows.filter(topic__code=topic)
    counts = rows.order_by().values_list("state").annotate(count=Count("*")).order_by("-count", "state")
    return [StateCount(state, count) for state, count in counts]
