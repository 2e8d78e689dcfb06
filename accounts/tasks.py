"""What beat repeats for accounts."""

from __future__ import annotations

from celery import shared_task

from accounts import actions


@shared_task(name="accounts.tend_letters")
def tend_letters() -> int:
    """Erase addresses in time, end letters nobody printed or entered. Safe to repeat."""
    return actions.tend_letters()


@shared_task(name="accounts.forget_ended")
def forget_ended() -> int:
    """Delete sessions, changes of address and counters that have ended. Safe to repeat."""
    return actions.forget_ended()
