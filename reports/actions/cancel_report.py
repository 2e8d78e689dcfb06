"""Stop a report that is being made."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.errors import IllegalMove
from commons.later import later
from commons.verdict import require
from journal.actions import record
from reports import policy
from reports.models import Job


@transaction.atomic
def cancel_report(*, job_id: int, by: Person) -> Job:
    """Stop it; what is written of it is deleted. Raises Refused, IllegalMove, Job.DoesNotExist. Locks the job."""
    require(policy.may_have_reports(by))
    job = Job.objects.select_for_update().get(pk=job_id)
    if not job.is_open:
        raise IllegalMove(job.state, "cancel")
    job.state, job.lease, job.leased_until = Job.State.CANCELLED, "", None
    job.save(update_fields=["state", "lease", "leased_until"])
    record("report.cancelled", actor=by, subject=job)
    later("reports.tend_jobs")
    return job
