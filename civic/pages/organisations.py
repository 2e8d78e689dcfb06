"""Organisations in the open: who they are, and all they said here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import accounts.queries
from accounts.models import Organisation
from commons.paging import page
from commons.templatetags.look import grouped
from commons.text import excerpt
from proposals import queries
from proposals.queries.organised import Said
from proposals.views.helping import pledge_shown

ROWS, LISTED = 10, 30


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation by name. Two queries beside the frame's."""
    shown = page(
        accounts.queries.organisations(), order=("name", "pk"), cursor=request.GET.get("cursor", ""), size=LISTED
    )
    counts = queries.said_by_each([each.pk for each in shown])
    context = {
        "rows": [{"its": each, "proposals": counts.get(each.pk, 0)} for each in shown],
        "next_url": f"?cursor={shown.next}" if shown.next else "",
        "previous_url": f"?cursor={shown.previous}" if shown.previous else "",
        "nav_current": "proposals",
    }
    return render(request, "civic/organisations.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation, and one kind of what it said (`of`), newest first. Some nine queries, however much it is."""
    its = accounts.queries.organisation_called(slug)
    said, cursor = queries.said_by(its), request.GET.get("cursor", "")
    of = request.GET.get("of", "")
    first = next((each for each in PARTS if getattr(said, each)), "proposals")
    kind = of if of in PARTS else first
    speaking = accounts.queries.representatives(its, shown_only=False)
    context: dict[str, Any] = {
        "its": its,
        "facts": _facts(its),
        "flag_url": reverse("organisation-flag", args=[its.pk])
        if (its.about or its.website) and not its.is_withheld
        else "",
        "representatives": [each for each in speaking if each.shown],
        "is_spoken_for": bool(speaking) and its.ended_at is None,
        "tabs": _tabs(its, said, kind),
        "kind": kind,
        "nav_current": "proposals",
    }
    context |= PARTS[kind](its, cursor)
    return render(request, "civic/organisation.html", context)


def _proposals(its: Organisation, cursor: str) -> dict[str, Any]:
    rows = page(queries.for_cards(queries.proposals_of(its)), order=("-id",), cursor=cursor, size=ROWS)
    return {"page": queries.with_figures(rows), **_steps("proposals", rows)}


def _comments(its: Organisation, cursor: str) -> dict[str, Any]:
    rows = page(queries.comments_of(its), order=("-id",), cursor=cursor, size=ROWS)
    return {"page": [{"row": each, "text": excerpt(each.body, 280)} for each in rows], **_steps("comments", rows)}


def _pledges(its: Organisation, cursor: str) -> dict[str, Any]:
    rows = page(queries.pledges_of(its), order=("-id",), cursor=cursor, size=ROWS)
    for each in rows:
        each.organisation = its
    return {"page": [{"row": each, "shown": pledge_shown(each)} for each in rows], **_steps("pledges", rows)}


PARTS = {"proposals": _proposals, "comments": _comments, "pledges": _pledges}


def _steps(kind: str, rows: Any) -> dict[str, str]:
    found = {"next_url": rows.next, "previous_url": rows.previous}
    return {name: f"?of={kind}&cursor={cursor}" if cursor else "" for name, cursor in found.items()}


def _tabs(its: Organisation, said: Said, kind: str) -> list[dict[str, Any]]:
    address = reverse("organisation", args=[its.slug])
    words = {
        "proposals": (_("Proposals"), said.proposals),
        "comments": (_("Comments"), said.comments),
        "pledges": (_("Pledges"), said.pledges),
    }
    return [
        {"text": text, "url": f"{address}?of={each}", "count": grouped(count), "current": each == kind}
        for each, (text, count) in words.items()
    ]


def _facts(its: Organisation) -> list[tuple[str, str]]:
    return [(_("What it is"), its.get_kind_display()), (_("Registered"), its.registration)]
