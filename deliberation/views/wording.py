"""Conversations in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.queries import Known
from commons import clock
from commons.models import Visibility
from commons.templatetags.look import day
from commons.text import excerpt
from deliberation import policy
from deliberation.models import Conversation, Statement
from deliberation.queries import Figures


def place_of(its: Conversation, known: Known) -> str:
    """Say where a conversation is about."""
    if its.district_id in known.districts:
        return str(known.districts[its.district_id].name)
    return _("All of %(city)s") % {"city": known.city.name}


def until(its: Conversation, at: dt.datetime) -> str:
    """Say until when it is open, or since when it is not."""
    if not policy.answerable(its, at=at):
        closed = its.closed_at or its.closes_at
        return _("Closed on %(day)s") % {"day": day(clock.today(closed))} if closed else _("Closed")
    if its.closes_at is None:
        return _("Open")
    return _("Open until %(day)s") % {"day": day(clock.last_day(its.closes_at))}


def opener(its: Conversation) -> str:
    """Say who opened it."""
    if its.imported:
        return _("Brought from another platform")
    return its.author.shown_name if its.author else _("Somebody who has left")


def writer(statement: Statement) -> str:
    """Say who wrote it; what the conversation began with is marked as such."""
    name = statement.author.shown_name if statement.author else ""
    if statement.seeded:
        return _("by %(name)s, who opened the conversation") % {"name": name} if name else _("to begin with")
    return _("written by %(name)s") % {"name": name} if name else ""


def briefly(its: Conversation, counts: Figures, at: dt.datetime, known: Known) -> dict[str, Any]:
    """Return a conversation as lists show it. No query."""
    open_now = bool(policy.answerable(its, at=at)) and not its.imported
    return {
        "title": its.title,
        "lang": its.lang,
        "url": reverse("conversation", args=[its.pk]),
        "text": excerpt(its.about, 180),
        "open": open_now,
        "until": until(its, at),
        "place": place_of(its, known),
        "participants": counts.participants,
        "statements": counts.statements,
        "hidden": its.visibility == Visibility.HIDDEN,
    }
