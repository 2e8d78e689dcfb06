"""A proposal's own page: its text, its supports, the answer, its story, its discussion."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import charter.queries
import notifications.policy
import notifications.queries
from charter.models import District
from charter.queries import Rules
from commons import clock
from commons.templatetags.look import grouped
from commons.text import excerpt, rendered
from commons.verdict import Verdict
from proposals import policy, queries
from proposals.forms import CommentForm
from proposals.lifecycle import Move, State
from proposals.models import Answer, Proposal, Source
from proposals.queries import Figures, Someone
from proposals.views import promises
from proposals.views.atlas import district_map
from proposals.views.entrance import returning, someone
from proposals.views.story import events, stations
from proposals.views.voices import voices

THREADS = 20
LEAD_CHARACTERS = 420
SIMILAR_FRESH = 20


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    by = someone(request)
    shown = queries.in_full(pk, by)
    at, rules = clock.now(), charter.queries.rules()
    sums = queries.sums(pk)
    figures = sums.figures
    answers = list(queries.answers_to(shown)) if shown.answered_at else []
    entries = queries.timeline(shown) if shown.published_at else []
    answer = answers[0] if answers else None
    open_now = bool(policy.commentable(shown))
    page, threads = queries.threads(shown, person=by, cursor=request.GET.get("comments", ""), size=THREADS)
    minutes = rules.number("edit_minutes")
    can = verdicts(request, by, shown, figures, answer, rules, at)
    districts = list(charter.queries.known().districts.values())
    return render(
        request,
        "civic/proposal.html",
        {
            "proposal": shown,
            "figures": figures,
            "lead": excerpt(shown.body, 200),
            "html": opened(rendered(shown.body)),
            "can": can,
            "own": shown.is_written_by(by.pk),
            "author_role": _role(shown, districts),
            "canonical": settings.PUBLIC_URL + reverse("proposal", args=[pk]),
            "crossing_note": _ended(shown),
            "in_charge": bool(can["hand_over"]) or policy.is_in_charge(by, shown),
            "support": queries.supports(by, pk),
            "follows": notifications.queries.is_following(shown, by.pk) if by.pk else False,
            "stations": stations(shown, entries, answer),
            "tabs": _tabs(shown, figures, answer),
            "answer": _answer(answer, timezone.localdate(at)),
            "earlier_answers": answers[1:],
            "events": events(shown, entries, answers, percent=threshold_in_words(shown, rules), today=clock.today(at)),
            "threshold_words": threshold_in_words(shown, rules),
            "sides": sums.sides,
            "voices": voices(threads, by=by, edit_minutes=minutes, at=at, open_now=open_now),
            "older_url": f"?comments={page.next}#comments" if page.next else "",
            "newer_url": f"?comments={page.previous}#comments" if page.previous else "",
            "form": CommentForm(rules=rules) if can["comment"] else None,
            "similar": _similar(shown),
            "map": _map(shown, districts),
            "source": Source.objects.filter(proposal=pk).first() if shown.channel == Proposal.Channel.IMPORT else None,
            "here": shown.district,
            "nav_current": "proposals",
        },
    )


def verdicts(
    request: HttpRequest,
    by: Someone,
    shown: Proposal,
    figures: Figures,
    answer: Answer | None,
    rules: Rules,
    at: dt.datetime,
) -> dict[str, Verdict]:
    """Return what this person may do now, each with the reason why not; the state speaks before the person."""
    minutes = rules.number("edit_minutes")
    correctable = policy.correctable(shown, supports=figures.supports, edit_minutes=minutes, at=at)
    can = {
        "support": policy.supportable(shown) and policy.may_support(by, shown),
        "comment": policy.commentable(shown) and policy.may_comment(by, shown),
        "follow": notifications.policy.may_follow(by, shown),
        "edit": correctable and policy.may_edit(by, shown),
        "publish": policy.in_state(shown, Move.PUBLISH) and policy.may_publish(by, shown),
        "withdraw": policy.in_state(shown, Move.WITHDRAW) and policy.may_withdraw(by, shown),
        "answer": policy.in_state(shown, Move.ANSWER) and policy.may_answer(by, shown),
        "extend": policy.extendable(shown, at=at) and policy.may_extend(by, shown),
        "hand_over": policy.in_state(shown, Move.ANSWER) and policy.may_hand_over(by, shown),
        "deliver": policy.in_state(shown, Move.DELIVER)
        and policy.deliverable(answer)
        and policy.may_deliver(by, shown),
        "finish": policy.in_state(shown, Move.FINISH) and policy.may_deliver(by, shown),
    }
    return {act: returning(verdict, request) for act, verdict in can.items()}


def threshold_in_words(shown: Proposal, rules: Rules) -> str:
    """Say what the threshold stands for: “1% of the verified residents of Molinos, at least 20”."""
    numbers = {
        "share": f"{float(rules['support_threshold'].value):g}",
        "least": grouped(rules.number("support_threshold_least")),
        "place": shown.district.name if shown.district else "",
    }
    if shown.district is None:
        return _("%(share)s%% of all verified residents, at least %(least)s") % numbers
    return _("%(share)s%% of the verified residents of %(place)s, at least %(least)s") % numbers


def opened(html: SafeString) -> SafeString:
    """Set a first paragraph of a sentence or three as the lead."""
    first, _end, _rest = html.partition("</p>")
    if not html.startswith("<p>") or len(first) > LEAD_CHARACTERS:
        return html
    return mark_safe(html.replace("<p>", '<p class="prose__lead">', 1))


def _role(shown: Proposal, districts: list[District]) -> str:
    """Say that this is the author, and of which district when that is proved."""
    home_id = shown.author.home_id if shown.author else None
    home = next((each for each in districts if each.pk == home_id), None)
    return _("author, %(district)s") % {"district": home.name} if home else _("author")


def _ended(shown: Proposal) -> str:
    """Say on the bar why nothing is added any more."""
    if shown.state == State.EXPIRED:
        return _("Its time has ended")
    return _("Withdrawn by its author") if shown.state == State.WITHDRAWN else ""


def _tabs(shown: Proposal, figures: Figures, answer: Answer | None) -> list[dict[str, Any]]:
    address = reverse("proposal", args=[shown.pk])
    tabs: list[dict[str, Any]] = [{"text": _("Story"), "url": address, "current": True}]
    if answer is not None:
        tabs.append({"text": _("Answer"), "url": "#answer"})
    if shown.published_at:
        tabs.append({"text": _("Comments"), "url": "#comments", "count": grouped(figures.comments)})
    if shown.state in (State.ANSWERED, State.IN_DELIVERY, State.DONE) and policy.deliverable(answer):
        promised = len(answer.commitments.all()) if answer else 0
        tabs.append(
            {"text": _("Delivery"), "url": reverse("proposal-delivery", args=[shown.pk]), "count": grouped(promised)}
        )
    if shown.published_at:
        revision = _("rev. %(n)s") % {"n": grouped(shown.revision_number)}
        tabs.append({"text": _("History"), "url": reverse("proposal-history", args=[shown.pk]), "count": revision})
    return tabs


def _answer(answer: Answer | None, today: dt.date) -> dict[str, Any] | None:
    """Return the component's inputs; a promise whose day has passed without word is marked as missed."""
    if answer is None:
        return None
    return {
        "decision": answer.decision,
        "decision_name": answer.get_decision_display(),
        "office": answer.office.name,
        "on": answer.published_at,
        "summary": answer.summary,
        "reasons": rendered(answer.reasons),
        "commitments": [promises.shown(each, today) for each in answer.commitments.all()],
        "official": answer.author_name,
        "role": answer.author_title or answer.office.name,
        "cost": answer.cost,
    }


def _similar(shown: Proposal) -> list[Proposal]:
    """Return what is near in words. Which ones is kept for a while; what is said of them is not. One query."""
    key = f"similar:{connection.settings_dict['NAME']}:{shown.pk}:{shown.revision_number}"
    ids: list[int] | None = cache.get(key)
    if ids is None:
        ids = [
            row.pk for row in queries.similar(title=shown.title, district_id=shown.district_id, but=shown.pk, limit=3)
        ]
        cache.set(key, ids, SIMILAR_FRESH * settings.FRAME_FRESH_SECONDS)
    return queries.in_brief(ids)


def _map(shown: Proposal, districts: list[District]) -> dict[str, Any]:
    drawn = district_map(districts, here=shown.district_id)
    for shape in drawn.get("districts", []):
        shape["x"] = None  # the name stands beside the map
    if drawn and shown.longitude is not None and shown.latitude is not None:
        x, y = drawn["place"](shown.longitude, shown.latitude)
        drawn["pins"] = [{"x": x, "y": y, "topic": shown.topic.code, "size": 11}]
    return drawn
