"""Who may act for the city: public, for everybody; administrators give mandates and take them back."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, policy, queries
from accounts.forms import GrantForm, MandateReasonForm
from accounts.models import Mandate, Person
from charter.views.entrance import acted, behind, home_crumb, typed
from commons import clock
from commons.paging import page

administrators = behind(lambda person: policy.may_revoke(cast(Person, person)))
ROWS = 50


@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/mandates.html", {"mandates": queries.mandates_in_force()})


@administrators
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Every mandate there ever was, newest first, with the way to take it back. Two queries."""
    shown, at = page(queries.mandates(), order=("-id",), cursor=request.GET.get("cursor", ""), size=ROWS), clock.now()
    context = {
        "crumbs": [home_crumb(), (_("Mandates"), "")],
        "rows": [{"mandate": each, "over": _over(each, at)} for each in shown],
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
    title = _("Take back: %(name)s, %(role)s") % {"name": held.holder_name, "role": held.get_role_display()}
    return acted(
        request,
        MandateReasonForm(typed(request)[0]),
        actions.revoke_mandate,
        to=("mandate-list",),
        title=title,
        button=_("Take it back"),
        page={"crumbs": _crumbs(title), "facts": [_("It ends at once. What was done by it stays.")]},
        mandate_id=mandate_id,
    )


def _over(mandate: Mandate, at: object) -> str:
    """Say why a mandate does not hold any more, or not yet; nothing where it does."""
    if mandate.revoked_at is not None:
        return _("revoked")
    if mandate.valid_until is not None and mandate.valid_until <= at:  # type: ignore[operator]
        return _("ended")
    return ""


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [home_crumb(), (_("Mandates"), reverse("mandate-list")), (title, "")]
