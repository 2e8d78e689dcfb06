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


# An answer counts in the month in which it was given; what waits, counts now.
TIMES = """
SELECT coalesce(office.code, ''), coalesce(min(coalesce(office.texts #>> %(words)s, office.name)), ''),
    count(*) FILTER (WHERE p.answered_at >= %(begin)s AND p.answered_at < %(end)s),
    count(*) FILTER (WHERE p.answered_at >= %(begin)s AND p.answered_at < %(end)s AND p.answered_at <= p.due_at),
    count(*) FILTER (WHERE p.state = 'awaiting_answer' AND p.due_at <= %(at)s),
    count(*) FILTER (WHERE p.state = 'awaiting_answer' AND p.due_at > %(at)s),
    percentile_cont(ARRAY[0.25, 0.5, 0.75])
        WITHIN GROUP (ORDER BY extract(epoch FROM p.answered_at - p.reached_at) / 86400)
        FILTER (WHERE p.answered_at >= %(begin)s AND p.answered_at < %(end)s)
FROM proposals_proposal AS p
JOIN charter_office AS office ON office.id = p.office_id
JOIN charter_topic AS topic ON topic.id = p.topic_id
LEFT JOIN charter_district AS district ON district.id = p.district_id
WHERE p.visibility = 'public' AND p.reached_at IS NOT NULL
    AND (%(district)s = '' OR coalesce(district.code, 'city') = %(district)s)
    AND (%(topic)s = '' OR topic.code = %(topic)s)
GROUP BY GROUPING SETS ((office.id, office.code), ())
ORDER BY percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p.answered_at - p.reached_at) / 86400)
        FILTER (WHERE p.answered_at >= %(begin)s AND p.answered_at < %(end)s) DESC NULLS LAST, 2
"""


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
    with connection.cursor() as cursor:
        cursor.execute(TIMES, asked)
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
    counts = rows.order_by().values_list("state").annotate(count=Count("pk")).order_by("-count", "state")
    return [StateCount(state, count) for state, count in counts]
