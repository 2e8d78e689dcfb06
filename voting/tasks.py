"""What beat repeats for rounds."""

from __future__ import annotations

from celery import shared_task

from voting import actions


@shared_task(name="voting.tend_rounds")
def tend_rounds() -> int:
    """Open and close what is due by the database's clock, count what is opened. Safe to repeat."""
    return actions.open_rounds() + actions.close_rounds() + actions.count_rounds()


@shared_task(name="voting.tell_closing")
def tell_closing() -> int:
    """Say of each round once that it closes soon. Safe to repeat."""
    return actions.tell_closing()


@shared_task(name="voting.count_round")
def count_round(round_id: int) -> bool:
    """Count a round that two pairs of trustees have opened alike. Safe to repeat."""
    return actions.count_round(round_id=round_id)
