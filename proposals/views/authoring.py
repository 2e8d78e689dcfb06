"""Who writes a proposal together: ask somebody, answer, leave."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commons.text import rendered
from proposals import actions, policy, queries
from proposals.forms import InviteForm
from proposals.models import Consent, Invitation
from proposals.views.entrance import person, signed_in, someone, typed


@require_http_methods(["GET", "HEAD", "POST"])
def authors(request: HttpRequest, pk: int) -> HttpResponse:
    """Who writes it, since when and by which way; authors ask others here."""
    by = someone(request)
    proposal = queries.in_full(pk, by)
    own = proposal.is_written_by(by.pk)
    waiting = list(queries.open_invitations(proposal)) if own else []
    agreed = list(queries.consents(proposal, Consent.Act.WITHDRAW)) if own else []
    spoke = queries.spoke_for(proposal)
    for each in agreed:
        its = spoke(each)
        each.voice = its.name if its else each.person.shown_name  # type: ignore[attr-defined]
    form = InviteForm(typed(request))
    if request.method == "POST" and (_asked := form.act(actions.invite_author, proposal_id=pk, by=person(request))):
        messages.success(request, _("They are asked. Until they accept nothing changes."))
        return redirect("proposal-authors", pk)
    context = {
        "proposal": proposal,
        "authors": queries.authors(proposal),
        "own": own,
        "waiting": waiting,
        "may_invite": policy.invitable(proposal, open_count=len(waiting)) and policy.may_invite(by, proposal),
        "may_leave": policy.may_leave(by, proposal),
        "agreed": agreed,
        "agrees": any(each.person_id == by.pk for each in agreed),
        "form": form,
        "nav_current": "proposals",
    }
    return render(request, "proposals/authors.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """What one is asked to write together, also while it is a draft."""
    try:
        asked = queries.invitation_of(person(request), pk)
    except Invitation.DoesNotExist:
        return redirect("my-proposals")
    context = {"invitation": asked, "html": rendered(asked.proposal.body), "nav_current": "proposals"}
    return render(request, "proposals/invitation.html", context)


@signed_in
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    asked = queries.invitation_of(person(request), pk)
    actions.accept_invitation(invitation_id=asked.pk, by=person(request))
    messages.success(request, _("You write this together now."))
    return redirect("proposal", pk)


@signed_in
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    asked = queries.invitation_of(person(request), pk)
    actions.decline_invitation(invitation_id=asked.pk, by=person(request))
    messages.success(request, _("You declined. Nobody is told why."))
    return redirect("my-proposals")


@signed_in
@require_POST
def take_back(request: HttpRequest, pk: int, invitation_id: int) -> HttpResponse:
    actions.withdraw_invitation(invitation_id=invitation_id, by=person(request))
    messages.success(request, _("The invitation is taken back."))
    return redirect("proposal-authors", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first; only the page that asks sends `sure`."""
    if request.POST.get("sure"):
        actions.leave_proposal(proposal_id=pk, by=person(request))
        messages.success(request, _("You are no longer one of its authors. What you wrote stays in its history."))
        return redirect("my-proposals")
    proposal = queries.in_full(pk, person(request))
    context = {"proposal": proposal, "may_leave": policy.may_leave(person(request), proposal)}
    return render(request, "proposals/leave.html", context | {"nav_current": "proposals"})


@signed_in
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that one agreed to withdraw it."""
    actions.withdraw_consent(proposal_id=pk, by=person(request), act=Consent.Act.WITHDRAW)
    messages.success(request, _("You no longer agree to withdraw it."))
    return redirect("proposal-authors", pk)
