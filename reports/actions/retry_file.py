"""Have a file of the latest edition made again."""

from __future__ import annotations

import secrets

from django.db import transaction

from accounts.models import Person
from commons.errors import IllegalMove
from commons.later import later
from commons.verdict import require
from journal.actions import record
from reports import policy
from reports.models import Edition, Job


@transaction.atomic
def retry_file(*, job_id: int, by: Person) -> Job:
    """Begin a failed or cancelled file of the latest edition anew.

    Raises Refused, IllegalMove (it did not fail, or another night has begun), Job.DoesNotExist. Locks the job.
    """
    require(policy.may_have_reports(by))
    job = Job.objects.select_for_update().get(pk=job_id)
    latest = Edition.objects.order_by("-day").values_list("pk", flat=True).first()
    if not job.is_failed or job.edition_id is None or job.edition_id != latest:
        raise IllegalMove(job.state, "retry")
    job.state, job.problem, job.key = Job.State.WAITING, "", secrets.token_hex(16)
    job.lease, job.leased_until, job.started_at, job.pauses_count = "", None, None, 0
    job.position = job.keys_done_count = job.rows_count = job.file_bytes = 0
    job.sums, job.sha256 = {}, ""
    job.save(
        update_fields=[
            *("state", "problem", "key", "lease", "leased_until", "started_at", "pauses_count"),
            *("position", "keys_done_count", "rows_count", "file_bytes", "sums", "sha256"),
        ]
    )
    record("report.retried", actor=by, subject=job)
    later("reports.make", job.pk)
    return job
