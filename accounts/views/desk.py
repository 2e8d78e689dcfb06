"""The desk: begin to act for somebody, prove where they live, print their slip, end. `/desk/` is composed above."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, policy, queries
from accounts.forms import (
    AssistedErasureForm,
    AssistedProofForm,
    BeginByCodeForm,
    BeginByDocumentForm,
    BeginNewForm,
)
from accounts.models import Assistance, Mandate, Person, Residency
from charter.queries import rules
from commons import language
from commons.forms import ActForm
from commons.verdict import require

View = Callable[..., HttpResponse]


def at_desk(view: View) -> View:
    """Let clerks in; nothing of the page is kept by a browser that the next person looks over a shoulder at."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(policy.may_use_desk(cast(Person, request.user)))
        return view(request, *args, **kwargs)

    return wrapped


def accepted() -> dict[str, object]:
    return {"country": settings.IDENTITY_COUNTRY, "kind": settings.IDENTITY_KIND, "language": language.here()}


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def begin_by_code(request: HttpRequest) -> HttpResponse:
    """Somebody who has an account shows the code of their page."""
    form = BeginByCodeForm(request.POST if request.method == "POST" else None)
    return _begin(request, "code", form, actions.begin_assistance)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("number")
def begin_by_document(request: HttpRequest) -> HttpResponse:
    """Somebody without an account shows their document: the account it proved before, or a new one."""
    form = BeginByDocumentForm(request.POST if request.method == "POST" else None, initial=accepted())
    return _begin(request, "document", form, actions.begin_by_document)


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def begin_new(request: HttpRequest) -> HttpResponse:
    """Somebody without an account who shows nothing: they may propose and comment, not support."""
    form = BeginNewForm(request.POST if request.method == "POST" else None, initial=accepted())
    return _begin(request, "new", form, actions.begin_assistance)


def _begin(request: HttpRequest, way: str, form: ActForm, act: Callable[..., Assistance]) -> HttpResponse:
    clerk = cast(Person, request.user)
    if request.method == "POST" and form.act(act, by=clerk) is not None:
        return redirect("desk")
    return render(request, "accounts/desk_begin.html", {"form": form, "way": way}, status=422 if form.errors else 200)


@at_desk
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    actions.end_assistance(by=cast(Person, request.user))
    messages.success(request, _("You act for nobody any more. The next one, please."))
    return redirect("desk")


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("number")
def prove(request: HttpRequest) -> HttpResponse:
    """Enter the proof of residency of whom the clerk acts for."""
    clerk = cast(Person, request.user)
    assistance = queries.helped(clerk)
    form = AssistedProofForm(request.POST if request.method == "POST" else None, initial=accepted())
    if request.method == "POST":
        form.act(actions.prove_residency, by=clerk, method=Residency.Method.DESK)
    if form.is_bound and not form.errors:
        messages.success(request, _("The proof is entered. The number was not kept."))
        return redirect("desk")
    context = {"form": form, "assistance": assistance, "level": rules().number("level_desk")}
    return render(request, "accounts/desk_prove.html", context, status=422 if form.errors else 200)


@at_desk
@require_POST
def slip(request: HttpRequest) -> HttpResponse:
    """Hand the slip over as PDF. By POST: each one ends the one before."""
    made = actions.print_slip(by=cast(Person, request.user))
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": 'attachment; filename="slip.pdf"'}
    )


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Have the account of whom the clerk acts for erased, at their wish."""
    clerk = cast(Person, request.user)
    assistance = queries.helped(clerk)
    require(policy.may_be_erased_at_desk(assistance.person))
    form = AssistedErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.act(actions.ask_assisted_erasure, by=clerk) is not None:
        return redirect("desk_erase")
    context = {"form": form, "assistance": assistance, "erasure": queries.erasure_of(assistance.person)}
    return render(request, "accounts/desk_erase.html", context, status=422 if form.errors else 200)


@at_desk
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    actions.cancel_assisted_erasure(by=cast(Person, request.user))
    messages.success(request, _("The account stays. Nothing was erased."))
    return redirect("desk")


@never_cache
@login_required
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """How much was entered in the last month: a clerk's own, to administrators everybody's."""
    by = cast(Person, request.user)
    require(policy.may_read_desk_counts(by))
    all_of_them = by.holds(Mandate.Role.ADMINISTRATOR)
    rows = queries.desk_counts(clerk=None if all_of_them else by)
    return render(request, "accounts/desk_counts.html", {"rows": rows, "all": all_of_them})
