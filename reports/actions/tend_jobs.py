"""Delete files whose time is over, and what cancelled reports left."""

from __future__ import annotations

from commons import clock
from reports import files
from reports.models import Job


def expire_reports() -> int:
    """Delete finished reports after their seven days, and what stopped ones left; return how many. Safe to repeat."""
    over = Job.objects.filter(state=Job.State.FINISHED, expires_at__lte=clock.now())
    done = 0
    for job in over:
        files.drop(job.key)
        done += Job.objects.filter(pk=job.pk, state=Job.State.FINISHED).update(state=Job.State.EXPIRED)
    for job in Job.objects.filter(state=Job.State.CANCELLED).order_by("-pk")[:100]:
        if files.folder(job.key).exists():
            files.drop(job.key)
            done += 1
    return done
