"""Who may act for the city: public, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import queries


def mandates(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/mandates.html", {"mandates": queries.mandates_in_force()})
