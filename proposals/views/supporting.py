"""Give a support, take it back, confirm it for a text that changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

import accounts.queries
from accounts.models import Person
from commons.difference import shown
from proposals import actions, policy, queries
from proposals.lifecycle import State
from proposals.queries.tokens import person_of_token
from proposals.views.entrance import person, signed_in


@signed_in
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    seen = request.POST.get("revision", "")
    standing = actions.give_support(
        proposal_id=pk, by=person(request), seen=int(seen[:9]) if seen.isdecimal() else None
    )
    if standing.state == State.MERGED and (merge := queries.merge_in_force(pk)):
        messages.info(request, _("It was merged at this very moment. Say whether you carry your support over."))
        return redirect("merge-carry", merge.pk)
    messages.success(request, _("Your support is counted. You may take it back while the proposal is open."))
    return redirect("proposal", pk)


@signed_in
@require_POST
def unsupport(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_support(proposal_id=pk, by=person(request))
    messages.success(request, _("Your support is taken back."))
    return redirect("proposal", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int, token: str = "") -> HttpResponse:
    """What changed since one supported it, and one button.

    A mail's link holds a token, for one person and one proposal, that lets its bearer do this one thing.
    """
    if token:
        named = person_of_token(token, pk)
        by = _active(named) if named else None
        if by is None:
            return render(request, "proposals/confirm_unknown.html", status=404)
        return _confirming(request, pk, by)
    return signed_in(lambda request, pk: _confirming(request, pk, person(request)))(request, pk=pk)


def _confirming(request: HttpRequest, pk: int, by: Person) -> HttpResponse:
    proposal = queries.in_full(pk, by)
    mine = queries.supports(by, pk)
    if request.method == "POST":
        seen = request.POST.get("revision", "")
        number = int(seen[:9]) if seen.isdecimal() else None
        actions.confirm_support(proposal_id=pk, by=by, seen=number)
        messages.success(request, _("Your support is for the present text now."))
        return redirect("proposal", pk)
    changed = mine is not None and mine.revision_number < proposal.text_since
    given = mine.revision if mine is not None and not mine.revision.is_withheld else None
    context = {
        "proposal": proposal,
        "mine": mine,
        "changed": changed,
        "can": policy.supportable(proposal) and policy.may_support(by, proposal),
        "difference": shown(given.body, proposal.body) if changed and given else "",
        "title_difference": shown(given.title, proposal.title)
        if changed and given and given.title != proposal.title
        else "",
        "own": request.user.pk == by.pk,
        "nav_current": "proposals",
    }
    return render(request, "proposals/confirm.html", context)


def _active(person_id: int) -> Person | None:
    try:
        found = accounts.queries.person_with_residency(person_id)
    except Person.DoesNotExist:
        return None
    return found if found.is_active else None
