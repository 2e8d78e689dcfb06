"""Jury duty: what it is, whether one is ready, and a juror's own place in a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import charter.queries
from accounts.models import Person
from commons import clock, store
from commons.charts import Bar, bars, drawn
from commons.giving import lent
from commons.kept import kept
from commons.templatetags.look import grouped, percent
from commons.verdict import require
from moderation import actions
from moderation.forms import VerdictForm, WordForm
from moderation.lifecycle import Panel, Reason, findings_for
from moderation.models import Case, Juror
from moderation.policy import cases as policy
from moderation.queries import cases as queries
from moderation.queries.eligible import concerns_of
from moderation.queries.seats import picture_before, seat_of
from moderation.queries.sitting import is_fixed
from moderation.views import saying
from proposals.views.entrance import person, returning, signed_in, someone, typed

EARLIER = 20


@require_safe
def juries(request: HttpRequest) -> HttpResponse:
    """What a jury is, how one is drawn, what juries decided; one's own duty."""
    by = someone(request)
    figures = kept("moderation.juries", lambda: queries.jury_figures(at=clock.now()))
    duty = queries.duty_of(by) if isinstance(by, Person) else None
    context = {
        "figures": _figures(figures),
        "chart": _chart(figures),
        "rules": charter.queries.rules(),
        "meanings": saying.rules(),
        "ready": isinstance(by, Person) and queries.is_ready(by),
        "may": returning(policy.may_be_juror(by), reverse("juries")),
        "duty": duty,
        "duty_due": saying.until(duty.case.due_at if duty and duty.accepted_at else duty.answer_by) if duty else "",
        "earlier": [_earlier(each) for each in queries.duties_of(by).filter(sits=False)[:EARLIER]]
        if isinstance(by, Person)
        else [],
    }
    return render(request, "moderation/juries/juries.html", context)


@never_cache
@signed_in
@require_POST
def duty(request: HttpRequest) -> HttpResponse:
    """Say that one is ready for jury duty, or no longer."""
    if request.POST.get("ready") == "no":
        actions.refuse_duty(by=person(request))
        messages.success(request, _("You are not drawn any more. A duty that you have goes on."))
    else:
        actions.accept_duty(by=person(request))
        messages.success(request, _("Thank you. If the lot falls on you, you are told here and by mail."))
    return redirect("juries")


@never_cache
@signed_in
@require_safe
def jury(request: HttpRequest, case_id: int) -> HttpResponse:
    """A juror's own place: the content and the rules side by side, the closed room, the vote. Never people."""
    return _room(request, case_id)


@signed_in
@require_safe
def picture(request: HttpRequest, case_id: int, content_id: int) -> HttpResponse:
    """A picture that the case is about, also a hidden one: for who sits on it while it is open. Nobody keeps it."""
    found = picture_before(queries.case(case_id), person(request), content_id)
    return lent(request, found, store.PICTURES)


@never_cache
@signed_in
@require_POST
def accept(request: HttpRequest, case_id: int) -> HttpResponse:
    actions.answer_call(case_id=case_id, by=person(request), accepts=True)
    messages.success(request, _("You sit on this jury. Thank you."))
    return redirect("jury", case_id)


@never_cache
@signed_in
@require_POST
def decline(request: HttpRequest, case_id: int) -> HttpResponse:
    actions.answer_call(case_id=case_id, by=person(request), accepts=False)
    messages.success(request, _("Somebody else is asked. Nobody wants to know why."))
    return redirect("juries")


@never_cache
@signed_in
@require_POST
def speak(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say something to the other jurors."""
    form = WordForm(typed(request))
    if form.act(actions.speak_in_room, case_id=case_id, by=person(request)) is None:
        return _room(request, case_id, words=form)
    return redirect(reverse("jury", args=[case_id]) + "#room")


@never_cache
@signed_in
@require_POST
def judge(request: HttpRequest, case_id: int) -> HttpResponse:
    """Vote, or vote otherwise."""
    by = person(request)
    its = queries.case(case_id)
    findings = findings_for(its.subject, fixed=is_fixed(concerns_of(its)))
    form = VerdictForm(typed(request), subject=its.subject, findings=findings)
    if form.act(actions.cast_verdict, case_id=case_id, by=by) is None:
        return _room(request, case_id, vote=form)
    messages.success(request, _("Your vote is kept. You can change it until the case is decided."))
    return redirect("jury", case_id)


def _room(
    request: HttpRequest, case_id: int, *, words: WordForm | None = None, vote: VerdictForm | None = None
) -> HttpResponse:
    by = person(request)
    its = queries.case(case_id)
    (juror, may), staff = seat_of(its, by), its.panel == Panel.STAFF
    require(may)
    sits = its.is_open and not (juror and juror.ended)
    called = sits and juror is not None and juror.accepted_at is None
    room = queries.room(its, juror or Juror())
    given = {"vote": juror.vote, "reason": juror.vote_reason, "text": juror.vote_text} if juror and juror.vote else {}
    name, meaning = saying.rule(its.reason)
    context: dict[str, Any] = {
        "case": its,
        "juror": juror,
        "staff": staff,
        "called": called,
        "sits": sits and not called,
        "items": [saying.item(each, case=its) for each in room.concerns],
        "rule": name,
        "meaning": meaning,
        "rules": saying.rules(),
        "room": room,
        "progress": _progress(room.voted, room.seats),
        "due": saying.until(its.due_at),
        "answer_by": saying.until(juror.answer_by) if juror else "",
        "found": saying.found(its),
        "words_form": words or WordForm(),
        "vote_form": vote or VerdictForm(initial=given, subject=its.subject, findings=room.findings),
    }
    wrong = bool((words and words.errors) or (vote and vote.errors))
    return render(request, "moderation/juries/jury.html", context, status=422 if wrong else 200)


def _progress(voted: int, seats: int) -> str:
    return ngettext("%(voted)d of %(seats)d has voted", "%(voted)d of %(seats)d have voted", voted) % {
        "voted": voted,
        "seats": seats,
    }


def _earlier(juror: Juror) -> dict[str, Any]:
    its: Case = juror.case
    said = str(juror.get_ended_display()) if juror.ended else _("voted") if juror.vote else _("did not vote")
    return {
        "case": its,
        "called": juror.called_at,
        "said": said,
        "found": "" if its.is_open else its.get_outcome_display(),
    }


def _figures(figures: queries.JuryFigures) -> list[dict[str, Any]]:
    whole, share = figures.whole, figures.whole.overturned_percent
    days = round(whole.median_hours / 24, 1) if whole.median_hours is not None else None
    return [
        {"value": grouped(whole.opened), "label": _("cases within a year")},
        {"value": grouped(whole.kept), "label": _("times it was kept"), "state": "kept"},
        *([{"value": percent(share), "label": _("of appeals overturned")}] if share is not None else []),
        *([{"value": grouped(days), "label": _("days until half were decided")}] if days is not None else []),
        {"value": grouped(figures.ready), "label": _("residents accept jury duty")},
    ]


def _chart(figures: queries.JuryFigures) -> dict[str, Any]:
    """Return how often residents were asked about each rule, with all numbers as a table."""
    rows = [(str(reason.label), figures.reasons[reason]) for reason in Reason if reason.value in figures.reasons]
    if not rows:
        return {}
    words = _("%(n)s, %(kept)s kept")
    shown = [Bar(name, of.opened, words % {"n": grouped(of.opened), "kept": grouped(of.kept)}) for name, of in rows]
    heads = (_("Cases"), _("Kept"), _("To be changed"), _("Hidden"), _("Lapsed"), _("Appeals decided"), _("Overturned"))
    panels = ", ".join(f"{Panel(code).label}: {grouped(n)}" for code, n in figures.panels.items() if n)
    return {
        "claim": _("What residents were asked, and how often it was kept"),
        "sub": _("Cases within a year, by the rule they were about"),
        "drawing": drawn(bars, shown),
        "label": _("Cases by rule; the table below says the same."),
        "caption": _("Cases by rule, within a year"),
        "columns": [{"text": _("Rule")}, *({"text": text, "number": True} for text in heads)],
        "rows": [[name, *({"text": grouped(n), "number": True} for n in _counts(of))] for name, of in rows],
        "foot": _("Who decided: %(panels)s.") % {"panels": panels},
    }


def _counts(of: queries.Tally) -> tuple[int, ...]:
    return (of.opened, of.kept, of.asked, of.hidden, of.lapsed, of.appealed, of.overturned)
