"""The switch of languages at the end of every page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import actions
from commons.language import of_city


@csrf_exempt  # the end of the page is drawn once for all; from elsewhere no session comes along (SameSite)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the choice for this browser and, for who is signed in, in their account; go back to the page."""
    chosen = of_city(request.POST.get("language"))
    response = HttpResponseRedirect(_back(request))
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return response
    if request.user.is_authenticated:
        actions.set_language(by=request.user, language=chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


def _back(request: HttpRequest) -> str:
    """Return the page the switch was pressed on, as a path of this site."""
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}):
        return "/"
    parts = urlsplit(came)
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path
