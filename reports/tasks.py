"""What beat and the doorbell start. Every task is safe to repeat, to lose and to run twice at once."""

from __future__ import annotations

from celery import shared_task

from commons import clock
from commons.later import wake
from reports import actions, queries

MONTHS = 12


@shared_task(name="reports.publish_months")
def publish_months() -> int:
    """Publish closed months that are not published yet; return how many. Wakes itself while there are more.

    Then asks for what administrators have made every month.
    """
    published = len(actions.publish_months(most=MONTHS))
    if published == MONTHS:
        wake("reports.publish_months")
    actions.run_schedules()
    return published


@shared_task(name="reports.make")
def make(job_id: int) -> str:
    """Make a report, or go on with it; one worker at a time."""
    return actions.make_report(job_id=job_id)


@shared_task(name="reports.tend_jobs")
def tend_jobs() -> int:
    """Wake reports that wait or whose worker died; delete files whose time is over. Return how many were woken."""
    actions.expire_reports()
    idle = queries.jobs_to_continue(at=clock.now())
    for job_id in idle:
        wake("reports.make", job_id)
    return len(idle)


@shared_task(name="reports.begin_edition")
def begin_edition() -> bool:
    """Have the night's open data made, once, and delete old nights; tell whether it began."""
    if not queries.edition_due(at=clock.now()) or actions.begin_edition() is None:
        return False
    actions.forget_editions()
    return True
