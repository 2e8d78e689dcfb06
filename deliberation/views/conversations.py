"""Conversations for everybody: all of them; and one, with what is asked next and its opinion map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

import accounts.policy
import charter.queries
from accounts.models import Person
from commons import clock
from commons.models import Visibility
from commons.paging import page
from commons.text import excerpt, rendered
from deliberation import policy, queries
from deliberation.forms import StatementForm
from deliberation.lifecycle.conversations import State
from deliberation.models import Conversation, Statement
from deliberation.policy import Someone
from deliberation.queries import Progress
from deliberation.views.atlas import atlas
from deliberation.views.wording import briefly, opener, place_of, until, writer
from proposals.views.entrance import returning, someone

ROWS = 12
# Shorter words stand open under the title.
SHORT = 420


@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    """All conversations, newest first; narrowed by state and district. Four queries beside the frame's."""
    at, by = clock.now(), someone(request)
    districts = {each.code: each.name for each in charter.queries.known().districts.values()}
    state, district, cursor = (request.GET.get(name, "") for name in ("state", "district", "cursor"))
    unknown = (state not in ("", *State.values)) or (district not in ("", *districts))
    state, district = state if state in State.values else "", district if district in districts else ""
    rows = queries.conversations(state=state, district=district)
    found = page(rows, order=queries.CONVERSATIONS_ORDER, cursor=cursor, size=ROWS)
    context = {
        "rows": shown_briefly(found.rows, at),
        "states": State.choices,
        "districts": sorted(districts.items(), key=lambda pair: pair[1]),
        "state": state,
        "district": district,
        "narrowed": bool(state or district),
        "unknown": unknown,
        "may_open": returning(policy.may_open(by), reverse("conversation-new")),
        "next_url": _address(state, district, found.next) if found.next else "",
        "previous_url": _address(state, district, found.previous) if found.previous else "",
        "nav_current": "conversations",
    }
    return render(request, "deliberation/conversations.html", context)


def shown_briefly(rows: Iterable[Conversation], at: dt.datetime) -> list[dict[str, Any]]:
    """Return conversations as lists show them. Two queries, none where there are no rows."""
    rows = list(rows)
    counts = queries.figures(rows) if rows else {}
    known = charter.queries.known()
    return [briefly(each, counts[each.pk], at, known) for each in rows]


@require_safe
def conversation_page(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """One conversation: the next statement to answer, the map, what all agree on, what each group says."""
    by, at = someone(request), clock.now()
    its = queries.conversation_in_full(conversation_id, by)
    done = queries.progress(its, by)
    mine = queries.my_stances(its, by) if isinstance(by, Person) and done.answered else ()
    context = {
        "conversation": its,
        **head(its, by, at),
        **_asked(request, its, by, at, done),
        "map": atlas(its, list(mine)),
        "html": rendered(its.about, links=not accounts.policy.is_new(its.author, at=at)),
        "short": len(its.about) <= SHORT,
        "lead": excerpt(its.about) or its.title,
        "figures": queries.figures_of(its, statements=done.statements),
        "done": done,
        "on_map_from": min(queries.IN_MAP_FROM, done.statements),
        "form": StatementForm(),
    }
    return render(request, "deliberation/conversation.html", context)


def head(its: Conversation, by: Someone, at: dt.datetime) -> dict[str, Any]:
    """Return what stands at the head of each page about a conversation. No query."""
    proposal = its.proposal
    shown = proposal is not None and proposal.visibility == Visibility.PUBLIC and proposal.published_at is not None
    return {
        "opener": opener(its),
        "place": place_of(its, charter.queries.known()),
        "until": until(its, at),
        "is_open": bool(policy.answerable(its, at=at)),
        "about_proposal": proposal if shown else None,
        "keeps": bool(policy.may_keep(by, its)),
        "hidden": its.visibility == Visibility.HIDDEN,
        "edit_asked": its.edit_asked_at is not None and by.pk is not None and its.author_id == by.pk,
        "nav_current": "conversations",
    }


def _asked(request: HttpRequest, its: Conversation, by: Someone, at: dt.datetime, done: Progress) -> dict[str, Any]:
    """Return the statement to answer now, and whether this person may. Two queries at most."""
    may = policy.may_answer(by, its) and policy.answerable(its, at=at)
    here = reverse("conversation", args=[its.pk])
    statement = _chosen(request, its) or (queries.next_statement(its, by) if may or by.pk is None else None)
    may_state = policy.may_state(by, its, answers=queries.answers_missing(done)) and policy.answerable(its, at=at)
    return {
        "statement": statement,
        "writer": writer(statement) if statement else "",
        "may_answer": returning(may, here),
        "may_state": returning(may_state, here),
        "all_answered": bool(may) and statement is None and done.statements > 0,
    }


def _chosen(request: HttpRequest, its: Conversation) -> Statement | None:
    """Return the statement that the address asks for, as links to one statement do."""
    asked = request.GET.get("statement", "")
    return queries.visible_statement(its, int(asked)) if asked.isascii() and asked.isdigit() else None


def _address(state: str, district: str, cursor: str) -> str:
    pairs = {"state": state, "district": district, "cursor": cursor}
    return f"?{urlencode({name: value for name, value in pairs.items() if value})}"
