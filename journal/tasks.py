"""The doorbell, and the day's root."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings

from commons.later import wake
from journal.actions import NoSigningKey, keep_up, publish_root, sequence

logger = logging.getLogger(__name__)
CHUNK = 5_000


@shared_task(name="journal.sequence")
def sequence_entries() -> int:
    """Place what has committed, then wake every consumer; each looks for itself what is new. Safe to repeat."""
    placed = sequence(limit=CHUNK)
    for consumer in settings.JOURNAL_CONSUMERS:
        wake(consumer)
    if placed == CHUNK:
        wake("journal.sequence")
    return placed


@shared_task(name="journal.publish_root")
def publish_roots() -> str:
    """Publish the day's root of the public register, where there is none yet. Safe to repeat."""
    keep_up()
    try:
        return str(publish_root())
    except NoSigningKey as missing:
        logger.error("no root is published: %s", missing)
        return ""
