"""What a ballot names: administrators put it on a draft, change, order and take it off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import proposals.queries
from commons.verdict import require
from proposals.models import Proposal
from proposals.queries import Listing
from proposals.views.entrance import person, typed
from voting import actions, policy, queries
from voting.forms import FindForm, MoveForm, OptionForm
from voting.models import Option
from voting.views import said
from voting.views.preparation import FORM, administrators, crumbs_of, draft, step_page

FOUND = 20


@never_cache
@administrators
@require_safe
def options(request: HttpRequest, round_id: int) -> HttpResponse:
    """List what is on the ballot, in its order. Four queries."""
    its = draft(request, round_id)
    rows = list(queries.options_of(its))
    context = {
        "its": its,
        "crumbs": crumbs_of(its, _("What one chooses from")),
        "columns": said.option_columns(its),
        "rows": [
            {
                "pk": each.pk,
                "title": each.title,
                "lang": each.lang,
                "cells": said.option_row(its, each, link=False)[1:],
                "code": each.code,
                "first": each is rows[0],
                "last": each is rows[-1],
            }
            for each in rows
        ],
        "nav_current": "administration",
    }
    return render(request, "voting/preparation/options.html", context)


@never_cache
@administrators
@require_safe
def find(request: HttpRequest, round_id: int) -> HttpResponse:
    """Find a published proposal by its words or its number."""
    its = draft(request, round_id)
    form = FindForm(request.GET)
    search = form.cleaned_data["search"].strip() if form.is_valid() else ""
    taken = set(its.options.exclude(proposal=None).values_list("proposal_id", flat=True))
    context = {
        "its": its,
        "crumbs": crumbs_of(its, _("Add a proposal")),
        "search": search,
        "found": [
            {
                "proposal": each,
                "taken": each.pk in taken,
                "url": f"{reverse('round-option-new', args=[round_id])}?proposal={each.pk}",
            }
            for each in _found(search, request)
        ],
        "nav_current": "administration",
    }
    return render(request, "voting/preparation/find.html", context)


@never_cache
@administrators
@require_http_methods(FORM)
def new(request: HttpRequest, round_id: int) -> HttpResponse:
    """Put a text on the ballot, or with `?proposal=` a proposal as it stands."""
    its, about = draft(request, round_id), _about(request)
    form = OptionForm(typed(request), its=its, about=about)
    if form.is_bound:
        fixed = {"proposal_id": about.pk} if about else {}
        if form.act(actions.add_option, by=person(request), round_id=round_id, **fixed):
            messages.success(request, _("It is on the ballot."))
            return redirect("round-options", round_id)
    title = _("Add this proposal") if about else _("Add a text")
    facts = [
        _("The words on the ballot are a copy: they stay as they are when the proposal changes."),
        _("Its page is linked from the vote."),
    ]
    return step_page(
        request,
        form,
        title=title,
        button=_("Put it on the ballot"),
        crumbs=crumbs_of(its, title),
        facts=facts if about else [],
        back=reverse("round-options", args=[round_id]),
    )


@never_cache
@administrators
@require_http_methods(FORM)
def option(request: HttpRequest, option_id: int) -> HttpResponse:
    """Change an option of a draft."""
    its = _option(request, option_id)
    form = OptionForm(typed(request), its=its.round, option=its)
    if form.is_bound and form.act(actions.change_option, by=person(request), option_id=option_id) is not None:
        messages.success(request, _("Kept."))
        return redirect("round-options", its.round_id)
    return step_page(
        request,
        form,
        title=_("Change an option"),
        button=_("Keep it"),
        crumbs=crumbs_of(its.round, its.title),
        back=reverse("round-options", args=[its.round_id]),
        remove_url=reverse("round-option-remove", args=[option_id]),
        **_pictures(its),
        facts=[_("%(what)s: %(why)s") % {"what": said.judged(its), "why": its.feasible_because}]
        if its.feasible is not None
        else [],
    )


@administrators
@require_POST
def remove(request: HttpRequest, option_id: int) -> HttpResponse:
    its = _option(request, option_id)
    actions.remove_option(by=person(request), option_id=option_id)
    messages.success(request, _("“%(title)s” is off the ballot.") % {"title": its.title})
    return redirect("round-options", its.round_id)


@administrators
@require_POST
def move(request: HttpRequest, option_id: int) -> HttpResponse:
    """Let an option change places with its neighbour."""
    its, form = _option(request, option_id), MoveForm(request.POST)
    form.act(actions.move_option, by=person(request), option_id=option_id)
    if form.errors:
        messages.info(request, _("Nothing was moved: say whether it goes up or down."))
    return redirect("round-options", its.round_id)


def _option(request: HttpRequest, option_id: int) -> Option:
    """Return an option that can still be changed. Raises Refused where its round was announced."""
    its = queries.option_to_judge(option_id, person(request))
    require(policy.may_change_round(person(request), its.round))
    return its


def _pictures(its: Option) -> dict[str, str]:
    """Return what there is of pictures of an option's own, and where they are added. One query."""
    if its.proposal_id is not None:
        return {}
    n = its.pictures.count()
    said_ = ngettext("It shows %(n)d picture.", "It shows %(n)d pictures.", n) % {"n": n} if n else _("It shows none.")
    return {"pictures_url": reverse("round-option-pictures", args=[its.pk]), "pictures_said": said_}


def _about(request: HttpRequest) -> Proposal | None:
    number = request.GET.get("proposal", "")
    if not number:
        return None
    if not _is_number(number):
        raise Proposal.DoesNotExist
    return proposals.queries.in_full(int(number), person(request))


def _found(search: str, request: HttpRequest) -> list[Any]:
    if _is_number(search.lstrip("#")):
        return list(proposals.queries.published().filter(pk=int(search.lstrip("#"))))
    if not search:
        return []
    return list(proposals.queries.listed_page(Listing(search=search.replace("\x00", " ")), size=FOUND).rows)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
