"""The page of privacy: the city's own statement, and below it what is held of people, drawn from what apps declare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Holding
from accounts.queries import holdings
from charter.views.statements import shown
from commons.kept import kept
from commons.rights import Personal, rooms


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of data on the page; `rows`: how many are held, None before the first nightly run."""

    title: Any
    parts: tuple[Personal, ...]
    rows: int | None


def kinds(counted: dict[str, Holding]) -> list[Kind]:
    """Return every kind of personal data that any app declares."""
    known = rooms()
    declared = [(one.label, one.title, one.personal) for one in known.declarations if one.personal]
    declared += [(one.label, one.title, (one.personal,)) for one in known.elsewhere]
    return [Kind(title, parts, counted[label].rows if label in counted else None) for label, title, parts in declared]


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Two queries beside the frame's, one of them now and then."""
    counted = kept("holdings", holdings)
    moments = [one.counted_at for one in counted.values()]
    page = shown(request, "privacy") | {"kinds": kinds(counted), "counted_at": min(moments, default=None)}
    return render(request, "civic/privacy.html", page)
