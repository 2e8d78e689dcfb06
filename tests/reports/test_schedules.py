"""Ilse has a report made every month: she is told with a link, until she ends it or her mandate ends."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Mandate, Person
from commons.errors import Refused
from journal.actions import sequence
from journal.models import Entry
from notifications.models import Kind, Mail, Notification
from reports import months
from reports.actions import (
    end_schedule,
    make_report,
    publish_month,
    run_schedule,
    run_schedules,
    schedule_report,
)
from reports.models import Job, Schedule
from tests.notifications.test_tell_people import tell
from tests.reports.conftest import Town

pytestmark = pytest.mark.django_db


def test_a_month_is_made_once_and_told_with_a_link(town: Town, ilse: Person) -> None:
    publish_month(first_day=town.month)
    schedule = schedule_report(kind="supports", form="csv", by=ilse)
    assert run_schedules() == 1 and run_schedules() == 0
    job = Job.objects.get()
    assert (job.schedule, job.from_month, job.to_month, job.requested_by) == (schedule, town.month, town.month, ilse)
    make_report(job_id=job.pk)
    sequence()
    tell()
    line = Notification.objects.get(person=ilse)
    assert line.kind == Kind.REPORT and line.path == f"/jobs/{job.pk}/" and job.file_name in line.headline
    mail = Mail.objects.get(person=ilse)
    assert f"/jobs/schedules/{schedule.pk}/" in mail.text and f"/jobs/{job.pk}/" in mail.text


def test_it_ends_with_the_mandate(town: Town, ilse: Person) -> None:
    publish_month(first_day=town.month)
    schedule = schedule_report(kind="supports", form="csv", by=ilse)
    Mandate.objects.filter(person=ilse).update(revoked_at=months.begin(town.month))
    assert run_schedules() == 0 and not Job.objects.exists()
    schedule.refresh_from_db()
    assert schedule.ended_at is not None and Entry.objects.get(verb="schedule.ended").data == {"why": "mandate"}


def test_it_ends_when_she_says_so(town: Town, ilse: Person) -> None:
    publish_month(first_day=town.month)
    schedule = schedule_report(kind="funnel", form="pdf", span=12, by=ilse)
    end_schedule(schedule_id=schedule.pk, by=ilse)
    end_schedule(schedule_id=schedule.pk, by=ilse)
    assert run_schedules() == 0 and not run_schedule(schedule_id=schedule.pk, days=[town.month])
    assert Entry.objects.filter(verb="schedule.ended").count() == 1


def test_what_cannot_be_made_is_refused_and_nothing_is_written(town: Town, ilse: Person, ana: Person) -> None:
    with pytest.raises(Refused):
        schedule_report(kind="supports", form="csv", by=ana)
    for wrong in ({"form": "pdf"}, {"span": 2}, {"kind": "weather"}, {"district": "nowhere"}):
        with pytest.raises(ValidationError):
            schedule_report(**{"kind": "supports", "form": "csv", "by": ilse} | wrong)  # type: ignore[arg-type]
    schedule_report(kind="supports", form="csv", by=ilse)
    with pytest.raises(ValidationError):
        schedule_report(kind="supports", form="csv", by=ilse)
    with pytest.raises(Refused):
        end_schedule(schedule_id=Schedule.objects.get().pk, by=ana)
    assert Schedule.objects.get().ended_at is None
