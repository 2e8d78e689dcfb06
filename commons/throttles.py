"""How often one caller may ask. Counted in Redis; open when Redis is away (codes and sign-in count in PostgreSQL)."""

from __future__ import annotations

import logging
import threading
import time
from functools import cache
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from redis.commands.core import Script
from redis.exceptions import RedisError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)
QUIET_SECONDS = 2.0
# One command for all windows of a call; each begins to run out when it is first counted in.
COUNT = """
local counts = {}
for place, key in ipairs(KEYS) do
    counts[place] = redis.call('INCR', key)
    if counts[place] == 1 then redis.call('EXPIRE', key, ARGV[place]) end
end
return counts
"""

_clients: dict[str, redis.Redis] = {}
_making = threading.Lock()


def client(url: str) -> redis.Redis:
    """Return the process's one client. Made under a lock: a second one, thrown away, would close its connections
    under the thread that was given it.
    """
    with _making:
        if url not in _clients:
            _clients[url] = redis.Redis.from_url(url, socket_connect_timeout=0.2, socket_timeout=0.3)
        return _clients[url]


@cache
def counter(url: str) -> Script:
    """Return the script that counts. Redis is told it once, and again when it has forgotten."""
    return client(url).register_script(COUNT)


class WindowThrottle(BaseThrottle):
    """Count calls in fixed windows: `windows` is (seconds, most calls). `space` begins every key."""

    name = ""
    space = "throttle"
    windows: tuple[tuple[int, int], ...] = ()
    _silent_until = 0.0

    def __init__(self) -> None:
        self._wait: float | None = None

    def applies(self, request: Request) -> bool:
        raise NotImplementedError

    def allow_request(self, request: Request, view: APIView) -> bool:
        if not self.applies(request) or time.monotonic() < WindowThrottle._silent_until:
            return True
        # A visitor's address is the connection's, or what our own proxies said of it: NUM_PROXIES of the settings.
        who = f"p{request.user.pk}" if request.user.is_authenticated else f"a{self.get_ident(request)}"
        moment = time.time()
        start = f"{self.space}:{self.name}"
        keys = [f"{start}:{seconds}:{int(moment // seconds)}:{who}" for seconds, _most in self.windows]
        try:
            counts = counter(settings.REDIS_URL)(keys, [seconds for seconds, _most in self.windows])
        except (RedisError, OSError) as error:
            WindowThrottle._silent_until = time.monotonic() + QUIET_SECONDS
            logger.warning("throttle open, Redis away: %s", error)
            return True
        waits = [
            seconds - moment % seconds
            for (seconds, most), count in zip(self.windows, counts, strict=True)
            if count > most
        ]
        self._wait = max(waits, default=None)
        return self._wait is None

    def wait(self) -> float | None:
        return self._wait


class ReadThrottle(WindowThrottle):
    """Reads: 1,200 a minute."""

    name = "read"
    windows = ((60, 1_200),)

    def applies(self, request: Request) -> bool:
        return request.method in SAFE_METHODS


class WriteThrottle(WindowThrottle):
    """Writes: 120 a minute, at most 60 in five seconds."""

    name = "write"
    windows = ((60, 120), (5, 60))

    def applies(self, request: Request) -> bool:
        return request.method not in SAFE_METHODS
