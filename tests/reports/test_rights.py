"""Reports hold of a person only that they had a file made, for 90 days."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Person
from commons import clock
from reports import files, rights
from reports.actions import make_report, request_report
from reports.models import Job
from tests.reports.conftest import Town

pytestmark = pytest.mark.django_db


def test_an_erased_administrators_files_stay_without_them(town: Town, ilse: Person) -> None:
    job = request_report(kind="supports", form="csv", by=ilse)
    make_report(job_id=job.pk)
    rights.erase(ilse.pk, texts=True)
    job.refresh_from_db()
    assert job.requested_by is None and files.finished(job.key, "csv").exists()


def test_after_ninety_days_nothing_is_left(town: Town, ilse: Person) -> None:
    job = request_report(kind="supports", form="csv", by=ilse)
    make_report(job_id=job.pk)
    now = clock.now()
    assert rights.forget_jobs(now + dt.timedelta(days=89)) == 0
    assert rights.forget_jobs(now + dt.timedelta(days=91)) == 1
    assert not Job.objects.exists() and not files.folder(job.key).exists()
