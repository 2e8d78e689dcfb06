"""What beat repeats for proposals."""

from __future__ import annotations

from celery import shared_task

from proposals import actions


@shared_task(name="proposals.count_supports")
def count_supports() -> int:
    """Take the sums of what changed; decide crossings that a dying request left. Safe to repeat."""
    return actions.count_supports()


@shared_task(name="proposals.heed_releases")
def heed_releases() -> int:
    """Withdraw the supports of people whose proof of residency was released. Safe to repeat."""
    return actions.heed_releases()


@shared_task(name="proposals.tend_clocks")
def tend_clocks() -> int:
    """Expire, remind, mark overdue, escalate. Safe to repeat."""
    return actions.tend_clocks()
