"""Wake a Celery task after the commit. A lost call is no loss: beat sweeps what it was about."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def later(task: str, *args: Any) -> None:
    """Send `task` with `args` (JSON: ids only) once the present transaction commits.

    Never raises for an absent broker, never waits longer than its connect timeout.
    """
    transaction.on_commit(partial(wake, task, *args))


def wake(task: str, *args: Any) -> None:
    """Send `task` now; log and go on when the broker is away."""
    try:
        current_app.signature(task, args=args).apply_async(retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("broker away, %s waits for beat: %s", task, error)
