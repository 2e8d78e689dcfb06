"""Make a report, a range at a time, so that whoever comes after a killed worker goes on where it stopped."""

from __future__ import annotations

import datetime as dt
import errno
import logging
import secrets
from decimal import Decimal

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, override

from commons import clock
from journal.actions import record
from reports import files
from reports.models import Job
from reports.writing import KEYS, Order, Progress, SumsDisagree, keys_count, write

KEPT = dt.timedelta(days=7)
PAUSE = dt.timedelta(seconds=30)
PAUSES_MOST = 20
FULL = (errno.ENOSPC, errno.EDQUOT)
logger = logging.getLogger(__name__)


class Superseded(Exception):
    """Somebody cancelled the job, or another worker goes on with it."""


def make_report(*, job_id: int, keys: int = KEYS) -> str:
    """Make a report to its end and return the job's state; "" where another worker makes it or nobody should.

    Not one transaction: each range is noted when it is safely in the file. Repeating goes on; at the end it changes
    nothing. Where the disk is full it waits half a minute, twenty times at most.
    """
    lease = secrets.token_hex(16)
    if not _take(job_id, lease):
        return ""
    job = Job.objects.get(pk=job_id)
    try:
        _make(job, keys)
    except Superseded:
        if not Job.objects.filter(pk=job_id, state__in=Job.OPEN).exists():
            files.drop(job.key)
        return ""
    except SumsDisagree as error:
        logger.error("report %s: %s", job_id, error)
        problem = gettext("The sums of the file and of the database do not agree. It was thrown away.")
        return _fail(job, f"{problem} ({error})"[:300])
    except OSError as error:
        if error.errno not in FULL:
            logger.exception("report %s", job_id)
            return _fail(job, gettext("The file could not be written."))
        return _pause(job)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the lease ends, and another worker goes on
    except Exception:
        logger.exception("report %s", job_id)
        return _fail(job, gettext("Something of ours went wrong. It was written down for those who run the platform."))
    return Job.State.FINISHED


def order_of(job: Job) -> Order:
    """Return what was asked for. One query where it is part of an edition."""
    edition = job.edition
    salt, day = (edition.salt, edition.day) if edition else ("", None)
    return Order(job.kind, job.format, job.from_month, job.to_month, job.district, job.language, salt, day)


def _take(job_id: int, lease: str) -> bool:
    at = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    taken = Job.objects.filter(free, pk=job_id, state__in=Job.OPEN)
    begun = Coalesce("started_at", Value(at))
    return bool(
        taken.update(lease=lease, leased_until=at + Job.LEASE, state=Job.State.RUNNING, problem="", started_at=begun)
    )


def _make(job: Job, keys: int) -> None:
    order, path = order_of(job), files.unfinished(job.key, job.format)
    progress = Progress(
        position=job.position,
        keys_done=job.keys_done_count,
        rows=job.rows_count,
        file_bytes=job.file_bytes,
        expected={name: Decimal(job.sums[name]) for name in order.source.sums if name in job.sums},
    )
    if not path.exists():
        progress = Progress()
    _note(job, keys_count=keys_count(order))
    for at in write(order, path, progress, keys=keys):
        _note(
            job,
            position=at.position,
            keys_done_count=at.keys_done,
            rows_count=at.rows,
            file_bytes=at.file_bytes,
            sums={name: str(value) for name, value in at.expected.items()},
            sha256=at.sha256,
        )
    path.rename(files.finished(job.key, job.format))
    now = clock.now()
    # The files of an edition are kept as long as they are among the latest.
    expires = None if job.edition_id else now + KEPT
    with transaction.atomic():
        _note(job, state=Job.State.FINISHED, finished_at=now, expires_at=expires, lease="", leased_until=None)
        if job.schedule_id:
            record("report.ready", actor=None, subject=job, schedule=job.schedule_id, file=job.file_name)


def _note(job: Job, **fields: object) -> None:
    """Write where the job stands, unless it is ours no more. Raises Superseded."""
    fields = {"leased_until": clock.now() + Job.LEASE} | fields
    if not Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING).update(**fields):
        raise Superseded(job.pk)


def _pause(job: Job) -> str:
    if job.pauses_count >= PAUSES_MOST:
        return _fail(job, gettext("The disk was full for too long. What was written of the file is deleted."))
    with override(job.language):
        problem = gettext("The disk is full. It goes on as soon as there is room.")
    mine = Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)
    mine.update(
        state=Job.State.WAITING,
        problem=problem,
        leased_until=clock.now() + PAUSE,
        pauses_count=job.pauses_count + 1,
    )
    return Job.State.WAITING


def _fail(job: Job, problem: str) -> str:
    mine = Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)
    if mine.update(state=Job.State.FAILED, problem=problem, lease="", leased_until=None):
        files.drop(job.key)
    return Job.State.FAILED
