"""The desk's first page, what is printed for somebody who was there, and the forms people take home."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

import accounts.policy
import accounts.queries
from accounts.models import Person
from accounts.views.desk import at_desk
from civic import blanks
from civic.pages.share import handed_out, public
from commons import clock, language
from proposals import policy, queries


@at_desk
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Whom to act for; once there is somebody, what they may do and what they brought so far.

    Two queries beside the frame's for nobody, some ten for somebody.
    """
    clerk = cast(Person, request.user)
    assistance = accounts.queries.assistance_of(clerk)
    if assistance is None:
        number = request.GET.get("sheet", "")
        if number.isascii() and number.isdigit() and len(number) < 19:
            return redirect("desk_sheet", int(number))
        return render(request, "civic/desk.html", {"assistance": None, "languages": language.choices()})
    person = assistance.person
    context = {
        "assistance": assistance,
        "person": person,
        "residency": getattr(person, "residency", None),
        "may_propose": policy.may_draft(person),
        "may_support": accounts.policy.may_support(person),
        "slip": accounts.queries.slip_of(person) if person.is_unclaimed else None,
        "erasure": accounts.queries.erasure_of(person),
        "told": queries.told_of(person),
    }
    return render(request, "civic/desk_session.html", context)


@at_desk
@require_safe
def what_became(request: HttpRequest) -> HttpResponse:
    """Everything whom the clerk acts for brought, and where it stands: for paper, in their language."""
    assistance = accounts.queries.helped(cast(Person, request.user))
    with override(language.of_city(assistance.person.language)):
        context = {
            "assistance": assistance,
            "person": assistance.person,
            "told": queries.told_of(assistance.person),
            "today": clock.today(),
        }
        return render(request, "civic/desk_paper.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def blank_form(request: HttpRequest) -> HttpResponse:
    """The form on which one proposes, as PDF, in the reader's language or another of the city's (`?lang=`)."""
    return handed_out(request, "proposal-form", lambda: blanks.proposal_form(lang=_wanted(request)))


@require_safe
@cache_control(public=True, max_age=300)
def support_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet on which neighbours support a public proposal, as PDF. Two queries. Else 404."""
    return handed_out(request, f"support-{pk}", lambda: blanks.support_sheet(public(pk), lang=_wanted(request)))


def _wanted(request: HttpRequest) -> str:
    return language.of_city(request.GET.get("lang") or language.here())
