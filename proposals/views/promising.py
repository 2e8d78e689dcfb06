"""What officials of the office in charge report of a promise: kept, given up, moved, its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commons.errors import IllegalMove
from commons.forms import ActForm
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.forms import EvidenceForm, GiveUpForm, MoveForm, StepForm
from proposals.models import Commitment
from proposals.views.entrance import person, signed_in, typed


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, pk: int, commitment_id: int) -> HttpResponse:
    words = {"title": _("This promise is kept"), "button": _("Publish that it is kept")}
    return _report(request, pk, commitment_id, EvidenceForm, actions.keep_commitment, words)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, pk: int, commitment_id: int) -> HttpResponse:
    words = {"title": _("Give this promise up"), "button": _("Publish that it is given up")}
    return _report(request, pk, commitment_id, GiveUpForm, actions.give_up_commitment, words)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, commitment_id: int) -> HttpResponse:
    words = {"title": _("Move the date of this promise"), "button": _("Publish the new date")}
    return _report(request, pk, commitment_id, MoveForm, actions.move_commitment, words)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: int, commitment_id: int) -> HttpResponse:
    words = {"title": _("Name a step on the way"), "button": _("Publish the step")}
    return _report(request, pk, commitment_id, StepForm, actions.plan_milestone, words)


@signed_in
@require_POST
def reach(request: HttpRequest, pk: int, milestone_id: int) -> HttpResponse:
    actions.reach_milestone(milestone_id=milestone_id, by=person(request))
    messages.success(request, _("The step is reached, and the proposal's story says so."))
    return redirect("proposal-delivery", pk)


def _report(
    request: HttpRequest,
    pk: int,
    commitment_id: int,
    form_class: type[ActForm],
    action: Callable[..., Any],
    words: dict[str, str],
) -> HttpResponse:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_deliver(by, proposal))
    promise = queries.promises(proposal).filter(pk=commitment_id).first()
    if promise is None:
        raise Commitment.DoesNotExist
    if not (now := policy.promising(proposal, promise)):
        raise IllegalMove(proposal.state, "report", str(now.reason))
    form = form_class(typed(request))
    if request.method == "POST" and form.act(action, commitment_id=commitment_id, by=by):
        messages.success(request, _("It is public now, and the proposal's story says so."))
        return redirect("proposal-delivery", pk)
    context = {"proposal": proposal, "promise": promise, "form": form, "nav_current": "proposals", **words}
    return render(request, "proposals/promise.html", context, status=422 if form.errors else 200)
