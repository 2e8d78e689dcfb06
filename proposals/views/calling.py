"""Take one's open proposal into a process, or out of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import charter.queries
from charter.models import Feature
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.forms import CallForm
from proposals.views.entrance import person, signed_in, typed


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose among the processes that take proposals of this person now."""
    by, at = person(request), clock.now()
    proposal = queries.in_full(pk, by)
    require(policy.may_change_process(by, proposal))
    if not (now := policy.enterable(proposal)):
        raise IllegalMove(proposal.state, "enter", str(now.reason))
    taking = charter.queries.taking_proposals(at=at)
    processes = [each for each in taking if policy.of_level(by, each, Feature.PROPOSE, at=at)]
    form = CallForm(typed(request), processes=processes)
    if request.method == "POST" and (_taken := form.act(actions.enter_process, proposal_id=pk, by=by)):
        messages.success(request, _("Your proposal is in the process now and follows its phases."))
        return redirect("proposal", pk)
    context = {"proposal": proposal, "form": form, "processes": processes, "nav_current": "proposals"}
    return render(request, "proposals/process.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    actions.leave_process(proposal_id=pk, by=person(request))
    messages.success(request, _("Your proposal is on the open floor now."))
    return redirect("proposal", pk)
