"""Ask for the reports that are to be made of a month that was published."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.db.models.functions import Now

from commons.later import later
from journal.actions import record
from reports import months, policy, queries
from reports.models import Job, Schedule


def run_schedules() -> int:
    """Ask for what is due of the latest published month; return how much. One transaction each, safe to repeat."""
    days = queries.published_months()
    if not days:
        return 0
    return sum(run_schedule(schedule_id=each, days=days) for each in queries.running_schedules(month=days[-1]))


@transaction.atomic
def run_schedule(*, schedule_id: int, days: list[dt.date]) -> bool:
    """Ask for one schedule's report of the latest of the published `days`; tell whether it was asked for.

    It ends here where whoever began it holds the mandate no more. Locks the schedule.
    """
    rows = Schedule.objects.select_for_update(of=("self",)).select_related("by")
    schedule = rows.filter(pk=schedule_id, ended_at=None).first()
    if schedule is None or (schedule.made_of is not None and schedule.made_of >= days[-1]):
        return False
    if schedule.by is None or not policy.holds_mandate(schedule.by):
        schedule.ended_at = Now()
        schedule.save(update_fields=["ended_at"])
        record("schedule.ended", actor=None, subject=schedule, why="mandate")
        return False
    job = Job.objects.create(
        kind=schedule.kind,
        format=schedule.format,
        from_month=max(days[0], months.after(days[-1], 1 - schedule.span)),
        to_month=days[-1],
        district=schedule.district,
        language=schedule.language,
        requested_by=schedule.by,
        schedule=schedule,
        key=secrets.token_hex(16),
    )
    schedule.made_of = days[-1]
    schedule.save(update_fields=["made_of"])
    record("report.requested", actor=None, subject=job, kind=job.kind, format=job.format, schedule=schedule.pk)
    later("reports.make", job.pk)
    return True
