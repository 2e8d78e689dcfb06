"""Administrators look at organisations and say who speaks for them; whoever does says whether they are named."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, policy, queries
from accounts.forms import MandateReasonForm, OrganisationForm, RepresentativeForm
from accounts.models import Organisation, Person, Representative
from charter.views.entrance import acted, behind, home_crumb, typed
from commons.paging import page
from commons.templatetags.look import day
from commons.verdict import require

administrators = behind(lambda person: policy.may_govern_organisations(cast(Person, person)))
FORM = ["GET", "HEAD", "POST"]
ROWS = 50


@administrators
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Every organisation, by name. Two queries."""
    shown = page(queries.organisations(), order=("name", "pk"), cursor=request.GET.get("cursor", ""), size=ROWS)
    context = {
        "title": _("Organisations"),
        "lead": _("Associations, companies and public bodies that speak in public under their own name."),
        "crumbs": [home_crumb(), (_("Organisations"), "")],
        "buttons": [
            {"text": _("Register an organisation"), "url": reverse("organisation-new"), "kind": "city", "icon": "plus"},
            {"text": _("As everybody sees them"), "url": "/organisations/", "kind": "plain"},
        ],
        "columns": [{"text": _("Organisation")}, {"text": _("What it is")}, {"text": _("Looked at")}],
        "rows": [
            [
                {"text": each.name, "url": reverse("organisation-admin", args=[each.slug])},
                {"text": each.get_kind_display()},
                {"text": _("closed") if each.ended_at else day(each.verified_at)},
            ]
            for each in shown
        ],
        "empty_title": _("No organisation is registered"),
        "empty_text": _("Look at its papers, register it, and say who speaks for it."),
        "previous_url": shown.previous and f"?cursor={shown.previous}",
        "next_url": shown.next and f"?cursor={shown.next}",
        "nav_current": "administration",
    }
    return render(request, "accounts/organisation_list.html", context)


@administrators
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    title = _("Register an organisation")
    facts = [
        _("Look at its papers first. That you did, and why, is public with your name."),
        _("It speaks under its own name, with a mark beside it. It never supports, marks or flags: people do."),
        _("Say then whose account speaks for it."),
    ]
    return acted(
        request,
        OrganisationForm(typed(request)[0]),
        actions.register_organisation,
        to=("organisation-list",),
        title=title,
        button=_("Register it"),
        page={"crumbs": _crumbs(title), "facts": facts},
    )


@administrators
@require_http_methods(FORM)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: who speaks for it, its words. Its representatives are told to administrators only."""
    its = queries.organisation_called(slug)
    rows = [
        [
            {"text": each.person.shown_name if each.person else ""},
            {"text": day(each.since)},
            {"text": _("shown") if each.shown else _("not shown")},
            {"text": _("End it"), "url": reverse("representative-end", args=[each.pk])},
        ]
        for each in queries.representatives(its, shown_only=False)
    ]
    columns = [{"text": _("Who")}, {"text": _("Since")}, {"text": _("In public")}, {"text": _("Change")}]
    page_ = {
        "crumbs": _crumbs(its.name),
        "tables": [
            {
                "title": _("Who speaks for it"),
                "columns": columns,
                "rows": rows,
                "empty": _("Nobody speaks for it."),
                "url": "" if its.ended_at else reverse("representative-new", args=[slug]),
                "action": _("Let somebody speak for it"),
            }
        ],
        "form_title": _("What everybody reads"),
        "links": [
            {"text": _("Its page, as everybody sees it"), "url": f"/organisations/{slug}/"},
            {"text": _("Close it"), "url": reverse("organisation-end", args=[slug])},
            {"text": _("What was changed, by whom and why"), "url": "/charter/acts/?of=organisation"},
        ],
        "facts": [_("Its address stays when its name changes.")],
    }
    return acted(
        request,
        OrganisationForm(typed(request)[0], organisation=its),
        actions.change_organisation,
        to=("organisation-admin", slug),
        title=its.name,
        button=_("Change it"),
        page=page_,
        organisation_id=its.pk,
    )


@administrators
@require_http_methods(FORM)
def end(request: HttpRequest, slug: str) -> HttpResponse:
    its = queries.organisation_called(slug)
    title = _("Close “%(name)s”") % {"name": its.name}
    return _act(
        request,
        MandateReasonForm(typed(request)[0]),
        actions.end_organisation,
        title=title,
        button=_("Close it"),
        to=("organisation-list",),
        facts=[_("Nobody speaks for it any more. What it said stays under its name.")],
        its=its,
        organisation_id=its.pk,
    )


@administrators
@require_http_methods(FORM)
def represent(request: HttpRequest, slug: str) -> HttpResponse:
    its = queries.organisation_called(slug)
    facts = [
        _("They write under its name: proposals, comments, pledges. Supports stay their own."),
        _("Whether their own name is shown, they say themself."),
    ]
    return _act(
        request,
        RepresentativeForm(typed(request)[0], by=cast(Person, request.user)),
        actions.let_represent,
        title=_("Let somebody speak for “%(name)s”") % {"name": its.name},
        button=_("Let them speak for it"),
        to=("organisation-admin", slug),
        facts=facts,
        its=its,
        organisation_id=its.pk,
    )


@administrators
@require_http_methods(FORM)
def end_representative(request: HttpRequest, representative_id: int) -> HttpResponse:
    held = Representative.objects.select_related("organisation").get(pk=representative_id)
    its = held.organisation
    return _act(
        request,
        MandateReasonForm(typed(request)[0]),
        actions.end_representation,
        title=_("Somebody speaks no more for “%(name)s”") % {"name": its.name},
        button=_("End it"),
        to=("organisation-admin", its.slug),
        facts=[_("It ends at once. What they wrote stays under the organisation's name.")],
        its=its,
        representative_id=held.pk,
    )


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """For whom one speaks. Two queries."""
    held = queries.representations_of(cast(Person, request.user))
    return render(request, "accounts/my_organisations.html", {"held": held, "nav_current": "account"})


@login_required
@require_POST
def show(request: HttpRequest, representative_id: int) -> HttpResponse:
    shown = bool(request.POST.get("shown"))
    actions.show_representation(representative_id=representative_id, by=cast(Person, request.user), shown=shown)
    messages.success(request, _("Your name stands on its page.") if shown else _("Your name is not shown."))
    return redirect("account_organisations")


@login_required
@require_POST
def leave(request: HttpRequest, representative_id: int) -> HttpResponse:
    """Administrators end it for others on a page of their own, with a reason."""
    held, by = Representative.objects.get(pk=representative_id), cast(Person, request.user)
    require(policy.may_show_representation(by, held))
    actions.end_representation(representative_id=held.pk, by=by)
    messages.success(request, _("You do not speak for it any more. What you wrote for it stays under its name."))
    return redirect("account_organisations")


def _act(
    request: HttpRequest, form: Any, action: Any, *, facts: list[str], its: Organisation, title: str, **more: Any
) -> HttpResponse:
    crumbs = [*_crumbs(its.name, its.slug), (title, "")]
    return acted(request, form, action, title=title, page={"crumbs": crumbs, "facts": facts}, **more)


def _crumbs(title: str, slug: str = "") -> list[tuple[str, str]]:
    address = reverse("organisation-admin", args=[slug]) if slug else ""
    return [home_crumb(), (_("Organisations"), reverse("organisation-list")), (title, address)]
