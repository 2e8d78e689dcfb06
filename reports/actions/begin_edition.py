"""Have a night's open data made, and let old nights go."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext, override

from commons import clock, language
from commons.later import later
from reports import files
from reports.models import Edition, Job
from reports.parquet import can_be_written
from reports.tables import OPEN, OPEN_FORMATS

# Of each file the latest so many are kept; what became of nights with none left is kept so many days.
KEPT_EDITIONS, KEPT_DAYS = 3, 30


@transaction.atomic
def begin_edition() -> Edition | None:
    """Put the day's open data on the list of what is to be made; None where that was done. Safe to repeat and to race.

    An edition that is still being made is given up: the next one begins without what it has not finished.
    """
    edition, is_new = Edition.objects.get_or_create(day=clock.today(), defaults={"salt": secrets.token_hex(32)})
    if not is_new:
        return None
    _end(edition)
    jobs = Job.objects.bulk_create(
        Job(kind=kind, format=form, language=language.own(), edition=edition, key=secrets.token_hex(16))
        for kind in OPEN
        for form in OPEN_FORMATS
        if can_be_written(form)
    )
    for job in jobs:
        later("reports.make", job.pk)
    return edition


def _end(edition: Edition) -> None:
    """Let earlier editions make no more files: nobody tells their authors' ids any more."""
    with override(language.own()):
        problem = gettext("It was not finished before the next night began.")
    earlier = Job.objects.filter(edition__isnull=False, state__in=Job.OPEN).exclude(edition=edition)
    for job in earlier:
        files.drop(job.key)
    earlier.update(state=Job.State.FAILED, problem=problem, lease="", leased_until=None)
    Edition.objects.exclude(pk=edition.pk).exclude(salt="").update(salt="")


def forget_editions() -> int:
    """Delete files of nights that are over, and what is known of nights without any; return how many. Repeatable."""
    done = 0
    for kind in OPEN:
        for form in OPEN_FORMATS:
            made = Job.objects.filter(edition__isnull=False, kind=kind, format=form, state=Job.State.FINISHED)
            for job in made.order_by("-edition__day")[KEPT_EDITIONS:]:
                files.drop(job.key)
                done += Job.objects.filter(pk=job.pk).update(state=Job.State.EXPIRED)
    over = clock.today() - dt.timedelta(days=KEPT_DAYS)
    gone = Edition.objects.filter(day__lt=over).exclude(jobs__state=Job.State.FINISHED)
    for job in Job.objects.filter(edition__in=gone):
        files.drop(job.key)
    gone.delete()
    return done
