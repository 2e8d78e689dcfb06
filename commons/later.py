"""Wake a Celery task after the commit. A lost call is no loss: beat sweeps what it was about."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
QUIET_SECONDS = 2.0
# Until when nobody rings: after a failure the next acts do not wait for the same broker again.
_silent_until = 0.0


def later(task: str, *args: Any) -> None:
    """Send `task` with `args` (JSON: ids only) once the present transaction commits.

    Never raises for an absent broker, never waits longer than its connect timeout.
    """
    transaction.on_commit(partial(wake, task, *args))


def wake(task: str, *args: Any) -> None:
    """Send `task` now; log and go on when the broker is away, and leave it alone for two seconds."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.signature(task, args=args).apply_async(retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + QUIET_SECONDS
        logger.warning("broker away, %s waits for beat: %s", task, error)
