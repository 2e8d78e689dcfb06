"""Rights over one's own data: read them, take them along, have them erased, and think better of it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, policy, queries
from accounts.actions.make_export import KEPT
from accounts.forms import ErasureForm, ExportForm
from accounts.models import Person
from accounts.views.security import again_required, again_to_write
from commons.clock import now


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@again_to_write
def data(request: HttpRequest) -> HttpResponse:
    """Show what is held and who looked; have a file made, for who has just shown that it is them."""
    person = cast(Person, request.user)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.act(actions.ask_export, by=person) is not None:
        return redirect("account_data")
    export = queries.export_of(person, since=now() - KEPT)
    context = {
        "form": form,
        "export": export,
        "until": export.made_at + KEPT if export and export.made_at else None,
        "held": queries.own_counts(person.pk),
        "looks": queries.looks_of(person),
        "erasure": queries.erasure_of(person),
    }
    return render(request, "accounts/data.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@again_to_write
def take(request: HttpRequest) -> HttpResponse:
    """Hand the file over, once. Whoever comes by a link is led to the page with the button."""
    if request.method != "POST":
        return redirect("account_data")
    content = actions.take_export(by=cast(Person, request.user))
    headers = {"Content-Disposition": 'attachment; filename="multitude-my-data.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def erase(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    verdict = policy.may_be_erased(person)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.act(actions.ask_erasure, by=person) is not None:
        return redirect("account_erase")
    context = {
        "form": form,
        "verdict": verdict,
        "erasure": queries.erasure_of(person),
        "mandates": [] if verdict else queries.unended_mandates(person),
    }
    return render(request, "accounts/erase.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    actions.cancel_erasure(by=cast(Person, request.user))
    messages.success(request, _("Your account stays. Nothing was erased."))
    return redirect("account_data")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: programs that check mails open links too."""
    if request.method == "POST":
        actions.cancel_erasure(token=token)
        return render(request, "accounts/erase_cancel.html", {"done": True})
    return render(request, "accounts/erase_cancel.html", {"erasure": queries.erasure_by(token)})


@login_required
@require_POST
def give_back(request: HttpRequest, mandate_id: int) -> HttpResponse:
    actions.give_back_mandate(mandate_id=mandate_id, by=cast(Person, request.user))
    # Whatever was open with it has ended, this browser too.
    logout(request)
    messages.success(request, _("You gave the mandate back. Whatever was open with it has ended: sign in anew."))
    return redirect("account_erase")  # which leads through the sign-in
