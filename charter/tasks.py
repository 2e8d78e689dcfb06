"""What beat repeats for the charter."""

from __future__ import annotations

from celery import shared_task

from charter import actions


@shared_task(name="charter.tend_phases")
def tend_phases() -> int:
    """Say of phases that they have begun, or end soon. Safe to repeat."""
    return actions.tend_phases()
