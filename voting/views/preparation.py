"""Administrators prepare rounds: a list of what is on its way, a list of tasks for each, one page for each task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from charter.views.entrance import behind, home_crumb
from commons import clock
from commons.forms import ActForm
from commons.paging import page
from commons.templatetags.look import ending, grouped, moment
from commons.text import rendered
from commons.verdict import require
from proposals.views.entrance import person, typed
from voting import actions, policy, queries
from voting.forms import AskedForm, BallotForm, MethodForm, MoneyForm, NewForm, ReasonForm, SureForm, VotersForm
from voting.lifecycle import Move, State, after
from voting.models import Method, Round
from voting.views import said

FORM = ["GET", "HEAD", "POST"]
ROWS = 20
administrators = behind(lambda person: policy.may_keep_rounds(cast(Person, person)))
STATES = {State.CLOSED: "missed", State.OPEN: "open", State.COUNTED: "kept", State.CANCELLED: "withdrawn"}
# Which task mends what is lacking.
MENDS = {"options": "round-options", "public_key": "round-key", "opens_at": "round-asked"}


@never_cache
@administrators
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """What is on its way, by its next moment: the late ones first. Three queries."""
    at = clock.now()
    cursor = request.GET.get("cursor", "")
    shown = page(queries.rounds_in_hand(), order=queries.HAND_ORDER, cursor=cursor, size=ROWS)
    context = {
        "crumbs": [home_crumb(), (_("Votes"), "")],
        "rows": [_line(each, at) for each in shown],
        "next_url": f"?cursor={shown.next}" if shown.next else "",
        "previous_url": f"?cursor={shown.previous}" if shown.previous else "",
        "nav_current": "administration",
    }
    return render(request, "voting/preparation/rounds.html", context)


@never_cache
@administrators
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    form = NewForm(typed(request))
    if form.is_bound and (made := form.act(actions.draft_round, by=person(request))):
        messages.success(request, _("The draft is kept. Nobody but administrators sees it."))
        return redirect("round-admin", made.pk)
    crumbs = [home_crumb(), (_("Votes"), reverse("round-list")), (_("Prepare a vote"), "")]
    facts = [
        _("It is a draft until you announce it: only administrators see it, and everything can be changed."),
        _("What was announced stands. Then it can only be cancelled, with a public reason."),
    ]
    return step_page(request, form, title=_("Prepare a vote"), button=_("Keep the draft"), crumbs=crumbs, facts=facts)


@never_cache
@administrators
@require_safe
def its_tasks(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: what is to be done for it, and how far it is. About eight queries."""
    by, at = person(request), clock.now()
    its = queries.round_in_full(round_id, by)
    options = list(queries.options_of(its))
    unjudged = sum(1 for each in options if each.feasible is None and each.office_id)
    lacks = actions.lacking(its, at=at) if its.state == State.DRAFT else {}
    openings = queries.openings(its) if its.state == State.CLOSED else []
    context = {
        "its": its,
        "state_tone": STATES.get(State(its.state), ""),
        "crumbs": crumbs_of(its),
        "when": said.when(its),
        "groups": _groups(its, len(options), unjudged, lacks) if its.state == State.DRAFT else [],
        "facts": [] if its.state == State.DRAFT else said.facts(its),
        "columns": said.option_columns(its),
        "rows": [] if its.state == State.DRAFT else [said.option_row(its, each, link=False) for each in options],
        "unjudged": unjudged if its.state == State.ANNOUNCED else 0,
        "pairs": len(openings),
        "agree": queries.agree(openings),
        "may_cancel": its.state in (State.ANNOUNCED, State.OPEN),
        "may_announce": not lacks,
        "nav_current": "administration",
    }
    return render(request, "voting/preparation/round.html", context)


@never_cache
@administrators
@require_http_methods(FORM)
def asked(request: HttpRequest, round_id: int) -> HttpResponse:
    its = draft(request, round_id)
    return step(request, its, AskedForm(typed(request), its=its), title=_("What it asks, and when"))


@never_cache
@administrators
@require_http_methods(FORM)
def method(request: HttpRequest, round_id: int) -> HttpResponse:
    its = draft(request, round_id)
    facts = [_("Another method begins with its own rules of counting: look at the ballot once more.")]
    return step(request, its, MethodForm(typed(request), its=its), title=_("How one votes"), facts=facts)


@never_cache
@administrators
@require_http_methods(FORM)
def ballot(request: HttpRequest, round_id: int) -> HttpResponse:
    its = draft(request, round_id)
    facts = [_("All of this is published with the vote and frozen when it opens. Whoever wants counts again by it.")]
    title = _("The ballot, and how it is counted")
    return step(request, its, BallotForm(typed(request), its=its), title=title, facts=facts)


@never_cache
@administrators
@require_http_methods(FORM)
def money(request: HttpRequest, round_id: int) -> HttpResponse:
    its = draft(request, round_id)
    facts = [
        _("With one budget all projects are paid from it, wherever they are."),
        _("With several each project is paid from its own place's; whoever votes chooses one district, and the city."),
    ]
    return step(request, its, MoneyForm(typed(request), its=its), title=_("The money"), facts=facts)


@never_cache
@administrators
@require_http_methods(FORM)
def voters(request: HttpRequest, round_id: int) -> HttpResponse:
    its = draft(request, round_id)
    return step(request, its, VotersForm(typed(request), its=its), title=_("Who may vote"))


@never_cache
@administrators
@require_http_methods(FORM)
def announce(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show all that will stand, then announce it."""
    its, form = draft(request, round_id), SureForm(typed(request))
    if form.is_bound and form.act(actions.announce_round, by=person(request), round_id=round_id) is not None:
        messages.success(request, _("Announced. Everybody reads it now, and it opens by itself."))
        return redirect("round-admin", round_id)
    lacks = actions.lacking(its, at=clock.now())
    options = list(queries.options_of(its))
    context = {
        "its": its,
        "form": form,
        "crumbs": crumbs_of(its, _("Announce it")),
        "summary": rendered(its.summary),
        "facts": said.facts(its),
        "columns": said.option_columns(its),
        "rows": [said.option_row(its, each, link=True) for each in options],
        "unjudged": sum(1 for each in options if each.feasible is None and each.office_id),
        "lacks": [{"text": text, "url": reverse(MENDS[about], args=[round_id])} for about, text in lacks.items()],
        "nav_current": "administration",
    }
    return render(request, "voting/preparation/announce.html", context, status=422 if form.errors else 200)


@never_cache
@administrators
@require_http_methods(FORM)
def cancel(request: HttpRequest, round_id: int) -> HttpResponse:
    """End a round that was announced or is open, with a public reason."""
    its = queries.round_in_full(round_id, person(request))
    after(its.state, Move.CANCEL)  # says why where it cannot be any more
    facts = [_("It stays readable, with your reason. This cannot be undone.")]
    if its.state == State.OPEN:
        facts.append(_("Ballots that were cast are destroyed unopened. Nobody ever learns what they said."))
    title = _("Cancel the vote?")
    return step(
        request,
        its,
        ReasonForm(typed(request)),
        title=title,
        button=_("Cancel the vote"),
        action=actions.cancel_round,
        done=_("Cancelled. Everybody reads why."),
        facts=facts,
    )


@never_cache
@administrators
@require_http_methods(FORM)
def delete(request: HttpRequest, round_id: int) -> HttpResponse:
    """Throw a draft away."""
    its, form = draft(request, round_id), SureForm(typed(request))
    if form.is_bound:
        actions.delete_round(by=person(request), round_id=round_id)
        messages.success(request, _("The draft is deleted."))
        return redirect("round-list")
    facts = [_("Its options and what offices said of them go with it. This cannot be undone.")]
    crumbs = crumbs_of(its, _("Delete the draft?"))
    return step_page(
        request, form, title=_("Delete the draft?"), button=_("Delete it"), crumbs=crumbs, facts=facts, back=_back(its)
    )


def draft(request: HttpRequest, round_id: int) -> Round:
    """Return a round that this person can still change. Raises Refused where it was announced."""
    its = queries.round_in_full(round_id, person(request))
    require(policy.may_change_round(person(request), its))
    return its


def step(
    request: HttpRequest,
    its: Round,
    form: ActForm,
    *,
    title: str,
    button: str = "",
    action: Callable[..., Any] = actions.change_round,
    done: str = "",
    facts: list[str] | None = None,
) -> HttpResponse:
    """Show one task of a round, or do it with what was typed and go back to the list of tasks."""
    if form.is_bound:
        form.act(action, by=person(request), round_id=its.pk)
        if not form.errors:
            messages.success(request, done or _("Kept."))
            return redirect("round-admin", its.pk)
    return step_page(
        request,
        form,
        title=title,
        button=button or _("Keep it"),
        crumbs=crumbs_of(its, title),
        facts=facts or [],
        back=_back(its),
    )


def step_page(request: HttpRequest, form: ActForm, *, title: str, **more: Any) -> HttpResponse:
    """Show one form. `more`: button, crumbs, facts (what is good to know), back (where one leaves it as it is)."""
    context = {"form": form, "title": title, "nav_current": "administration", **more}
    return render(request, "voting/preparation/step.html", context, status=422 if form.errors else 200)


def crumbs_of(its: Round, title: str = "") -> list[tuple[str, str]]:
    """Return the way to a page of a round, or to its list of tasks where that is the page itself."""
    above = [home_crumb(), (_("Votes"), reverse("round-list"))]
    return [*above, (its.title, _back(its)), (title, "")] if title else [*above, (its.title, "")]


def _back(its: Round) -> str:
    return reverse("round-admin", args=[its.pk])


def _line(its: Round, at: dt.datetime) -> dict[str, Any]:
    waits, late = said.waits(its, at)
    ends = its.state in (State.OPEN, State.CLOSED)
    words = _("closed %(when)s") if its.state == State.CLOSED else _("closes %(when)s") if ends else _("opens %(when)s")
    return {
        "title": its.title,
        "url": reverse(
            "round-opening" if its.state == State.CLOSED and its.is_secret else "round-admin", args=[its.pk]
        ),
        "state": its.get_state_display(),
        "tone": "" if its.state == State.CLOSED else STATES.get(State(its.state), ""),
        "late": late,
        "waits": waits,
        "when": words % {"when": ending(its.closes_at) if ends else moment(its.opens_at)},
    }


def _groups(its: Round, options: int, unjudged: int, lacks: dict[str, str]) -> list[dict[str, Any]]:
    """Return the tasks of a draft in groups, each with what is there and whether something is missing."""

    def task(text: str, name: str, words: str, *, about: str = "", todo: str = "") -> dict[str, Any]:
        missing = lacks.get(about, "")
        state = "missed" if missing else "awaiting_answer" if todo else "kept"
        state_name = _("To do") if missing else todo or _("Done")
        url = reverse(name, args=[its.pk])
        words = words if name == "round-key" else capfirst(words)
        return {"text": text, "url": url, "said": missing or words, "state": state, "state_name": state_name}

    count = ngettext("%(n)s option", "%(n)s options", options) % {"n": grouped(options)}
    is_budget = its.method == Method.BUDGET
    words = "; ".join(filter(None, (said.ballot(its), said.rule(its))))
    what = [
        task(_("What it asks, and when"), "round-asked", said.when(its), about="opens_at"),
        task(_("How one votes"), "round-method", f"{its.get_method_display()}; {its.get_secrecy_display()}"),
        task(_("The ballot, and how it is counted"), "round-paper", words),
        *([task(_("The money"), "round-money", said.money(its))] if is_budget else []),
        task(_("Who may vote"), "round-voters", said.electorate(its)),
    ]
    waiting = ngettext("%(n)s not judged yet", "%(n)s not judged yet", unjudged)
    choose = [
        task(
            _("What one chooses from"),
            "round-options",
            count,
            about="options",
            todo=waiting % {"n": grouped(unjudged)} if unjudged else "",
        )
    ]
    groups = [(_("What is voted on"), what), (_("The options"), choose)]
    if its.is_secret:
        key = task(_("The key of the box"), "round-key", said.fingerprint(its), about="public_key")
        groups.append((_("The trustees"), [key]))
    return [{"title": title, "tasks": tasks} for title, tasks in groups]
