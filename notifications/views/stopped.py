"""An address to which no news go: its owner asks for a link, and by the link shows that it is theirs."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from notifications.actions import ask_mail_again, read_mail_again, resume_address


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    ask_mail_again(by=cast(Person, request.user))
    messages.success(request, _("A link is on its way to your address."))
    return redirect("preferences")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only a POST changes anything. Who holds the link needs no session."""
    found = read_mail_again(token)
    if found is None:
        return render(request, "notifications/mail_again.html", {"ended": True}, status=404)
    if request.method == "POST":
        resume_address(token=token)
    return render(request, "notifications/mail_again.html", {"stopped": found, "done": request.method == "POST"})
