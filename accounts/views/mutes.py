"""People one does not want to read."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, policy, queries
from accounts.models import Person


@never_cache
@login_required
@require_safe
def muted(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/muted.html", {"people": queries.mutes_of(cast(Person, request.user))})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, person_id: int) -> HttpResponse:
    """Say what muting does before it is done; then lead back to where one came from."""
    by = cast(Person, request.user)
    if request.method == "POST":
        actions.mute_person(person_id=person_id, by=by)
        messages.success(request, _("Muted. Only you know, and you can undo it on your account page."))
        return redirect(_back(request))
    person = queries.shown_people([person_id]).get(person_id)
    if person is None:
        raise Person.DoesNotExist
    return render(
        request,
        "accounts/mute.html",
        {
            "person": person,
            "verdict": policy.may_mute(by, person),
            "muted": queries.has_muted(by, person_id),
            "next": _back(request),
        },
    )


@login_required
@require_POST
def unmute(request: HttpRequest, person_id: int) -> HttpResponse:
    actions.unmute_person(person_id=person_id, by=cast(Person, request.user))
    messages.success(request, _("You read this person again."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return a path of our own, whatever the request says."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if safe else "/account/muted/"
