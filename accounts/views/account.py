"""One's own account: what the city sees of one, and the name one is shown under."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.email_verification import send_verification_email_for_user
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

import charter.policy
from accounts import actions, policy, queries
from accounts.forms import NameForm
from accounts.models import Mandate, Person
from commons.language import choices


@never_cache
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    person = queries.person_with_residency(cast(Person, request.user).pk)
    verdict = policy.may_support(person)
    return render(
        request,
        "accounts/account.html",
        {
            "person": person,
            "residency": getattr(person, "residency", None),
            "proof": verdict,
            "doors": doors(person),
            "mandates": person.mandates_held,
            "waits": person.waits_for_factor(),
            "languages": choices(),
            "organisations": person.organisations,
        },
    )


def doors(person: Person) -> list[tuple[str, str]]:
    """Return what the person's mandates lead to now: in words, and the address. One query, none once they are read."""
    desk, governs = policy.may_use_desk(person).allowed, charter.policy.may_change_city(person).allowed
    leads = [
        (policy.may_use_workspace(person).allowed, _("Your office's work"), "workspace"),
        (person.holds(Mandate.Role.MODERATOR), _("What was flagged"), "moderation-queue"),
        (desk, _("The desk"), "desk"),
        (desk, _("Letters to print"), "desk_letters"),
        (not desk and policy.may_read_desk_counts(person).allowed, _("How much clerks enter at desks"), "desk_counts"),
        (governs, _("Administration"), "administration"),
        (governs, _("Change the city's face"), "city"),
        (governs, _("Files of reports"), "jobs"),
        (governs, _("Operation"), "operations"),
    ]
    return [(words, reverse(name)) for opens, words, name in leads if opens]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    form = NameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and (renamed := form.act(actions.change_name, by=person)):
        messages.success(request, _("You are now shown as %(name)s.") % {"name": renamed.name})
        return redirect("account")
    return render(request, "accounts/name.html", {"form": form, "person": person})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Say that a mail is under way; who is signed in without a confirmed address gets another one by POST."""
    person = request.user if request.user.is_authenticated else None
    waiting = person is not None and person.email_confirmed_at is None
    if request.method == "POST" and person is not None and waiting:
        send_verification_email_for_user(request, person)
        return redirect("account_email_verification_sent")
    return render(request, "account/verification_sent.html", {"waiting": waiting, "confirmed": person and not waiting})
