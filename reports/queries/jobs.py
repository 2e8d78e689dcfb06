"""Reads of reports that are being made."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet

from reports.models import Job, Schedule


def job(job_id: int) -> Job:
    """Return a job with who asked for it and its edition. One query. Raises Job.DoesNotExist."""
    return Job.objects.select_related("requested_by", "edition").get(pk=job_id)


def jobs() -> QuerySet[Job]:
    """Return all jobs that somebody asked for, newest first."""
    return Job.objects.filter(edition=None).order_by("-pk")


def jobs_to_continue(*, at: dt.datetime) -> list[int]:
    """Return the ids of jobs that wait, or whose worker was not heard of. One query."""
    idle = Q(leased_until=None) | Q(leased_until__lte=at)
    return list(Job.objects.filter(idle, state__in=Job.OPEN).order_by("pk").values_list("pk", flat=True))


def job_counts() -> dict[str, int]:
    """Return how many jobs are in each state. One query."""
    counted = dict(Job.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: counted.get(state, 0) for state in Job.State.values}


def schedules(person_id: int) -> QuerySet[Schedule]:
    """Return what a person has made every month, the latest first. One query."""
    return Schedule.objects.filter(by=person_id, ended_at=None)


def schedule(schedule_id: int, person_id: int) -> Schedule:
    """Return one of a person's own, ended or not. One query. Raises Schedule.DoesNotExist."""
    return Schedule.objects.get(pk=schedule_id, by=person_id)


def running_schedules(*, month: dt.date) -> list[int]:
    """Return the ids of schedules of which a month's report is still to be asked for. One query."""
    rows = Schedule.objects.filter(Q(made_of=None) | Q(made_of__lt=month), ended_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))
