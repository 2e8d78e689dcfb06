"""The page of privacy: the city's own statement, and below it what is held of people, drawn from what apps declare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Holding
from accounts.queries import holdings
from charter.views.statements import shown
from commons.kept import kept
from commons.rights import Personal, Words, rooms

# What the parts of the page are called, by app and in the order in which one looks for them.
PARTS: dict[str, Words] = {
    "accounts": _("Your account"),
    "proposals": _("Taking part"),
    "notifications": _("Being told"),
    "moderation": _("Moderation"),
    "reports": _("Reports"),
    "charter": _("Governing the city"),
    "journal": _("The record of what happened"),
}
OTHERS = _("Other")


@dataclass(frozen=True, slots=True)
class Line:
    """What some fields are for, how long they are kept and what becomes of them."""

    purposes: list[str]
    lifetime: str
    fate: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data; `rows`: how many are held, None before the first nightly run."""

    title: Words
    lines: list[Line]
    rows: int | None


def lines(parts: Iterable[Personal]) -> list[Line]:
    """Put together what is kept equally long and ends alike."""
    found: dict[tuple[str, str], Line] = {}
    for part in parts:
        lifetime, fate = str(part.lifetime), str(part.erased.value)
        line = found.setdefault((lifetime, fate), Line([], lifetime, fate))
        if str(part.purpose) not in line.purposes:
            line.purposes.append(str(part.purpose))
    return list(found.values())


def parts(counted: dict[str, Holding]) -> list[tuple[Words, list[Kind]]]:
    """Return every kind of personal data that any app declares, by part of the page."""
    by_part: dict[Words, list[Kind]] = {title: [] for title in [*PARTS.values(), OTHERS]}
    for room in rooms():
        declared: list[tuple[str, Any, tuple[Personal, ...]]] = [
            (one.label, one.title, one.personal) for one in room.DECLARATIONS if one.personal
        ]
        declared += [(one.label, one.title, (one.personal,)) for one in getattr(room, "ELSEWHERE", ())]
        app = getattr(room, "__name__", "").partition(".")[0]
        by_part[PARTS.get(app, OTHERS)] += [
            Kind(title, lines(fields), counted[label].rows if label in counted else None)
            for label, title, fields in declared
        ]
    return [(title, kinds) for title, kinds in by_part.items() if kinds]


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Two queries beside the frame's, one of them now and then."""
    counted = kept("holdings", holdings)
    moments = [one.counted_at for one in counted.values()]
    page = shown(request, "privacy") | {"parts": parts(counted), "counted_at": min(moments, default=None)}
    return render(request, "civic/privacy.html", page)
