"""What a circle decides: all of it, one of it with what was said, and the acts on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

import accounts.policy
from commons.paging import page
from commons.templatetags.look import grouped, moment
from commons.text import excerpt, rendered
from commons.verdict import require
from deliberation import policy
from deliberation.actions import circles as actions
from deliberation.forms.circles import DecisionForm, RulesForm, TextForm, VoiceForm, WordsForm
from deliberation.lifecycle.circles import Kind, Rule, State
from deliberation.models import Decision, Voice
from deliberation.policy.circles import Standing
from deliberation.queries import circles as queries
from deliberation.views.circles.frame import FORM, act, frame, here_of, signed, step_page
from proposals.views.entrance import person, typed

ROWS = 15
# How the state of a decision looks, in the states of a badge.
BADGES = {
    State.OPEN: "open",
    State.ADOPTED: "done",
    State.REJECTED: "withdrawn",
    State.LAPSED: "expired",
    State.WITHDRAWN: "withdrawn",
    State.REPLACED: "expired",
}
# What a voice is called beside a name.
VOICED = {
    "yes": pgettext_lazy("what somebody said", "yes"),
    "no": pgettext_lazy("what somebody said", "no"),
    "abstain": pgettext_lazy("what somebody said", "abstains"),
    "consent": pgettext_lazy("what somebody said", "consents"),
    "aside": pgettext_lazy("what somebody said", "stands aside"),
    "objection": pgettext_lazy("what somebody said", "objects"),
}
SIDES = {"yes": "for", "consent": "for", "no": "against", "objection": "against"}


@require_safe
def decisions(request: HttpRequest, circle_id: int) -> HttpResponse:
    """A circle's decisions, newest first."""
    here = here_of(request, circle_id)
    cursor = request.GET.get("cursor", "")
    found = page(queries.decisions(here), order=queries.DECISIONS_ORDER, cursor=cursor, size=ROWS)
    context = frame(here, "circle-decisions") | {
        "rows": [brief(each, here) for each in found],
        "may_act": bool(policy.circles.may_act(here)),
        "next_url": f"?cursor={found.next}" if found.next else "",
        "previous_url": f"?cursor={found.previous}" if found.previous else "",
    }
    return render(request, "deliberation/circles/decisions.html", context)


@signed
@require_http_methods(FORM)
def new(request: HttpRequest, circle_id: int) -> HttpResponse:
    """Say what kind of thing is decided, then what."""
    here = here_of(request, circle_id)
    require(policy.circles.may_act(here))
    kind = request.GET.get("kind", Kind.ORDINARY if request.method == "POST" else "")
    if kind not in Kind.values:
        title = _("What is to be decided?")
        context = frame(here, "circle-decisions", title=title) | {"title": title, "kinds": _kinds()}
        return render(request, "deliberation/circles/kinds.html", context)
    form = DecisionForm(typed(request), here=here, kind=kind)
    if form.is_bound and (made := form.act(actions.open_decision, by=person(request), circle_id=circle_id, kind=kind)):
        messages.success(request, _("It is open. Say now what you say to it yourself."))
        return redirect("decision", made.pk)
    notes = [
        _("Whoever is a member at this moment decides it, by the rule of this moment."),
        _("Its words stand. If somebody objects, you give it a new text, and all speak anew."),
    ]
    return step_page(
        request, here, form, tab="circle-decisions", title=str(Kind(kind).label), button=_("Open it"), notes=notes
    )


@never_cache
@require_safe
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    return _page(request, decision_id)


@act
def speak(request: HttpRequest, decision_id: int) -> HttpResponse:
    its, _here = queries.decision(decision_id, person(request))
    form = VoiceForm(request.POST, its=its)
    if form.act(actions.speak, by=person(request), decision_id=decision_id) is None:
        return _page(request, decision_id, form=form)
    messages.success(request, _("Said. Until it closes you can say something else."))
    return redirect("decision", decision_id)


@act
def withdraw(request: HttpRequest, decision_id: int) -> HttpResponse:
    actions.withdraw_decision(by=person(request), decision_id=decision_id)
    messages.success(request, _("Taken back."))
    return redirect("decision", decision_id)


@act
def close(request: HttpRequest, decision_id: int) -> HttpResponse:
    actions.close_decision(by=person(request), decision_id=decision_id)
    messages.success(request, _("Closed, and what it says is done."))
    return redirect("decision", decision_id)


@act
def call_again(request: HttpRequest, decision_id: int) -> HttpResponse:
    made = actions.call_again(by=person(request), decision_id=decision_id)
    messages.success(request, _("It is open once more. This time whoever speaks decides."))
    return redirect("decision", made.pk)


@signed
@require_http_methods(FORM)
def change(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Answer objections with a new text."""
    its, here = queries.decision(decision_id, person(request))
    require(policy.circles.may_change(here, its))
    form = TextForm(typed(request), its=its)
    if form.is_bound and (made := form.act(actions.change_decision, by=person(request), decision_id=decision_id)):
        messages.success(request, _("The new text is open, and all speak anew."))
        return redirect("decision", made.pk)
    objections = [
        each.reason
        for each in queries.voices(its)
        if each.said == "objection" and each.reason and each.visibility == "public"
    ]
    return step_page(
        request,
        here,
        form,
        tab="circle-decisions",
        title=_("A new text"),
        button=_("Open it with this text"),
        notes=objections or [_("What was said to the old text stays readable beside it.")],
        notes_title=_("What was objected") if objections else "",
        back=reverse("decision", args=[its.pk]),
    )


def brief(its: Decision, here: Standing) -> dict[str, Any]:
    """Return a decision as lists show it. No query."""
    ends = _("closes %(when)s") if its.state == State.OPEN else _("closed %(when)s")
    return {
        "its": its,
        "title": called(its, here),
        "kind": its.get_kind_display() if its.title else "",
        "text": excerpt(its.text, 180),
        "url": reverse("decision", args=[its.pk]),
        "badge": BADGES[State(its.state)],
        "when": ends % {"when": moment(its.closed_at or its.closes_at)},
    }


def called(its: Decision, here: Standing) -> str:
    """Return what a decision is called for who reads it: names are for members."""
    who = its.concerned.shown_name if its.concerned and here.member is not None else ""
    if its.kind == Kind.FACILITATOR:
        return _("%(name)s facilitates") % {"name": who} if who else _("Who facilitates")
    if its.kind == Kind.EXCLUSION:
        return _("%(name)s leaves the circle") % {"name": who} if who else _("Somebody leaves the circle")
    if its.kind == Kind.PROPOSAL:
        return _("In our name: %(title)s") % {"title": its.title}
    return str(its)


def _page(request: HttpRequest, decision_id: int, *, form: VoiceForm | None = None) -> HttpResponse:
    its, here = queries.decision(decision_id, request.user)
    told = here.member is not None or its.state != State.OPEN
    voices = list(queries.voices(its)) if told else []
    mine = next((each for each in voices if here.member and each.author_id == here.member.person_id), None)
    may_speak = policy.circles.may_speak(here, its)
    waiting = queries.waiting(its) if its.state == State.OPEN and here.member else 0
    follower = Decision.objects.filter(follows=its).only("id", "visibility").first()
    over = its.state in (State.REJECTED, State.LAPSED)
    context = frame(here, "circle-decisions", title=called(its, here)) | {
        "decision": its,
        "title": called(its, here),
        "html": rendered(its.text, links=not accounts.policy.is_new(its.author, at=here.at)),
        "brief": brief(its, here),
        "how": how(its),
        "result": _result(its, voices) if told else [],
        "changes": _changes(its),
        "voices": [_voice(each, here) for each in voices],
        "mine": mine,
        "form": form or (VoiceForm(its=its, mine=mine) if may_speak else None),
        "may_speak": may_speak,
        "waiting": waiting,
        "follower": follower if follower and follower.visibility == "public" else None,
        "may_withdraw": its.state == State.OPEN and bool(policy.circles.may_withdraw(here, its)),
        "may_close": its.state == State.OPEN and bool(policy.circles.may_close(here, its, waiting=waiting)),
        "may_change": (over or its.state == State.OPEN)
        and follower is None
        and bool(policy.circles.may_change(here, its)),
        "may_call": its.state == State.LAPSED and follower is None and bool(policy.circles.may_act(here)),
    }
    return render(request, "deliberation/circles/decision.html", context, status=422 if form else 200)


def how(its: Decision) -> str:
    """Say by what rule it is decided, as it was frozen at the opening."""
    rule = _("By consent") if its.rule == Rule.CONSENT else _("By majority")
    if its.is_second_call:
        return _("%(rule)s. Second call: whoever speaks decides.") % {"rule": rule}
    needed = ngettext(
        "%(rule)s. %(n)s of %(all)s member must speak.",
        "%(rule)s. %(n)s of %(all)s members must speak.",
        its.members,
    )
    return needed % {"rule": rule, "n": grouped(its.terms.needed), "all": grouped(its.members)}


def _result(its: Decision, voices: list[Voice]) -> list[dict[str, Any]]:
    words = (
        (_("consent"), _("stand aside"), _("object")) if its.rule == Rule.CONSENT else (_("yes"), _("abstain"), _("no"))
    )
    sides = [SIDES.get(each.said, "aside") for each in voices]
    return [
        {"label": label, "value": grouped(sides.count(side))}
        for side, label in zip(("for", "aside", "against"), words, strict=True)
    ]


def _voice(each: Voice, here: Standing) -> dict[str, Any]:
    shown = each.visibility == "public"
    return {
        "said": VOICED[each.said],
        "pk": each.pk,
        "side": SIDES.get(each.said, "neither"),
        "own": here.by.pk is not None and each.author_id == here.by.pk,
        "reason": each.reason if shown else "",
        "lang": each.lang,
        "name": each.author.shown_name if each.author and here.member is not None else "",
    }


def _changes(its: Decision) -> list[tuple[str, str]]:
    """Return which rules would change, in words, and to what."""
    found = []
    for name, value in its.change.items():
        field = RulesForm.base_fields.get(name) or WordsForm.base_fields.get(name)
        if field is not None:
            words = dict(getattr(field, "choices", ())).get(value, value)
            said = (_("yes") if value else _("no")) if isinstance(value, bool) else str(words)
            found.append((str(field.label), said))
    return found


def _kinds() -> list[dict[str, str]]:
    said = {
        Kind.ORDINARY: _("What you want to do or to say together."),
        Kind.FACILITATOR: _("Somebody who said that they would, or you yourself, for a term."),
        Kind.RULES: _("Who can join, how you decide, how many must speak, how long."),
        Kind.PROPOSAL: _("A proposal that members write gets the circle's name."),
        Kind.EXCLUSION: _("With a reason that only members read. It takes three members or more."),
        Kind.DISSOLUTION: _("What you did stays readable. Nobody can act in it any more."),
    }
    return [{"text": str(kind.label), "said": words, "url": f"?kind={kind.value}"} for kind, words in said.items()]
