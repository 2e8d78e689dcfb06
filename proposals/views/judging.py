"""Supporters say whether an answer answers them, and whether it was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import actions, policy, queries
from proposals.forms import ContestForm
from proposals.models import AnswerVerdict
from proposals.views.entrance import person, signed_in, typed


@signed_in
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    actions.judge_answer(proposal_id=pk, by=person(request), says=AnswerVerdict.Says.CONFIRM)
    messages.success(request, _("You said that this answers you. You may change it while the days run."))
    return redirect("proposal", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is missing; contest by POST."""
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_judge_answer(by, proposal, supports=queries.has_supported(by, proposal)))
    now = policy.judgeable(proposal, queries.last_answer(proposal), at=clock.now())
    if not now:
        raise IllegalMove(proposal.state, "judge", str(now.reason))
    form = ContestForm(typed(request))
    given = {"proposal_id": pk, "by": by, "says": AnswerVerdict.Says.CONTEST}
    if request.method == "POST" and (_said := form.act(actions.judge_answer, **given)):
        messages.success(request, _("You said that this does not answer you. Your name stands nowhere beside it."))
        return redirect("proposal", pk)
    context = {"proposal": proposal, "form": form, "nav_current": "proposals"}
    return render(request, "proposals/contest.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_verdict(proposal_id=pk, by=person(request))
    messages.success(request, _("Your word is taken back."))
    return redirect("proposal", pk)


@signed_in
@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    actions.judge_done(proposal_id=pk, by=person(request), done=True)
    messages.success(request, _("You said that it was done. You may change it while the days run."))
    return redirect("proposal", pk)


@signed_in
@require_POST
def not_done(request: HttpRequest, pk: int) -> HttpResponse:
    actions.judge_done(proposal_id=pk, by=person(request), done=False)
    messages.success(request, _("You said that it was not done. You may change it while the days run."))
    return redirect("proposal", pk)


@signed_in
@require_POST
def take_back_done(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_done_verdict(proposal_id=pk, by=person(request))
    messages.success(request, _("Your word is taken back."))
    return redirect("proposal", pk)
