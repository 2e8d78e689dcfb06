"""What reports hold of people: who had a file made. Published figures name nobody."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.rights import CHUNK, Declaration, Erased, Personal, Step
from reports import files
from reports.models import Cell, Edition, Job, Month, Schedule

JOBS = dt.timedelta(days=90)

DECLARATIONS = (
    Declaration(
        Job,
        title=_("Files of reports you had made as an administrator"),
        of="requested_by",
        personal=(
            Personal(
                "requested_by kind format from_month to_month district language requested_at state",
                purpose=_("Administrators see which files were made, and by whom."),
                lifetime=_("90 days"),
                erased=Erased.UNLINKED,
                expires="reports.jobs",
            ),
        ),
        impersonal=(
            "id problem key lease leased_until pauses_count started_at edition schedule keys_count keys_done_count "
            "position rows_count file_bytes sums sha256 finished_at expires_at"
        ),
    ),
    Declaration(
        Schedule,
        title=_("Reports you have made every month as an administrator"),
        of="by",
        personal=(
            Personal(
                "by kind format district span language since made_of ended_at",
                purpose=_("Reports are made of each month that is published, for whoever asked for them."),
                lifetime=_("as long as you have it made, then 90 days"),
                erased=Erased.UNLINKED,
                expires="reports.schedules",
            ),
        ),
        impersonal="id",
    ),
    Declaration(Edition, impersonal="id day salt begun_at"),
    Declaration(Month, impersonal="id first_day published_at spread"),
    Declaration(Cell, impersonal="id month measure district topic process channel age value withheld population"),
)


def erase(person_id: int, *, texts: bool) -> None:
    """Leave the files, which name nobody, without who asked for them. Three statements."""
    Job.objects.filter(requested_by=person_id).update(requested_by=None)
    Schedule.objects.filter(by=person_id, ended_at=None).update(ended_at=Now())
    Schedule.objects.filter(by=person_id).update(by=None)


@transaction.atomic
def forget_jobs(at: dt.datetime) -> int:
    """Delete what was asked for 90 days ago, and what may be left of its file."""
    jobs = list(Job.objects.filter(edition=None, requested_at__lte=at - JOBS).order_by("pk")[:CHUNK])
    for job in jobs:
        files.drop(job.key)
    return Job.objects.filter(pk__in=[job.pk for job in jobs]).delete()[0]


@transaction.atomic
def forget_schedules(at: dt.datetime) -> int:
    """Delete what was ended 90 days ago."""
    over = Schedule.objects.filter(ended_at__lte=at - JOBS).order_by("pk").values("pk")[:CHUNK]
    return Schedule.objects.filter(pk__in=list(over.values_list("pk", flat=True))).delete()[0]


STEPS = (Step("reports.jobs", forget_jobs), Step("reports.schedules", forget_schedules))
