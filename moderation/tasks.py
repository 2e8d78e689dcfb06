"""What beat repeats for moderation."""

from __future__ import annotations

from celery import shared_task

from moderation import actions


@shared_task(name="moderation.tend_cases")
def tend_cases() -> int:
    """Replace silent jurors, decide what is due, remind who has not voted. Safe to repeat."""
    return actions.tend_cases() + actions.remind_jurors()


@shared_task(name="moderation.raise_alarms")
def raise_alarms() -> int:
    """Open a case about many alike. Safe to repeat."""
    return len(actions.raise_alarms())
