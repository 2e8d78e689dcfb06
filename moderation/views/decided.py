"""What a decision means for whom it is about: the rule, the reasons, how to appeal. Signed in, or by a mail's link."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser

import charter.queries
from accounts.models import Person
from commons import clock
from commons.models import Visibility
from moderation.contents import pieces
from moderation.lifecycle import Deed, Ground
from moderation.models import Act, Case, Concern
from moderation.queries import cases as queries
from moderation.views import saying
from moderation.views.places import where_url

# What a moderator alone decided, and its author or flagger can have residents look at.
APPEALED = (Deed.HIDE, Deed.ASK_EDIT, Deed.DISMISS)


def decided_case(its: Case, concerns: list[Concern], by: Person | AnonymousUser) -> dict[str, Any]:
    """Return what of a case concerns this reader; `mine` is None for whom it is not about."""
    part = queries.part_in(its, by, concerns, at=clock.now())
    if not (part.author or part.flagger or part.juror):
        return {"mine": None, "may_appeal": False}
    return {
        "mine": part,
        "own": saying.own_items(concerns, by.pk or 0) if part.author else [],
        "told": queries.told(its) if part.author else [],
        "why": saying.rule(its.outcome_reason),
        "ground": its.reason_words if its.outcome_reason in Ground.values else "",
        "may_appeal": part.may_appeal,
    }


def decided_act(act: Act, *, concerned: bool) -> dict[str, Any]:
    """Return how whom it concerns appeals against what a moderator alone decided. Three queries at most."""
    appeal = Case.objects.filter(appeal_of_act=act).first()
    until = act_appeal_until(act)
    last = not Act.objects.filter(concern=act.concern_id, pk__gt=act.pk).exists()
    open_to = concerned and last and act.case_id is None and act.deed in APPEALED and appeal is None
    return {
        "appeal": appeal,
        "until": saying.until(until),
        "may_appeal": open_to and clock.now() < until,
    }


def act_appeal_until(act: Act) -> dt.datetime:
    """Return when the time ends to appeal against what a moderator alone decided."""
    return clock.due(act.created_at, charter.queries.rule("appeal_days").whole)


def own_of_act(act: Act) -> list[dict[str, Any]]:
    """Return what an act is about, as its author reads it. One query."""
    return [saying.item(_with_piece(act), own=True)]


def flagged_at(act: Act) -> str:
    """Return where it stands that somebody flagged, empty where not everybody sees it. One query."""
    concern = _with_piece(act)
    public = concern.piece is not None and concern.piece.visibility == Visibility.PUBLIC
    return where_url(concern, concern.piece) if public else ""


def _with_piece(act: Act) -> Concern:
    concern: Concern = act.concern
    concern.piece = pieces(concern.kind, [concern.content_id]).get(concern.content_id)
    return concern
