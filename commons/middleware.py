"""Turn a rule's no into a page. The API has its own handler in `commons.api`."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commons.errors import IllegalMove, Refused
from commons.paging import BadCursor


class RefusalMiddleware:
    """Refused 403, IllegalMove 409, BadCursor 400, nothing there 404, database down 503: pages that say why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return render(request, "403.html", {"verdict": error.verdict}, status=403)
        if isinstance(error, IllegalMove):
            return render(request, "409.html", {"state": error.state, "reason": error.reason}, status=409)
        if isinstance(error, BadCursor):
            return render(request, "400.html", {"reason": str(error)}, status=400)
        if isinstance(error, ObjectDoesNotExist):
            return render(request, "404.html", status=404)
        if isinstance(error, OperationalError):
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "5"
            return response
        return None
