"""The way into the pages of administration, and what they share: one form, one act, one reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charter import policy
from commons.actor import Actor, Viewer
from commons.forms import ActForm
from commons.verdict import Verdict, require

View = Callable[..., HttpResponse]


def behind(may: Callable[[Viewer], Verdict]) -> Callable[[View], View]:
    """Let a visitor sign in first; say to others why not. At most one query."""

    def decorated(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(may(request.user))
            return view(request, *args, **kwargs)

        return wrapped

    return decorated


administrators = behind(policy.may_govern)


def acted(
    request: HttpRequest,
    form: ActForm,
    action: Callable[..., Any],
    *,
    to: tuple[str, ...],
    title: str,
    button: str,
    page: Mapping[str, Any],
    status: int = 200,
    **fixed: Any,
) -> HttpResponse:
    """Show a form, or run its action with what was typed and `fixed`, and go `to` a page.

    `page`: `crumbs`, and what stands beside: `lead`, `facts`, `links`, `tables` (see `charter/act.html`).
    """
    # An act may return nothing; what is wrong stands in the form.
    if form.is_bound:
        form.act(action, by=cast(Actor, request.user), **fixed)
        if not form.errors:
            messages.success(request, _("Done. It stands in the list of acts, with your name and reason."))
            return redirect(*to)
    context = {"form": form, "title": title, "button": button, "nav_current": "administration", **page}
    return render(request, "charter/act.html", context, status=400 if form.errors else status)


def typed(request: HttpRequest) -> tuple[Any, Any]:
    """Return the fields and files a form was sent with, nothing where the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def home_crumb() -> tuple[str, str]:
    return _("Administration"), "/administration/"
