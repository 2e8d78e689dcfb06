from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def say_release(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["X-Release"] = "next"
        return response

    return middleware
