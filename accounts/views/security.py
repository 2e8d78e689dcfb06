"""How one signs in: the second step, and the browsers one is signed in with. Setting a step up is django-allauth's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, queries
from accounts.models import FACTORS, Person
from commons.clock import now

# For acts that give a way in or take one away: one shows again that it is oneself, not long ago.
View = Callable[..., HttpResponse]


def again_required(view: View) -> View:
    return cast(View, reauthentication_required(app="allauth.mfa")(view))


def again_to_write(view: View) -> View:
    return cast(View, reauthentication_required(app="allauth.mfa", allow_get=True)(view))


@never_cache
@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    factors = queries.factors_of(person)
    kept = {factor.type: factor for factor in factors}
    codes = kept.get(Authenticator.Type.RECOVERY_CODES)
    return render(
        request,
        "accounts/security.html",
        {
            "person": person,
            "app": kept.get(Authenticator.Type.TOTP),
            "passkeys": [
                {"id": factor.pk, "name": factor.wrap().name, "made": factor.created_at, "used": factor.last_used_at}
                for factor in factors
                if factor.type == Authenticator.Type.WEBAUTHN
            ],
            "codes": codes,
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
            "guarded": any(factor.type in FACTORS for factor in factors),
            "waits": person.waits_for_factor(),
            "held": person.mandates_held,
            "session_count": queries.sessions_of(person, at=now()).count(),
        },
    )


@require_safe
def passkeys(request: HttpRequest) -> HttpResponse:
    """All passkeys stand on one page with the rest."""
    return redirect("mfa_index")


class EndsOthers:
    """A first step ends what was signed in without one."""

    def form_valid(self, form: Any) -> HttpResponse:
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        person = cast(Person, request.user)
        first = not is_mfa_enabled(person, FACTORS)
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if first:
            actions.end_other_sessions(by=person, keep=request.session.session_key)
        return response


@method_decorator([never_cache, login_required], name="dispatch")
class SetUpApp(EndsOthers, ActivateTOTPView):  # type: ignore[misc]
    pass


@method_decorator([never_cache, login_required], name="dispatch")
class AddPasskey(EndsOthers, AddWebAuthnView):  # type: ignore[misc]
    pass


@method_decorator(never_cache, name="dispatch")
class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """The page's script asks for a challenge, then posts what the passkey says to it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "application/json" not in request.headers.get("Accept", ""):
            return redirect("account_login")
        return JsonResponse({"request_options": begin_authentication()})


@method_decorator([never_cache, login_required], name="dispatch")
class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A failed try stays on its page; the original leads to sign-in, which leads away from it."""

    def form_invalid(self, form: Any) -> HttpResponse:
        for said in form.errors.get("credential", []):
            messages.error(self.request, said)
        return redirect(self.request.get_full_path())


@never_cache
@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    here = request.session.session_key
    listed = [
        {"id": row.public_id, "words": in_words(row.device), "from": row.signed_in_at, "used": row.used_on}
        | {"here": row.pk == here}
        for row in queries.sessions_of(person, at=now())
    ]
    listed.sort(key=lambda row: not row["here"])
    return render(request, "accounts/sessions.html", {"sessions": listed})


@login_required
@require_POST
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    actions.end_session(by=cast(Person, request.user), public_id=public_id)
    messages.success(request, _("That browser is signed out."))
    return redirect("account_sessions")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    actions.end_other_sessions(by=cast(Person, request.user), keep=request.session.session_key)
    messages.success(request, _("All other browsers are signed out."))
    return redirect("account_sessions")


def in_words(device: str) -> str:
    browser, _slash, system = device.partition("/")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser we do not know")
