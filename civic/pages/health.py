"""For machines that watch: is the process alive, and is what it needs there? `/metrics` is in `civic.metrics`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import journal.queries
from civic.condition import LAG, database_answers, queue_lengths


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process serves requests. No query."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers (503 when not), the broker too, and how far the outbox lags."""
    found: dict[str, object] = {"database": database_answers(), "broker": queue_lengths() is not None}
    if found["database"]:
        found["outbox_lag"] = lag = journal.queries.lag("notifications")
        found["outbox"] = lag < LAG
        found["register_lag"] = journal.queries.waiting()
    return JsonResponse(found, status=200 if found["database"] else 503)
