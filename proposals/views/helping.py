"""We do it ourselves: what is needed and pledged, and how far those are who took it up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commons import clock
from commons.errors import IllegalMove
from commons.forms import ActForm
from commons.models import Visibility
from commons.paging import page
from commons.templatetags.look import day, grouped
from commons.verdict import Verdict, require
from proposals import actions, policy, queries
from proposals.forms import HelpCallForm, NeedForm, OwnStepForm, PledgeForm, TakeUpForm
from proposals.lifecycle import Move, State
from proposals.models import Consent, Need, OwnStep, Pledge, Proposal
from proposals.queries.dossier import Helping
from proposals.queries.helping import CALLS_SHOWN
from proposals.views.entrance import person, signed_in, someone, typed

PLEDGES, FORM = 20, ["GET", "HEAD", "POST"]


@require_safe
def helping(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about it: what is needed, who gives, the steps, the calls. Some twelve queries, however much it is."""
    by, at = someone(request), clock.today()
    proposal = queries.in_full(pk, by)
    shown = page(queries.pledges(proposal), order=("-id",), cursor=request.GET.get("cursor", ""), size=PLEDGES)
    mine = queries.own_pledges(proposal, by)
    queries.with_pledgers([*shown, *mine])
    calls = list(queries.help_calls(proposal)[:CALLS_SHOWN])
    context = {
        "proposal": proposal,
        "take_up": queries.take_up(proposal),
        "needs": [need_shown(each, proposal) for each in queries.needs(proposal)],
        "pledges": [pledge_shown(each) for each in shown],
        "mine": [pledge_shown(each) | {"hidden": each.visibility != Visibility.PUBLIC} for each in mine],
        "steps": [step_shown(each, at) for each in queries.own_steps(proposal)],
        "calls": calls,
        "can": verdicts(by, proposal),
        "own": policy.is_author(by, proposal),
        "next_url": f"?cursor={shown.next}" if shown.next else "",
        "previous_url": f"?cursor={shown.previous}" if shown.previous else "",
        "nav_current": "proposals",
    }
    return render(request, "proposals/help.html", context)


def verdicts(by: queries.Someone, proposal: Proposal) -> dict[str, Verdict]:
    """Return what the person may do here, the state before the person."""
    return {
        "pledge": policy.pledgeable(proposal) and policy.may_pledge(by, proposal),
        "need": policy.pledgeable(proposal) and policy.may_do_ourselves(by, proposal),
        "take_up": policy.in_state(proposal, Move.TAKE_UP) and policy.may_do_ourselves(by, proposal),
        "tend": policy.tended(proposal) and policy.may_do_ourselves(by, proposal),
    }


@signed_in
@require_http_methods(FORM)
def pledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Pledge something, for the need that the address names or of one's own accord."""
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_pledge(by, proposal))
    _open(policy.pledgeable(proposal), proposal, "pledge")
    number = request.GET.get("need", "")
    need = (
        _of(queries.need(int(number), by), pk) if number.isascii() and number.isdigit() and len(number) < 19 else None
    )
    form = PledgeForm(typed(request), need=need, speakers=by.organisations)
    asked = {"proposal_id": pk, "by": by, "need_id": need.pk if need else None}
    if request.method == "POST" and (_made := form.act(actions.make_pledge, **asked)):
        messages.success(request, _("Thank you. Your pledge stands there; you can take it back at any time."))
        return redirect("proposal-help", pk)
    facts = [
        _("Nothing is paid here. A pledge of money is your word; those who do it say how it is given."),
        _("Without your name, nobody reads who you are; moderators can see it, should your words break a rule."),
        _("Nobody gets your address. Its authors write to all who pledged by calling for help here."),
    ]
    title = _("Pledge: %(words)s") % {"words": need.words} if need else _("Pledge something")
    return _form(request, proposal, form, title, _("Pledge it"), facts)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int, pledge_id: int) -> HttpResponse:
    by = person(request)
    actions.withdraw_pledge(pledge_id=_of(queries.pledge(pledge_id, by), pk).pk, by=by)
    messages.success(request, _("Your pledge is taken back."))
    return redirect("proposal-help", pk)


@signed_in
@require_http_methods(FORM)
def need(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _asked(request, pk, "need")
    form = NeedForm(typed(request))
    if request.method == "POST" and (_made := form.act(actions.name_need, proposal_id=pk, by=person(request))):
        messages.success(request, _("It stands there now. Neighbours can pledge it."))
        return redirect("proposal-help", pk)
    facts = [_("One thing at a time: then everybody sees what is still missing.")]
    return _form(request, proposal, form, _("What is needed"), _("Ask for it"), facts)


@signed_in
@require_POST
def close(request: HttpRequest, pk: int, need_id: int) -> HttpResponse:
    by = person(request)
    actions.close_need(need_id=_of(queries.need(need_id, by), pk).pk, by=by)
    messages.success(request, _("It is asked for no more. What was pledged stays."))
    return redirect("proposal-help", pk)


@signed_in
@require_http_methods(FORM)
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_do_ourselves(by, proposal))
    _open(policy.in_state(proposal, Move.TAKE_UP), proposal, Move.TAKE_UP)
    asked = queries.take_up_suggested(proposal)
    form = TakeUpForm(typed(request), initial={"reason": asked.reason, "city_gives": asked.city_gives} if asked else {})
    if request.method == "POST" and (made := form.act(actions.take_up_proposal, proposal_id=pk, by=by)):
        if made.state != State.TAKEN_UP:
            messages.success(request, _("You agree. It is taken up when every author has agreed to these words."))
            return redirect("take-up", pk)
        messages.success(request, _("You do it yourselves. Whoever supports or follows it is told."))
        return redirect("proposal-help", pk)
    facts = [
        _("It gathers no more supports, and no office's clock starts. Those it has stay visible."),
        _("It cannot be undone: what you cannot do, propose to the city anew."),
        _("You plan steps with dates, say what is needed, and call for help."),
    ]
    if policy.takes_all(proposal, Consent.Act.TAKE_UP):
        facts.insert(0, _("You do not write it alone: every author must agree to the same words."))
    return _form(request, proposal, form, _("We do it ourselves"), _("Take it up"), facts)


@signed_in
@require_http_methods(FORM)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _tending(request, pk, "plan")
    form = OwnStepForm(typed(request))
    if request.method == "POST" and (_made := form.act(actions.plan_own_step, proposal_id=pk, by=person(request))):
        messages.success(request, _("The step is planned."))
        return redirect("proposal-help", pk)
    return _form(request, proposal, form, _("Plan a step"), _("Plan it"), [_("A day that passes is shown as missed.")])


@signed_in
@require_POST
def reach(request: HttpRequest, pk: int, step_id: int) -> HttpResponse:
    by = person(request)
    actions.reach_own_step(step_id=_of(queries.own_step(step_id, by), pk).pk, by=by)
    messages.success(request, _("Done. Everybody can see it."))
    return redirect("proposal-help", pk)


@signed_in
@require_http_methods(FORM)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _tending(request, pk, "call")
    form = HelpCallForm(typed(request), needs=queries.needs(proposal))
    if request.method == "POST" and (_made := form.act(actions.call_for_help, proposal_id=pk, by=person(request))):
        messages.success(request, _("You called for help. All who follow or pledged are told."))
        return redirect("proposal-help", pk)
    facts = [_("At most three times a day."), _("Everybody reads it: no telephone numbers of private people.")]
    return _form(request, proposal, form, _("Call for help"), _("Call"), facts)


def panel(proposal: Proposal, of: Helping, today: dt.date) -> dict[str, Any]:
    """Return what the proposal's own page shows of it. No query."""
    steps = [step_shown(each, today) for each in of.steps]
    call = of.call
    return {
        "is_there": of.is_there,
        "take_up": of.take_up,
        "needs": [need_shown(each, proposal) for each in of.needs[:4]],
        "pledged": of.pledged,
        "steps": steps[:5],
        "call": call and {"at": call.created_at, "body": call.body, "lang": call.lang},
        "url": reverse("proposal-help", args=[proposal.pk]),
        "pledge_url": reverse("pledge", args=[proposal.pk]) if _takes(proposal) else "",
    }


def _takes(proposal: Proposal) -> bool:
    return proposal.published_at is not None and bool(policy.pledgeable(proposal))


def need_shown(need: Need, proposal: Proposal) -> dict[str, Any]:
    """Return a need in words: what is given of it, what is lacking."""
    lacking = need.lacking
    numbers = {"given": grouped(need.given), "amount": grouped(need.amount or 0), "unit": need.unit}
    said = _("any number is welcome") if lacking is None else _("%(given)s of %(amount)s %(unit)s") % numbers
    met = lacking == 0
    return {
        "id": need.pk,
        "words": need.words,
        "flag_url": f"{reverse('proposal-flag', args=[proposal.pk])}?about=need-{need.pk}",
        "kind": need.get_kind_display(),
        "said": said,
        "met": met,
        "max": need.amount,
        "value": min(need.given, need.amount or 0),
        "pledge_url": f"{reverse('pledge', args=[proposal.pk])}?need={need.pk}" if _takes(proposal) and not met else "",
    }


def pledge_shown(pledge: Pledge) -> dict[str, Any]:
    """Return a pledge as everybody reads it, after `with_pledgers`."""
    its = pledge.organisation
    much = f"{grouped(pledge.amount)} {pledge.unit}" if pledge.amount else ""
    return {
        "id": pledge.pk,
        "name": queries.pledger_named(pledge),
        "anonymous": pledge.is_anonymous,
        "kind_of_giver": "org" if its else "",
        "badge": its.get_kind_display() if its else "",
        "giver_url": reverse("organisation", args=[its.slug]) if its else "",
        "kind": pledge.get_kind_display(),
        "much": much,
        "body": pledge.body,
        "need": pledge.need.shown_words if pledge.need else "",
        "at": pledge.created_at,
    }


def step_shown(step: OwnStep, today: dt.date) -> dict[str, Any]:
    """Return a step as the component `promises` shows it; a day that has passed without word is missed."""
    if step.reached_on:
        state, name, note = "kept", pgettext("a step", "done"), _("on %(day)s") % {"day": day(step.reached_on)}
    elif step.due_on < today:
        state, name, note = "missed", _("missed"), ""
    else:
        state, name, note = "", "", ""
    done = {"state": state, "state_name": name, "note": note, "open": step.reached_on is None}
    return {"id": step.pk, "due_on": step.due_on, "text": step.words, **done}


def _form(
    request: HttpRequest, proposal: Proposal, form: ActForm, title: str, button: str, facts: list[str]
) -> HttpResponse:
    context = {"proposal": proposal, "form": form, "title": title, "button": button, "facts": facts}
    context["nav_current"] = "proposals"
    return render(request, "proposals/help_form.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, pk: int, move: str) -> Proposal:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_do_ourselves(by, proposal))
    _open(policy.pledgeable(proposal), proposal, move)
    return proposal


def _tending(request: HttpRequest, pk: int, move: str) -> Proposal:
    by = person(request)
    proposal = queries.in_full(pk, by)
    require(policy.may_do_ourselves(by, proposal))
    _open(policy.tended(proposal), proposal, move)
    return proposal


def _open(verdict: Verdict, proposal: Proposal, move: str) -> None:
    if not verdict:
        raise IllegalMove(proposal.state, move, str(verdict.reason))


def _of(row: Any, pk: int) -> Any:
    """Return the row when it is one of this proposal. Raises ObjectDoesNotExist."""
    if row.proposal_id != pk:
        raise type(row).DoesNotExist
    return row
