"""Numbers counted in Redis and taken whole now and then. Who was counted is told to nobody, here least of all.

Redis away: nothing is counted, nobody waits longer than a connect timeout, and for two seconds nobody asks again.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import connection
from redis.commands.core import Script
from redis.exceptions import RedisError

from commons.throttles import client

logger = logging.getLogger(__name__)
QUIET_SECONDS = 2.0
BATCH, TIMES = "batch", "times"
# One command however many things are counted; says how often something was added since the last taking.
ADD = f"""
for _, thing in ipairs(ARGV) do redis.call('HINCRBY', KEYS[1], thing, 1) end
return redis.call('HINCRBY', KEYS[1], '{TIMES}', 1)
"""
# What was taken and not dropped is given again, under its old name, before anything new is taken.
TAKE = f"""
if redis.call('EXISTS', KEYS[2]) == 0 then
    if redis.call('EXISTS', KEYS[1]) == 0 then return {{}} end
    redis.call('RENAME', KEYS[1], KEYS[2])
    redis.call('HSET', KEYS[2], '{BATCH}', ARGV[1])
end
return redis.call('HGETALL', KEYS[2])
"""
DROP = f"if redis.call('HGET', KEYS[1], '{BATCH}') == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
_silent_until = 0.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What was taken at once: its name, and how often each thing was counted."""

    name: uuid.UUID
    counts: dict[int, int]


def add(tally: str, things: Iterable[int]) -> int:
    """Count each thing once; return how often something was added since the last taking, 0 when Redis is away."""
    if time.monotonic() < _silent_until:
        return 0
    try:
        return int(_script(settings.REDIS_URL, ADD)([_key(tally)], list(things)))
    except (RedisError, OSError) as error:
        _be_silent(error)
        return 0


def take(tally: str) -> Batch | None:
    """Take what was counted, at once and whole; None when there is nothing or Redis is away.

    Until it is dropped, the same batch is given again: who dies between writing it down and dropping it finds its
    name among those already written.
    """
    try:
        told = _script(settings.REDIS_URL, TAKE)([_key(tally), f"{_key(tally)}:taken"], [str(uuid.uuid4())])
    except (RedisError, OSError) as error:
        _be_silent(error)
        return None
    found = dict(zip((name.decode() for name in told[::2]), told[1::2], strict=True))
    if not found:
        return None
    counts = {int(name): int(count) for name, count in found.items() if name.isdecimal()}
    return Batch(uuid.UUID(found[BATCH].decode()), counts)


def drop(tally: str, batch: Batch) -> None:
    """Forget a batch that is written down. One that stays is given again."""
    try:
        _script(settings.REDIS_URL, DROP)([f"{_key(tally)}:taken"], [str(batch.name)])
    except (RedisError, OSError) as error:
        _be_silent(error)


@cache
def _script(url: str, text: str) -> Script:
    return client(url).register_script(text)


def _key(tally: str) -> str:
    # Databases that share one Redis count apart.
    return f"tally:{connection.settings_dict['NAME']}:{tally}"


def _be_silent(error: Exception) -> None:
    global _silent_until
    _silent_until = time.monotonic() + QUIET_SECONDS
    logger.warning("tally lost, Redis away: %s", error)
