"""Another e-mail address: asked for while signed in, confirmed from both mailboxes."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, queries
from accounts.forms import EmailForm
from accounts.models import EmailChange, Person
from accounts.views.security import again_required
from commons.clock import now


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def change(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = EmailForm(request.POST or None)
    asked = form.act(actions.ask_email_change, by=person) if request.method == "POST" else None
    if asked is not None:
        return redirect("account_email_change")
    waiting = queries.email_change_of(person, at=now())
    return render(request, "accounts/email.html", {"form": form, "person": person, "waiting": waiting})


@login_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    actions.cancel_email_change(by=cast(Person, request.user))
    messages.success(request, _("Your address stays as it is. The links in the mails no longer work."))
    return redirect("account_email_change")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: programs that check mails open links too. Unknown links are said to have ended."""
    if request.method == "POST":
        keep = request.session.session_key if request.user.is_authenticated else ""
        done = actions.confirm_email_change(token=token, keep=keep or "")
        return render(request, "accounts/email_confirmed.html", {"done": done})
    found = queries.email_change(token, at=now())
    of_old = found is not None and found.old_digest == EmailChange.digest_of(token)
    return render(request, "accounts/email_confirm.html", {"change": found, "of_old": of_old})
