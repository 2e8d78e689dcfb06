"""Who may act for the city: public, for everybody; administrators give mandates and take them back."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, policy, queries
from accounts.forms import GrantForm, MandateReasonForm
from accounts.models import Mandate, Person
from charter.queries import known
from charter.views.entrance import acted, behind, home_crumb, typed
from commons.paging import page

administrators = behind(lambda person: policy.may_revoke(cast(Person, person)))
ROWS = 50


@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """Who acts for the city now, by role and name; `role=` and `office=` narrow it. Two queries."""
    return _public(request, "now", ("role", "holder_name", "id"))


@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """Who did, what ended last first. Two queries."""
    return _public(request, "ended", ("-ended_at", "-id"))


@require_safe
def mandate(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """One mandate: what it is for, by whose decision it began and ended. One query."""
    held = queries.mandates().get(pk=mandate_id)
    context = {"mandate": held, "ending": ending(held), "crumbs": [(_("Mandates"), reverse("mandates"))]}
    return render(request, "accounts/mandate.html", context)


def _public(request: HttpRequest, state: str, order: tuple[str, ...]) -> HttpResponse:
    offices = {each.code: each for each in known().offices.values()}
    role, office = request.GET.get("role", ""), request.GET.get("office", "")
    asked = {"role": role if role in Mandate.Role.values else "", "office": office if office in offices else ""}
    chosen = offices.get(asked["office"])
    rows = queries.mandates(state=state, role=asked["role"], office_id=chosen.pk if chosen else None)
    shown = page(rows, order=order, cursor=request.GET.get("cursor", ""), size=ROWS)

    def address(name: str = "", **more: str) -> str:
        words = urlencode({key: value for key, value in (asked | more).items() if value})
        return (reverse(name) if name else "") + f"?{words}"

    roles = [("", _("All roles")), *Mandate.Role.choices]
    context = {
        "rows": [{"mandate": each, "ending": ending(each)} for each in shown],
        "ended": state == "ended",
        "tabs": [
            {"text": _("Now"), "url": address("mandates"), "current": state == "now"},
            {"text": _("Before"), "url": address("mandates-ended"), "current": state == "ended"},
        ],
        "chips": [{"text": text, "url": address(role=code), "current": code == asked["role"]} for code, text in roles],
        "offices": offices.values(),
        "asked": asked,
        "previous_url": shown.previous and address(cursor=shown.previous),
        "next_url": shown.next and address(cursor=shown.next),
    }
    return render(request, "accounts/mandates.html", context)


def ending(mandate: Mandate) -> str:
    """Say how a mandate ended and by whom; nothing where it has not."""
    if mandate.ended_at is None:
        return ""
    if mandate.given_back:
        return _("given back by its holder")
    if mandate.revoked_at is None:
        return _("its time ran out")
    return _("taken back by %(name)s") % {"name": mandate.ender_name} if mandate.ender_name else _("taken back")


@administrators
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Every mandate there ever was, newest first, with the way to take it back. Two queries."""
    shown = page(queries.mandates(), order=("-id",), cursor=request.GET.get("cursor", ""), size=ROWS)
    context = {
        "crumbs": [home_crumb(), (_("Mandates"), "")],
        "rows": [{"mandate": each, "over": ending(each)} for each in shown],
        "previous_url": shown.previous and f"?cursor={shown.previous}",
        "next_url": shown.next and f"?cursor={shown.next}",
        "nav_current": "administration",
    }
    return render(request, "accounts/mandate_list.html", context)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    title = _("Give a mandate")
    facts = [
        _("The mandate, its dates and your reason are public; the e-mail address is not."),
        _("It can be used once the person has set up the second step of sign-in."),
        _("Nobody gives a mandate to themself."),
    ]
    return acted(
        request,
        GrantForm(typed(request)[0], by=cast(Person, request.user)),
        actions.grant_mandate,
        to=("mandate-list",),
        title=title,
        button=_("Give it"),
        page={"crumbs": _crumbs(title), "facts": facts},
    )


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, mandate_id: int) -> HttpResponse:
    held = Mandate.objects.select_related("office", "district").get(pk=mandate_id)
    facts = [_("It ends at once, with all sessions of its holder. What was done by it stays.")]
    title = _("Take back: %(name)s, %(role)s") % {"name": held.holder_name, "role": held.get_role_display()}
    return acted(
        request,
        MandateReasonForm(typed(request)[0]),
        actions.revoke_mandate,
        to=("mandate-list",),
        title=title,
        button=_("Take it back"),
        page={"crumbs": _crumbs(title), "facts": facts},
        mandate_id=mandate_id,
    )


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [home_crumb(), (_("Mandates"), reverse("mandate-list")), (title, "")]
