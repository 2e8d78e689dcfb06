"""Proof of residency: by the resident themself, and at an office desk."""

from __future__ import annotations

from typing import cast

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
from accounts.drivers import KINDS
from accounts.forms import DeskForm, ProofForm, RegisterForm
from accounts.models import Letter, Person, Residency
from charter.queries import rules
from commons.clock import now
from commons.verdict import require

LEVELS = ("desk", "post", "register", "post_register")


def _accepted() -> dict[str, object]:
    return {"country": settings.IDENTITY_COUNTRY, "kind": settings.IDENTITY_KIND}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("number")
def proof(request: HttpRequest) -> HttpResponse:
    """Show where one stands and the ways to prove residency; the demonstration's form posts here."""
    person = queries.person_with_residency(cast(Person, request.user).pk)
    demo = policy.may_prove(person, person, Residency.Method.DEMO)
    form = ProofForm(request.POST or None, initial=_accepted()) if settings.DEBUG else None
    if request.method == "POST":
        require(demo)
        if form and form.act(actions.prove_residency, by=person, method=Residency.Method.DEMO):
            messages.success(request, _("You are a verified resident now. The number was not kept."))
            return redirect("account")
    letter = queries.last_letter(person)
    in_force = rules()
    return render(
        request,
        "accounts/proof.html",
        {
            "form": form,
            "demo": demo,
            "may_ask": policy.may_ask_for_proof(person),
            "may_match": policy.may_match_register(person),
            "residency": getattr(person, "residency", None),
            "has_tag": queries.has_tag(person),
            "letter": letter if letter and letter.state in Letter.UNDER_WAY else None,
            "failed": letter if letter and letter.end not in ("", Letter.End.USED, Letter.End.STOPPED) else None,
            "levels": {way: in_force.number(f"level_{way}") for way in LEVELS},
            "code": queries.desk_code_of(person, at=now()),
            "document": KINDS[settings.IDENTITY_KIND],
            "country": settings.IDENTITY_COUNTRY,
        },
    )


@login_required
@require_POST
def desk_code(request: HttpRequest) -> HttpResponse:
    actions.issue_desk_code(by=cast(Person, request.user))
    return redirect("account_proof")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("number", "birth_year")
def register(request: HttpRequest) -> HttpResponse:
    person = queries.person_with_residency(cast(Person, request.user).pk)
    require(policy.may_match_register(person))
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and (residency := form.act(actions.match_register, by=person)):
        welcome(request, residency)
        return redirect("account_proof")
    context = {
        "form": form,
        "residency": getattr(person, "residency", None),
        "document": KINDS[settings.IDENTITY_KIND],
        "country": settings.IDENTITY_COUNTRY,
    }
    return render(request, "accounts/register.html", context)


def welcome(request: HttpRequest, residency: Residency) -> None:
    """Say what the person is now. What they support stays as it was given."""
    messages.success(
        request,
        _("You are a verified resident of %(district)s now, with level %(level)d. Nothing of what you typed was kept.")
        % {"district": residency.district.name, "level": residency.level},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest) -> HttpResponse:
    """End one's own residency, after a page that says what follows from it."""
    person = queries.person_with_residency(cast(Person, request.user).pk)
    if request.method == "POST":
        actions.release_residency(person_id=person.pk, by=person)
        messages.success(request, _("You are no longer counted as a resident."))
        return redirect("account_proof")
    return render(request, "accounts/end_residency.html", {"residency": getattr(person, "residency", None)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("number", "desk_code")
def desk(request: HttpRequest) -> HttpResponse:
    """Enter what a resident shows at the desk. The clerk learns no name: only that the proof is entered."""
    clerk = cast(Person, request.user)
    require(policy.may_use_desk(clerk))
    form = DeskForm(request.POST or None, initial=_accepted())
    if request.method == "POST":
        entered = form.act(actions.prove_residency, by=clerk, method=Residency.Method.DESK)
        if entered is not None:
            return redirect("desk_done")
    return render(request, "accounts/desk_proof.html", {"form": form})


@login_required
@require_safe
def desk_done(request: HttpRequest) -> HttpResponse:
    require(policy.may_use_desk(cast(Person, request.user)))
    return render(request, "accounts/desk_done.html")
