"""One circle with what its reader can do beside joining: follow it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from civic.followed import followed
from deliberation.views.circles import about


@require_safe
def circle(request: HttpRequest, circle_id: int) -> HttpResponse:
    shown = about.whole(request, circle_id)
    return render(request, "civic/circle.html", shown | followed(request, "circle", shown["its"]))
