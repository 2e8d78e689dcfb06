"""Who comes in, and how a visitor is sent to sign in and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.verdict import Verdict
from proposals.queries import Someone

View = Callable[..., HttpResponse]


def someone(request: HttpRequest) -> Someone:
    """Return who asks: a person, or a visitor."""
    return request.user


def person(request: HttpRequest) -> Person:
    """Return the person who acts, behind `signed_in`."""
    return cast(Person, request.user)


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def signed_in(view: View) -> View:
    """Send a visitor to sign in first: then to the page they asked for, or to what they wanted to act on."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            return redirect_to_login(request.get_full_path())
        messages.info(request, _("Sign in first, then press the button again."))
        about = next((name for name in ("pk", "merge_id") if name in kwargs), "")
        page = {"pk": "proposal", "merge_id": "merge"}.get(about)
        return redirect_to_login(reverse(page, args=[kwargs[about]]) if page else request.path)

    return wrapped


def returning(verdict: Verdict, path: str) -> Verdict:
    """Let the way to sign in lead back to the page at this path."""
    if verdict.code != "sign-in":
        return verdict
    return replace(verdict, remedy=f"{verdict.remedy}?{urlencode({'next': path})}")
