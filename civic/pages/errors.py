"""What is answered when the fault is ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import server_error


def fault(request: HttpRequest) -> HttpResponse:
    """Answer 500: a page for people, a problem document for programs. Touches neither session nor database."""
    if not request.path.startswith("/api/"):
        return server_error(request)
    problem = {
        "type": "about:blank",
        "title": _("Our fault"),
        "status": 500,
        "detail": _("Something broke on our side. It was noted; trying again later is safe."),
    }
    return JsonResponse(problem, status=500, content_type="application/problem+json")
