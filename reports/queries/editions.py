"""Reads of open data: the files that are published, and how the nights went."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise

from commons import clock
from reports.kinds import Column
from reports.models import Edition, Job, Kind
from reports.tables import CONTENTS, OPEN, OPEN_FORMATS

# From so many hours after local midnight on: most people sleep, and what was written on the day before is there.
NIGHT_HOUR = 2


@dataclass(slots=True)
class Dataset:
    """A table of open data with its latest files, one in each format that has one."""

    kind: Kind
    says: str | Promise
    columns: tuple[Column, ...]
    files: list[Job] = field(default_factory=list)

    @property
    def latest(self) -> Job | None:
        return max(self.files, key=lambda job: job.finished_at or job.requested_at, default=None)


def edition_due(*, at: dt.datetime) -> bool:
    """Tell whether the day's open data is still to be made. One query."""
    night = at.astimezone(clock.zone()).hour >= NIGHT_HOUR
    return night and not Edition.objects.filter(day=clock.today(at)).exists()


def datasets() -> list[Dataset]:
    """Return all tables with their latest files. One query."""
    found: dict[str, list[Job]] = defaultdict(list)
    for job in _published().order_by("kind", "format", "-edition__day").distinct("kind", "format"):
        found[job.kind].append(job)
    return [
        Dataset(source.kind, CONTENTS[kind], tuple(source.columns), sorted(found[kind], key=_place))
        for kind, source in OPEN.items()
    ]


def published_file(kind: str, form: str, day: dt.date | None = None) -> Job:
    """Return a table's file, of a day or the latest. One query. Raises Job.DoesNotExist."""
    rows = _published().filter(kind=kind, format=form)
    if day is not None:
        rows = rows.filter(edition__day=day)
    found = rows.order_by("-edition__day").first()
    if found is None:
        raise Job.DoesNotExist
    return found


def published_days() -> list[dt.date]:
    """Return the days of which there are files, latest first. One query."""
    return list(Edition.objects.filter(jobs__state=Job.State.FINISHED).distinct().values_list("day", flat=True))


def latest_edition() -> Edition | None:
    """Return the latest edition with all its jobs. Two queries."""
    edition = Edition.objects.prefetch_related("jobs").first()
    if edition is not None:
        for job in edition.jobs.all():
            job.edition = edition
    return edition


def last_edition_success() -> dt.datetime | None:
    """Return when a file of open data was published last. One query."""
    made = Job.objects.filter(edition__isnull=False, finished_at__isnull=False)
    return made.order_by("-finished_at").values_list("finished_at", flat=True).first()


def last_edition_failure() -> Job | None:
    """Return the file of open data that failed last. One query."""
    failed = Job.objects.filter(edition__isnull=False, state=Job.State.FAILED).select_related("edition")
    return failed.order_by("-edition__day", "-pk").first()


def edition_failures() -> int:
    """Return how many files of the latest edition failed. One query."""
    latest = Edition.objects.order_by("-day").values("pk")[:1]
    return Job.objects.filter(edition__in=latest, state=Job.State.FAILED).count()


def _published() -> QuerySet[Job]:
    return Job.objects.filter(
        edition__isnull=False, state=Job.State.FINISHED, kind__in=list(OPEN), format__in=OPEN_FORMATS
    ).select_related("edition")


def _place(job: Job) -> int:
    return OPEN_FORMATS.index(job.format)
