"""Have a report made every month no more."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.verdict import require
from journal.actions import record
from reports import policy
from reports.models import Schedule


@transaction.atomic
def end_schedule(*, schedule_id: int, by: Person) -> Schedule:
    """End what the person began; one that has ended stays as it is. What was made of it is kept as long as any file.

    Raises Refused, Schedule.DoesNotExist (somebody else's among them). Locks the schedule.
    """
    require(policy.may_have_reports(by))
    schedule = Schedule.objects.select_for_update().get(pk=schedule_id, by=by)
    if schedule.ended_at is None:
        schedule.ended_at = Now()
        schedule.save(update_fields=["ended_at"])
        schedule.refresh_from_db(fields=["ended_at"])
        record("schedule.ended", actor=by, subject=schedule)
    return schedule
