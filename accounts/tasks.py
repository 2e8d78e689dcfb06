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


@shared_task(name="accounts.make_export")
def make_export(export_id: int) -> bool:
    """Make the file of a person's own data. Safe to repeat."""
    return actions.make_export(export_id=export_id)


@shared_task(name="accounts.tend_rights")
def tend_rights() -> int:
    """Make files that wait, delete those an hour old, erase whose day to think is over. Safe to repeat."""
    return actions.make_exports() + actions.forget_exports() + actions.erase_due()


@shared_task(name="accounts.run_retention")
def run_retention() -> bool:
    """End what has had its time, once a day; what failed or was killed is taken up the next hour. Safe to repeat."""
    return actions.run_retention_daily()
