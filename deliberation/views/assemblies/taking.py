"""Residents: let themselves be drawn, answer an invitation, speak and vote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commons import clock
from commons.forms import ActForm
from commons.templatetags.look import moment
from commons.text import rendered
from commons.verdict import require
from deliberation.actions import assemblies as actions
from deliberation.forms.assemblies import AnswersForm, RecommendationForm, StatementForm, VoteForm, WillingForm
from deliberation.lifecycle.assemblies import SeatState, State
from deliberation.models import Assembly
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from proposals.views.entrance import person, signed_in, typed

FORM = ["GET", "HEAD", "POST"]


@never_cache
@signed_in
@require_http_methods(FORM)
def willing(request: HttpRequest) -> HttpResponse:
    """Say whether one lets oneself be drawn in general."""
    by, form = person(request), WillingForm(typed(request))
    if form.is_bound and form.act(actions.be_willing, by=by) is not None:
        messages.success(request, _("Kept."))
        return redirect("lot")
    seat = queries.held_seat(by)
    context = {
        "willing": queries.is_willing(by),
        "may_be_drawn": policy.may_be_drawn(by),
        "seat": seat,
        "nav_current": "account",
    }
    return render(request, "deliberation/assemblies/lot.html", context, status=422 if form.errors else 200)


@never_cache
@signed_in
@require_http_methods(FORM)
def take_part(request: HttpRequest, assembly_id: int) -> HttpResponse:
    """Enter one draw, with its questions."""
    by = person(request)
    its = queries.assembly(assembly_id, by)
    entrant = queries.entrant(its, by)
    require(policy.may_take_part(by, its) and policy.sits_nowhere(queries.sits_elsewhere(by.pk)))
    questions = list(its.questions.order_by("id"))
    form = AnswersForm(typed(request), questions=questions, said=entrant.features if entrant else {})
    if form.is_bound and form.act(actions.take_part, by=by, assembly_id=its.pk) is not None:
        messages.success(
            request, _("You can be drawn. If you are, you find the invitation here and on the first page.")
        )
        return redirect("assembly", its.pk)
    facts = [
        _("Nobody else sees that you can be drawn. The list that is published has a number for you, no name."),
        _("Beside the number stand your district and your age band; what you answer here stands there in codes."),
        _("Answers and codes are deleted when the panel is complete. You may leave until the list is closed."),
        _("If you are drawn you are asked once more, and may decline without a reason."),
    ]
    button = _("Change my answers") if entrant else _("I can be drawn")
    return act_page(request, its, form, title=_("Let yourself be drawn"), button=button, facts=facts, kind="")


@never_cache
@signed_in
@require_POST
def leave(request: HttpRequest, assembly_id: int) -> HttpResponse:
    actions.leave_draw(by=person(request), assembly_id=assembly_id)
    messages.success(request, _("You are not drawn for this assembly. What you answered is deleted."))
    return redirect("assembly", assembly_id)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD"])
def seat(request: HttpRequest, assembly_id: int) -> HttpResponse:
    """The invitation, or one's seat: for who was drawn alone."""
    by, at = person(request), clock.now()
    its = queries.assembly(assembly_id, by)
    mine = queries.seat_of(its, by)
    if mine is None:
        require(policy.may_answer(by, queries.no_seat(), at=at))
    context = {
        "its": its,
        "seat": mine,
        "invited": mine is not None and mine.state == SeatState.INVITED,
        "may_answer": policy.may_answer(by, mine or queries.no_seat(), at=at),
        "answer_by": moment(mine.answer_by if mine else None),
        "html": rendered(its.mandate),
        "sessions": queries.sessions(its),
        "nav_current": "assemblies",
    }
    return render(request, "deliberation/assemblies/seat.html", context)


@never_cache
@signed_in
@require_POST
def accept(request: HttpRequest, assembly_id: int) -> HttpResponse:
    actions.accept_seat(by=person(request), assembly_id=assembly_id)
    messages.success(request, _("The seat is yours. Thank you."))
    return redirect("assembly-seat", assembly_id)


@never_cache
@signed_in
@require_http_methods(FORM)
def decline(request: HttpRequest, assembly_id: int) -> HttpResponse:
    """Say what it means to give a seat up, then do it."""
    if request.method != "POST":
        return _giving_up(request, assembly_id)
    actions.decline_seat(by=person(request), assembly_id=assembly_id)
    messages.success(request, _("You gave your seat back. Nobody asks why."))
    return redirect("assembly", assembly_id)


def _giving_up(request: HttpRequest, assembly_id: int) -> HttpResponse:
    by = person(request)
    its = queries.assembly(assembly_id, by)
    mine = queries.seat_of(its, by)
    require(policy.may_answer(by, mine or queries.no_seat(), at=clock.now()))
    drawn = its.state == State.DRAWN
    next_ = (
        _("Somebody else is called for it at once, if the list has somebody with whom the quotas are met.")
        if drawn
        else _("Nobody else is called any more: the panel goes on with one member less.")
    )
    facts = [next_, _("You cannot come back: whoever gave a seat up is not drawn for it again."), _("Nobody asks why.")]
    if its.state != State.DRAWN:
        facts.insert(1, _("Your votes on what is not before the city yet are deleted. What you said stays."))
    title = _("Give the seat up?")
    back = reverse("assembly-seat", args=[its.pk])
    return act_page(
        request, its, ActForm(), title=title, button=_("Give the seat up"), facts=facts, kind="ink", back=back
    )


@never_cache
@signed_in
@require_http_methods(FORM)
def speak(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _within(request, assembly_id)
    title, button = _("Speak from the assembly"), _("Publish")
    return acting(request, its, StatementForm(typed(request)), actions.speak_from_assembly, title=title, button=button)


@never_cache
@signed_in
@require_POST
def take_back(request: HttpRequest, assembly_id: int, statement_id: int) -> HttpResponse:
    actions.take_back_statement(by=person(request), assembly_id=assembly_id, statement_id=statement_id)
    messages.success(request, _("It is erased."))
    return redirect("assembly", assembly_id)


@never_cache
@signed_in
@require_http_methods(FORM)
def recommend(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _within(request, assembly_id)
    title, button = _("Put a recommendation to the vote"), _("Put it to the vote")
    return acting(
        request, its, RecommendationForm(typed(request)), actions.draft_recommendation, title=title, button=button
    )


@never_cache
@signed_in
@require_http_methods(FORM)
def rewrite(request: HttpRequest, assembly_id: int, recommendation_id: int) -> HttpResponse:
    """Give a recommendation another text, and members another vote."""
    its, row = _within(request, assembly_id), queries.recommendation(recommendation_id)
    form = RecommendationForm(typed(request), initial={"title": row.title, "body": row.body})
    more = {"recommendation_id": row.pk, "assembly_id": its.pk}
    title, button = _("Change the recommendation"), _("Put it to the vote again")
    return acting(request, its, form, actions.draft_recommendation, title=title, button=button, **more)


@never_cache
@signed_in
@require_http_methods(FORM)
def vote(request: HttpRequest, assembly_id: int, recommendation_id: int) -> HttpResponse:
    """Members vote on a recommendation."""
    by, row = person(request), queries.recommendation(recommendation_id)
    its = queries.assembly(row.assembly_id, by)
    require(policy.may_vote(by, row, member=queries.is_member(its, by)))
    form, given = VoteForm(typed(request)), {"recommendation_id": row.pk}
    if form.is_bound and form.act(actions.vote_on_recommendation, by=by, **given) is not None:
        messages.success(request, _("Your vote is kept. You can change it until the recommendation goes to the city."))
        return redirect("assembly", its.pk)
    facts = [_("Only numbers are shown. Nobody sees how you vote, and it is forgotten when the numbers stand.")]
    return act_page(
        request, its, form, title=row.title, button=_("Vote"), facts=facts, kind="", html=rendered(row.body)
    )


def _within(request: HttpRequest, assembly_id: int) -> Assembly:
    """Return an assembly that the person speaks within. Raises Refused."""
    by = person(request)
    its = queries.assembly(assembly_id, by)
    require(policy.may_speak(by, its, member=queries.is_member(its, by)))
    return its


def acting(
    request: HttpRequest,
    its: Assembly,
    form: ActForm,
    action: Callable[..., Any],
    *,
    title: str,
    button: str,
    **more: Any,
) -> HttpResponse:
    """Show a form, or do what was typed and go back to the assembly."""
    given = more or {"assembly_id": its.pk}
    if form.is_bound and form.act(action, by=person(request), **given) is not None:
        messages.success(request, _("Published."))
        return redirect("assembly", its.pk)
    return act_page(request, its, form, title=title, button=button, kind="")


def act_page(
    request: HttpRequest, its: Assembly | None, form: ActForm, *, title: str, button: str, **more: Any
) -> HttpResponse:
    """Show one form. `more`: facts (good to know), kind (of the button), html (what it is about), back, crumbs."""
    crumbs: list[tuple[str, str]] = []
    back = ""
    if its is not None:
        back = reverse("assembly", args=[its.pk])
        crumbs = [(_("Assemblies"), reverse("assemblies")), (its.title, back), (title, "")]
    context = {
        "form": form,
        "title": title,
        "button": button,
        "crumbs": crumbs,
        "back": back,
        "nav_current": "assemblies",
    }
    return render(request, "deliberation/assemblies/act.html", context | more, status=422 if form.errors else 200)
