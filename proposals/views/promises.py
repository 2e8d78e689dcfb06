"""Commitments as the component `promises` shows them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from commons.templatetags.look import day
from proposals import policy
from proposals.models import Commitment, ProgressReport
from proposals.queries import Someone
from proposals.views.gallery import gallery


def reported(report: ProgressReport, by: Someone) -> dict[str, Any]:
    """Return one report of a delivery as its page shows it; its pictures are loaded. No query."""
    city = report.office is not None
    return {
        "id": report.pk,
        "city": city,
        "who": report.author_name
        if city
        else report.author.shown_name
        if report.author
        else _("Somebody who has left"),
        "role": report.office.name if report.office else _("Resident"),
        "at": report.created_at,
        "text": report.text,
        "url": report.url,
        "pictures": gallery(report.pictures.all()),
        "own": bool(policy.may_delete_report(by, report)),
    }


def shown(promise: Commitment, today: dt.date) -> dict[str, Any]:
    """Return one commitment; a day that has passed without word is marked as missed."""
    state, name = "in_delivery", _("Promised")
    if promise.kept_on:
        state, name = "kept", _("Kept")
    elif promise.given_up_on:
        state, name = "missed", _("Given up")
    elif promise.due_on < today:
        state, name = "missed", _("Date missed")
    moved = [
        _("Moved from %(day)s: %(reason)s") % {"day": day(m.due_on), "reason": m.reason} for m in promise.moves.all()
    ]
    return {
        "text": promise.text,
        "due_on": promise.due_on,
        "state": state,
        "state_name": name,
        "note": promise.evidence or promise.given_up_reason,
        "moved": moved,
    }
