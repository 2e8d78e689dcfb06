"""Moderators' own pages: what waits, one case with its surroundings, and what became of a decision about many."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

import accounts.queries
import charter.queries
from commons import clock
from commons.models import Visibility
from commons.paging import page
from commons.templatetags.look import grouped
from commons.text import excerpt, rendered
from commons.verdict import require
from deliberation.models import Voice
from moderation import actions, policy, queries
from moderation.contents import KINDS, author_of, can_change, whole_of
from moderation.forms import DecisionForm, ManyForm
from moderation.lifecycle import Deed, Reason, State, possible
from moderation.models import Concern
from moderation.queries.at_jury import open_cases
from moderation.views.places import has_page, where_url
from proposals.models import Comment, Picture
from proposals.policy import stands_alone
from proposals.views.entrance import person, typed

ROWS = 20
FILTERS = ("state", "kind", "reason", "district")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits; a decision about several leads to what became of each."""
    by = person(request)
    require(policy.may_see_queue(by))
    asked = filters(request.GET)
    form = ManyForm(typed(request), state=asked["state"])
    if request.method == "POST" and (done := form.act(actions.decide_many, by=by)) is not None:
        return _outcomes(request, done)
    rows = queries.queue(person=by, **asked)
    shown = page(rows, order=queries.QUEUE_ORDER, cursor=request.GET.get("cursor", ""), size=ROWS)
    queries.with_content(shown)
    at_jury = open_cases([row.pk for row in shown])
    at, kept = clock.now(), {name: value for name, value in asked.items() if value}
    context = {
        "form": form,
        "rows": [row_of(row, by=by, at=at) | {"at_jury": at_jury.get(row.pk)} for row in shown],
        "deeds": possible(asked["state"]),
        "chosen": set(request.POST.getlist("concern")),
        "tabs": _tabs(asked),
        "selects": _selects(asked),
        "asked": asked,
        "is_narrowed": any(asked[name] for name in ("kind", "reason", "district")),
        **{
            f"{way}_url": f"?{urlencode(kept | {'cursor': cursor})}" if cursor else ""
            for way, cursor in (("next", shown.next), ("previous", shown.previous))
        },
    }
    return render(request, "moderation/queue.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def content(request: HttpRequest, kind: str, content_id: int) -> HttpResponse:
    """One piece of content with what stands around it, who flagged it not among that; decide about it."""
    by = person(request)
    require(policy.may_see_queue(by))
    found = queries.reachable_piece(kind, content_id)
    concern = queries.concern_about(kind, found)
    deeds = [each for each in possible(concern.state) if each != Deed.ASK_EDIT or can_change(found)]
    form = DecisionForm(typed(request), deeds=deeds)
    if request.method == "POST":
        act = form.act(actions.decide_concern, kind=kind, content_id=content_id, by=by)
        if act is not None:
            told = "" if act.deed == Deed.DISMISS else _("Its author is told.")
            messages.success(request, f"{act.done_words}. {told}".strip())
            return redirect("moderation-content", kind, content_id)
    whole, author_id = whole_of(found), author_of(found)
    title, text = queries.shown_words(found)
    author = accounts.queries.shown_people([author_id]).get(author_id or 0)
    context = {
        "form": form,
        "concern": concern,
        "whole": whole,
        "is_public": found.visibility == Visibility.PUBLIC,
        "title": title,
        "html": rendered(text),
        "lang": getattr(found, "lang", ""),
        "at": getattr(found, "created_at", None),
        "picture_url": _picture_url(found, whole),
        "above": queries.above(found) if isinstance(found, Comment) else [],
        "said_to": found.decision if isinstance(found, Voice) else None,
        "author": author,
        "may_block": author is not None and bool(policy.may_block(by, author)),
        "spoke_for": getattr(found, "organisation", None),
        "flags": queries.flags_of(concern),
        "acts": queries.acts_on(concern),
        "verdict": stands_alone(found) and policy.may_moderate(by, concern),
        "where_url": where_url(concern, found) if has_page(whole) else "",
        "at_jury": open_cases([concern.pk]).get(concern.pk or 0),
    }
    return render(request, "moderation/content.html", context, status=422 if form.errors else 200)


def filters(given: Any) -> dict[str, str]:
    """Return the filters of the queue; what is unknown is left out, so that no address shows an empty page."""
    asked = {name: str(given.get(name, "")) for name in FILTERS}
    asked["state"] = asked["state"] if asked["state"] in State.values else State.OPEN.value
    asked["kind"] = asked["kind"] if asked["kind"] in dict(KINDS) else ""
    asked["reason"] = asked["reason"] if asked["reason"] in Reason.values else ""
    codes = {district.code for district in charter.queries.known().districts.values()} | {"city"}
    asked["district"] = asked["district"] if asked["district"] in codes else ""
    return asked


def row_of(row: Concern, *, by: Any, at: Any) -> dict[str, Any]:
    """Return one row of the queue in words. No query."""
    title, text = queries.shown_words(row.piece)
    whole = whole_of(row.piece) if row.piece is not None else None
    changed = getattr(row.piece, "edited_at", None)
    return {
        "concern": row,
        "url": reverse("moderation-content", args=[row.kind, row.content_id]),
        "title": title,
        "text": excerpt(text, 280) or title,
        "whole": _of_what(row.piece) if whole is not None and whole is not row.piece else "",
        "place": row.district.name if row.district else _("The whole city"),
        "author": row.author.shown_name if row.author else _("Somebody who has left"),
        "reasons": [
            _("%(reason)s: %(n)s") % {"reason": Reason(code).label, "n": grouped(n)} for code, n in row.reasons
        ],
        "wait_days": (at - row.opened_at).days,
        "is_gone": row.piece is None or row.piece.visibility == Visibility.ERASED,
        "is_changed": row.state == State.EDIT_ASKED and bool(changed) and not getattr(row.piece, "edit_asked_at", None),
        "verdict": policy.may_moderate(by, row, flagged=row.flagged_by_reader),
    }


def _of_what(found: Any) -> str:
    """Return what a piece belongs to; of what a member said also to what."""
    title = str(whole_of(found).title)
    return f"{title}: {found.decision}" if isinstance(found, Voice) else title


def _outcomes(request: HttpRequest, done: list[actions.Outcome]) -> HttpResponse:
    context = {
        "done": [each for each in done if each.done],
        "refused": [each for each in done if not each.done],
        "count": len(done),
    }
    return render(request, "moderation/outcomes.html", context)


def _tabs(asked: dict[str, str]) -> list[dict[str, Any]]:
    counts = queries.state_counts()
    rest = {name: value for name, value in asked.items() if value and name != "state"}
    return [
        {
            "text": str(state.label).capitalize(),
            "url": f"?{urlencode(rest | {'state': state.value})}",
            "count": _counted(counts[state]),
            "current": asked["state"] == state,
        }
        for state in State
    ]


def _counted(count: int) -> str:
    if count > queries.MOST_COUNTED:
        return _("more than %(most)s") % {"most": grouped(queries.MOST_COUNTED)}
    return grouped(count)


def _selects(asked: dict[str, str]) -> list[dict[str, Any]]:
    districts = [(each.code, each.name) for each in charter.queries.known().districts.values()]
    return [
        {"name": "kind", "label": _("Kind"), "choices": KINDS, "value": asked["kind"]},
        {"name": "reason", "label": _("Reason"), "choices": Reason.choices, "value": asked["reason"]},
        {
            "name": "district",
            "label": _("District"),
            "choices": [("city", _("The whole city")), *districts],
            "value": asked["district"],
        },
    ]


def _picture_url(found: Any, whole: Any) -> str:
    if not isinstance(found, Picture) or found.visibility != Visibility.PUBLIC:
        return ""
    return reverse("picture-whole", args=[whole.pk, found.digest])
