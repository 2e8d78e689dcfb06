"""The reader's language, and a rule's no turned into a page; the API has its own handler in `commons.api`."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from commons.errors import IllegalMove, Refused
from commons.language import accepted, of_city
from commons.paging import BadCursor


class LanguageMiddleware:
    """Speak the reader's language: that of their account, else of their cookie, else of their browser, else the city's.

    Behind the middleware that knows who asks. Who has no session is not looked up. Programs say what they want by
    Accept-Language alone: an answer of the API is the same for whoever asks for it in the same words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        api = request.path_info.startswith("/api/")
        language = spoken(request, api=api)
        with override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie", *(["Authorization"] if api else [])))
        response.headers.setdefault("Content-Language", language)
        return response


def spoken(request: HttpRequest, *, api: bool = False) -> str:
    """Return the language to answer in. No query for visitors; who is signed in is looked up anyway."""
    if not api:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return of_city(request.user.language)
        if (chosen := request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")) and of_city(chosen) == chosen:
            return chosen
    return accepted(request.headers.get("Accept-Language", ""))


class RefusalMiddleware:
    """Refused 403, IllegalMove 409, BadCursor 400, nothing there 404, database down 503: pages that say why.

    ValidationError 400: a form shows its own; what comes here was refused of a button, which has no fields to keep.
    """

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
        if isinstance(error, ValidationError):
            return render(request, "400.html", {"reason": " ".join(error.messages)}, status=400)
        if isinstance(error, ObjectDoesNotExist):
            return render(request, "404.html", status=404)
        if isinstance(error, OperationalError):
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "5"
            return response
        return None
