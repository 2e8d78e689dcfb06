"""The doorbell."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from commons.later import wake
from journal.actions import sequence


@shared_task(name="journal.sequence")
def sequence_entries() -> int:
    """Place what has committed, then wake every consumer; each looks for itself what is new. Safe to repeat."""
    placed = sequence()
    for consumer in settings.JOURNAL_CONSUMERS:
        wake(consumer)
    return placed
