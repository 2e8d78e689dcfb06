"""Make an account that was opened at a desk one's own. No session is needed: the slip and the mailbox are."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions, queries
from accounts.forms import ClaimForm, ClaimPasswordForm

LONGEST_CODE = 40


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Enter code and address. An address with the code in it fills the field and no more."""
    form = ClaimForm(
        request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")[:LONGEST_CODE]}
    )
    if request.method == "POST":
        form.act(actions.ask_claim, address=get_adapter().get_client_ip(request))
        if not form.errors:
            return render(request, "accounts/claim_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "accounts/claim.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password. Looking changes nothing: programs that check mails open links too."""
    form = ClaimPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.act(actions.claim_account, token=token) is not None:
        messages.success(request, _("The account is yours, with all that was entered for you. Sign in."))
        return redirect("account_login")
    slip = queries.slip_by_link(token)
    return render(request, "accounts/claim_link.html", {"form": form, "slip": slip}, status=422 if form.errors else 200)
