"""What beat repeats for pages that are composed of several apps."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from civic import cards


@shared_task(name="civic.sweep_cards")
def sweep_cards() -> int:
    """Delete old pictures of shared proposals. Safe to repeat."""
    return cards.sweep(at=timezone.now())
