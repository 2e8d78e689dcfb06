"""For machines that watch: is the process alive, and is what it needs there?"""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import journal.queries

# Beyond so many unread entries somebody should look; the platform goes on.
LAG = 5_000


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process serves requests. No query."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers (503 when not), the broker too, and how far the outbox lags."""
    found: dict[str, object] = {"database": _database(), "broker": _broker()}
    if found["database"]:
        found["outbox_lag"] = lag = journal.queries.lag("notifications")
        found["outbox"] = lag < LAG
    return JsonResponse(found, status=200 if found["database"] else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    try:
        return bool(redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.3, socket_timeout=0.3).ping())
    except (redis.RedisError, OSError):
        return False
