"""Administrators: prepare an assembly, close its list, enter the seed, keep its agenda, bring what it recommends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from charter.views.entrance import behind, home_crumb
from commons import clock
from commons.forms import ActForm
from commons.paging import page
from commons.templatetags.look import grouped, moment
from commons.verdict import require
from deliberation.actions import assemblies as actions
from deliberation.forms.assemblies import (
    AssemblyForm,
    CloseForm,
    MinutesForm,
    QuestionForm,
    QuotasForm,
    QuotasTextForm,
    ReasonForm,
    SeedForm,
    SessionForm,
    SureForm,
)
from deliberation.lifecycle.assemblies import IN_PREPARATION, Move, SeatState, State, after
from deliberation.models import Assembly
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from deliberation.views.assemblies import wording
from proposals.views.entrance import person, typed

FORM = ["GET", "HEAD", "POST"]
ROWS, ADOPTED = 20, 50
administrators = behind(lambda by: policy.may_convene(cast(Person, by)))


@never_cache
@administrators
@require_safe
def assemblies(request: HttpRequest) -> HttpResponse:
    """What is on its way, with drafts. Three queries."""
    shown = page(queries.in_hand(), order=queries.ORDER, cursor=request.GET.get("cursor", ""), size=ROWS)
    context = {
        "crumbs": [home_crumb(), (_("Assemblies"), "")],
        "rows": [
            {
                "title": each.title,
                "url": reverse("assembly-admin", args=[each.pk]),
                "state": each.get_state_display(),
                "tone": wording.BADGES.get(State(each.state), "draft"),
                "waits": _waits(each),
            }
            for each in shown
        ],
        "next_url": f"?cursor={shown.next}" if shown.next else "",
        "previous_url": f"?cursor={shown.previous}" if shown.previous else "",
        "nav_current": "administration",
    }
    return render(request, "deliberation/assemblies/preparation/assemblies.html", context)


@never_cache
@administrators
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    form = AssemblyForm(typed(request), adopted=list(queries.adopted()[:ADOPTED]))
    if form.is_bound and (made := form.act(actions.draft_assembly, by=person(request))):
        messages.success(request, _("The draft is kept. Nobody but administrators sees it."))
        return redirect("assembly-admin", made.pk)
    crumbs = [home_crumb(), (_("Assemblies"), reverse("assembly-list")), (_("Convene an assembly"), "")]
    facts = [
        _("It is a draft until you call it. What was called stands; its quotas can change until its list is closed.")
    ]
    return _page(request, form, title=_("Convene an assembly"), button=_("Keep the draft"), crumbs=crumbs, facts=facts)


@never_cache
@administrators
@require_safe
def one(request: HttpRequest, assembly_id: int) -> HttpResponse:
    """One assembly: what is to be done for it, by its state. About nine queries."""
    its = queries.assembly(assembly_id, person(request))
    rows = queries.recommendations(its, person(request))
    waiting = [each for each in rows if each.proposal_id is None]
    votes, members = queries.votes(waiting), queries.members(its)
    seats = queries.seats(its)
    draw = getattr(its, "draw", None)
    questions = list(its.questions.order_by("id"))
    context = {
        "its": its,
        "tone": wording.BADGES.get(State(its.state), "draft"),
        "crumbs": crumbs_of(its),
        "where": wording.where(its),
        "tasks": _tasks(its),
        "can_prepare": its.state in IN_PREPARATION,
        "entrants": grouped(its.entrants.count()),
        "shortfalls": wording.shortfalls(its.shortfalls, questions) if its.state == State.CALLED else [],
        "failed": wording.shortfalls(draw.failed, questions) if draw else [],
        "event": moment(its.event_at),
        "may_seed": policy.may_enter_seed(person(request), its, at=clock.now()),
        "counts": {
            "invited": sum(each.state == SeatState.INVITED for each in seats),
            "accepted": sum(each.state == SeatState.ACCEPTED for each in seats),
        },
        "complete": policy.complete(members, sum(each.state == SeatState.INVITED for each in seats)),
        "sessions": queries.sessions(its),
        "waiting": [
            {"pk": each.pk, "title": each.title, "carried": policy.carried(each, votes[each.pk], members)}
            for each in waiting
        ],
        "may_plan": its.state not in (State.ENDED, State.CANCELLED),
        "may_cancel": its.state in (State.CALLED, State.CLOSED, State.LISTED, State.DRAWN, State.SITTING),
        "nav_current": "administration",
    }
    return render(request, "deliberation/assemblies/preparation/assembly.html", context)


@never_cache
@administrators
@require_http_methods(FORM)
def about(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = queries.assembly(assembly_id, person(request))
    require(policy.may_change(person(request), its))
    form = AssemblyForm(typed(request), its=its, adopted=list(queries.adopted()[:ADOPTED]))
    return step(request, its, form, actions.change_assembly, title=_("What it is about"), button=_("Keep it"))


@never_cache
@administrators
@require_http_methods(FORM)
def quotas(request: HttpRequest, assembly_id: int) -> HttpResponse:
    """Quotas as a table, or as a text with commas, whose errors are told by line."""
    its = _preparing(request, assembly_id)
    values, rows = actions.values_of(its), list(its.quotas.all())
    names = wording.value_names()
    as_text = request.POST.get("as") == "text" if request.method == "POST" else request.GET.get("as") == "text"
    table = QuotasForm(None if as_text else typed(request), values=values, names=names, quotas=rows)
    text = QuotasTextForm(typed(request) if as_text else None, initial={"quotas": queries.asked(its).text()})
    form = text if as_text else table
    if form.is_bound:
        form.act(actions.set_quotas, by=person(request), assembly_id=its.pk)
        if not form.errors:
            messages.success(request, _("Kept."))
            return redirect("assembly-admin", its.pk)
    features = wording.feature_names() | {each.feature: each.text for each in its.questions.all()}
    groups: list[dict[str, Any]] = []
    for feature, value, least, most in table.rows:
        if not groups or groups[-1]["feature"] != feature:
            groups.append({"feature": feature, "name": features[feature], "rows": []})
        groups[-1]["rows"].append({"name": names.get(value, value), "least": table[least], "most": table[most]})
    context = {
        "its": its,
        "crumbs": crumbs_of(its, _("Quotas")),
        "groups": groups,
        "form": form,
        "text": text,
        "as_text": as_text,
        "codes": ", ".join(values["district"]),
        "nav_current": "administration",
    }
    status = 422 if form.errors else 200
    return render(request, "deliberation/assemblies/preparation/quotas.html", context, status=status)


@never_cache
@administrators
@require_http_methods(FORM)
def question(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _preparing(request, assembly_id)
    facts = [
        _("District and age are known from the proof of residency. For anything else each question costs people."),
        _(
            "Do not ask what would hurt if it were guessed: in the published list answers stand in codes, and who "
            "knows somebody on the panel can guess."
        ),
    ]
    title = _("Ask something for this draw")
    return step(
        request, its, QuestionForm(typed(request)), actions.ask_question, title=title, button=_("Ask it"), facts=facts
    )


@never_cache
@administrators
@require_POST
def drop(request: HttpRequest, assembly_id: int, question_id: int) -> HttpResponse:
    actions.drop_question(by=person(request), assembly_id=assembly_id, question_id=question_id)
    messages.success(request, _("The question is gone, with its quotas and answers."))
    return redirect("assembly-admin", assembly_id)


@never_cache
@administrators
@require_http_methods(FORM)
def call(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _moving(request, assembly_id, Move.CALL)
    facts = [
        _("Everybody reads it from now on, and residents can say that they can be drawn."),
        _("What it is about stands. Quotas and questions can change until the list is closed, which is told."),
    ]
    return step(
        request,
        its,
        SureForm(typed(request)),
        actions.call_assembly,
        title=_("Call the assembly?"),
        button=_("Call it"),
        facts=facts,
    )


@never_cache
@administrators
@require_http_methods(FORM)
def close(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _moving(request, assembly_id, Move.CLOSE)
    facts = [
        _("Nobody can enter or leave any more. The fairest chances are computed, which takes up to a minute or two."),
        _("List and lottery are published with one number that holds them fast, before anybody can know the seed."),
        _("If no panel can meet the quotas, the list opens again and says which quota it is."),
    ]
    title = _("Close the list")
    return step(request, its, CloseForm(typed(request)), actions.close_list, title=title, button=title, facts=facts)


@never_cache
@administrators
@require_http_methods(FORM)
def seed(request: HttpRequest, assembly_id: int) -> HttpResponse:
    """Write down what the event brought: the draw."""
    its = _moving(request, assembly_id, Move.DRAW)
    require(policy.may_enter_seed(person(request), its, at=clock.now()))
    facts = [
        _("Announced was: %(event)s.") % {"event": its.event},
        _("The panel follows from the seed at once, and invitations go out. Whoever wants repeats it."),
    ]
    title = _("Enter the seed")
    return step(request, its, SeedForm(typed(request)), actions.enter_seed, title=title, button=_("Draw"), facts=facts)


@never_cache
@administrators
@require_http_methods(FORM)
def begin(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _moving(request, assembly_id, Move.SEAT)
    facts = [
        _("The draw is final then: who was on the list and what they answered is deleted. Nobody is called any more.")
    ]
    return step(
        request,
        its,
        SureForm(typed(request)),
        actions.seat_assembly,
        title=_("Begin the assembly?"),
        button=_("Begin"),
        facts=facts,
    )


@never_cache
@administrators
@require_http_methods(FORM)
def report(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _moving(request, assembly_id, Move.REPORT)
    facts = [_("Nothing is put to the vote any more. What was carried can still go to the city.")]
    return step(
        request,
        its,
        SureForm(typed(request)),
        actions.report_assembly,
        title=_("Has it reported?"),
        button=_("It has reported"),
        facts=facts,
    )


@never_cache
@administrators
@require_http_methods(FORM)
def end(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _moving(request, assembly_id, Move.END)
    facts = [_("Who sat on it is forgotten. What it said and recommended stays.")]
    return step(
        request,
        its,
        SureForm(typed(request)),
        actions.end_assembly,
        title=_("End the assembly?"),
        button=_("End it"),
        facts=facts,
    )


@never_cache
@administrators
@require_http_methods(FORM)
def cancel(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = _moving(request, assembly_id, Move.CANCEL)
    facts = [_("It stays readable, with your reason. Who was on the list or on the panel is forgotten.")]
    title = _("Cancel the assembly?")
    return step(
        request,
        its,
        ReasonForm(typed(request)),
        actions.cancel_assembly,
        title=title,
        button=_("Cancel it"),
        facts=facts,
    )


@never_cache
@administrators
@require_http_methods(FORM)
def delete(request: HttpRequest, assembly_id: int) -> HttpResponse:
    its = queries.assembly(assembly_id, person(request))
    require(policy.may_change(person(request), its))
    form = SureForm(typed(request))
    if form.is_bound:
        actions.delete_assembly(by=person(request), assembly_id=assembly_id)
        messages.success(request, _("The draft is deleted."))
        return redirect("assembly-list")
    return _page(
        request,
        form,
        title=_("Delete the draft?"),
        button=_("Delete it"),
        crumbs=crumbs_of(its, _("Delete the draft?")),
        back=_back(its),
    )


@never_cache
@administrators
@require_http_methods(FORM)
def session(request: HttpRequest, assembly_id: int, session_id: int | None = None) -> HttpResponse:
    """Put a day on the agenda, or change one."""
    its = queries.assembly(assembly_id, person(request))
    require(policy.may_plan(person(request), its))
    row = its.sessions.get(pk=session_id) if session_id is not None else None
    initial = {"on": row.on, "title": row.title, "agenda": row.agenda} if row else {}
    form = SessionForm(typed(request), initial=initial)
    title = _("Change a day") if row else _("Add a day")
    more: dict[str, Any] = {"session_id": session_id} if row else {}
    return step(request, its, form, actions.plan_session, title=title, button=_("Keep it"), **more)


@never_cache
@administrators
@require_http_methods(FORM)
def remove_session(request: HttpRequest, assembly_id: int, session_id: int) -> HttpResponse:
    """Take a day off the agenda, once that is confirmed."""
    its = queries.assembly(assembly_id, person(request))
    row = its.sessions.get(pk=session_id)
    require(policy.may_unplan(person(request), its, row))
    title = _("Take this day off? %(day)s") % {"day": row.title}
    form = SureForm(typed(request))
    return step(request, its, form, actions.remove_session, title=title, button=_("Take it off"), session_id=session_id)


@never_cache
@administrators
@require_http_methods(FORM)
def minutes(request: HttpRequest, assembly_id: int, session_id: int) -> HttpResponse:
    its = queries.assembly(assembly_id, person(request))
    require(policy.may_plan(person(request), its))
    row = its.sessions.get(pk=session_id)
    form = MinutesForm(typed(request), initial={"minutes": row.minutes})
    title = _("Minutes: %(day)s") % {"day": row.title}
    return step(request, its, form, actions.write_minutes, title=title, button=_("Publish"), session_id=session_id)


@never_cache
@administrators
@require_POST
def enter(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    """Bring a carried recommendation before the city."""
    row = actions.enter_carried(by=person(request), recommendation_id=recommendation_id)
    messages.success(request, _("It is before the city, and its clock runs."))
    return redirect("assembly-admin", row.assembly_id)


def step(
    request: HttpRequest,
    its: Assembly,
    form: ActForm,
    action: Callable[..., Any],
    *,
    title: str,
    button: str,
    facts: list[str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show one task of an assembly, or do it with what was typed and go back to it."""
    if form.is_bound:
        form.act(action, by=person(request), assembly_id=its.pk, **more)
        if not form.errors:
            messages.success(request, _("Done."))
            return redirect("assembly-admin", its.pk)
    return _page(
        request, form, title=title, button=button, crumbs=crumbs_of(its, title), facts=facts or [], back=_back(its)
    )


def crumbs_of(its: Assembly, title: str = "") -> list[tuple[str, str]]:
    above = [home_crumb(), (_("Assemblies"), reverse("assembly-list"))]
    return [*above, (its.title, _back(its)), (title, "")] if title else [*above, (its.title, "")]


def _page(request: HttpRequest, form: ActForm, *, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "kind": "city", "nav_current": "administration", **more}
    return render(request, "deliberation/assemblies/act.html", context, status=422 if form.errors else 200)


def _preparing(request: HttpRequest, assembly_id: int) -> Assembly:
    its = queries.assembly(assembly_id, person(request))
    require(policy.may_prepare(person(request), its))
    return its


def _moving(request: HttpRequest, assembly_id: int, move: Move) -> Assembly:
    """Return an assembly that can make this move. Raises IllegalMove: says why where it cannot any more."""
    its = queries.assembly(assembly_id, person(request))
    after(its.state, move)
    return its


def _back(its: Assembly) -> str:
    return reverse("assembly-admin", args=[its.pk])


def _waits(its: Any) -> str:
    if its.state == State.LISTED:
        return _("waits for its event, %(when)s") % {"when": moment(its.event_at)}
    if its.state == State.CALLED:
        words = ngettext("%(n)s person can be drawn", "%(n)s people can be drawn", its.entrant_count)
        return words % {"n": grouped(its.entrant_count)}
    return ""


def _tasks(its: Assembly) -> list[dict[str, Any]]:
    """Return what is to be done before the list is closed."""
    if its.state not in IN_PREPARATION:
        return []
    quotas, questions = its.quotas.count(), its.questions.count()

    def task(text: str, name: str, words: str, done: bool) -> dict[str, Any]:
        state, state_name = ("kept", _("Done")) if done else ("missed", _("To do"))
        url = reverse(name, args=[its.pk])
        return {"text": text, "url": url, "said": words, "state": state, "state_name": state_name}

    found = []
    if its.state == State.DRAFT:
        seats = ngettext("%(n)d seat", "%(n)d seats", its.seats) % {"n": its.seats}
        found.append(task(_("What it is about"), "assembly-about", f"{seats}, {wording.where(its)}", done=True))
    said = ngettext("%(n)d quota", "%(n)d quotas", quotas) % {"n": quotas}
    found.append(task(_("How the panel is to be like the city"), "assembly-quotas", said, done=bool(quotas)))
    said = ngettext("%(n)d question", "%(n)d questions", questions) % {"n": questions}
    asks = task(_("What is asked for this draw alone"), "assembly-question", said, done=True)
    return [*found, asks if questions else asks | {"state": "", "state_name": _("If needed")}]
