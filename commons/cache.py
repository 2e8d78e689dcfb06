"""Redis as a convenience: when it is away the cache is empty and nobody waits."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
QUIET_SECONDS = 2.0


class OpenRedisCache(RedisCache):
    """Django's Redis cache that answers "nothing" instead of raising, and asks again after two seconds."""

    _silent_until = 0.0

    def _try(self, name: str, default: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < OpenRedisCache._silent_until:
            return default
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError) as error:
            OpenRedisCache._silent_until = time.monotonic() + QUIET_SECONDS
            logger.warning("cache away: %s", error)
            return default

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try("get", default, key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try("set", None, key, value, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try("add", True, key, value, *args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._try("incr", 0, key, delta, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try("delete", False, key, version))
