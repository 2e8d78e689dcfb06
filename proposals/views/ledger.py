"""The ledger: every promise of the city, as a page, as a table to take along and as a feed."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

import charter.queries
from charter.models import District, Office
from commons import clock
from commons.cells import harmless
from commons.filters import refuse_unknown_filters
from commons.paging import page
from commons.templatetags.look import day, grouped
from proposals import queries
from proposals.models import Commitment
from proposals.queries import Promise, PromiseEvent
from proposals.views.promises import shown

ROWS = 20
COLUMNS = (
    *("id", "promise", "state", "due_on", "first_due_on", "times_moved", "kept_on", "evidence", "given_up_on"),
    *("given_up_reason", "steps", "steps_reached", "office", "district", "proposal", "title", "answered_on", "url"),
)
HAPPENED = {
    "promised": pgettext_lazy("of a promise", "Promised"),
    "kept": pgettext_lazy("of a promise", "Kept"),
    "given_up": pgettext_lazy("of a promise", "Given up"),
    "moved": gettext_lazy("Date moved"),
    "missed": gettext_lazy("Date missed"),
}


class _Echo:
    """A file whose lines are given back instead of being kept."""

    def write(self, line: str) -> str:
        return line


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    today, asked = clock.today(), _asked(request)
    state, narrowed = asked["state"], {name: asked[name] for name in ("office", "district")}
    rows = queries.ledger(today=today, **asked)
    cursor = request.GET.get("cursor", "")
    found = page(rows, order=queries.ledger_order(state), cursor=cursor, size=ROWS)
    counts = queries.ledger_counts(today=today, **narrowed)
    kept = {name: value for name, value in asked.items() if value}
    known, query = charter.queries.known(), f"?{urlencode(kept)}" if kept else ""
    return render(
        request,
        "proposals/promises.html",
        {
            "rows": [(each, shown(each, today), _steps(each)) for each in found],
            "figures": _figures(counts),
            "tabs": _tabs(state, narrowed, counts),
            "offices": [(each.code, each.name) for each in known.offices.values()],
            "districts": [
                ("city", _("The whole city")),
                *((each.code, each.name) for each in known.districts.values()),
            ],
            "asked": asked,
            "in_use": sum(bool(value) for value in narrowed.values()),
            "is_narrowed": bool(kept),
            "csv_url": reverse("promises-csv") + query,
            "feed_url": reverse("promises-feed") + query,
            **{
                f"{way}_url": f"?{urlencode(kept | {'cursor': its})}" if its else ""
                for way, its in (("next", found.next), ("previous", found.previous))
            },
            "nav_current": "awaiting",
        },
    )


@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """Give the whole ledger out, row by row."""
    lines = csv.writer(_Echo())
    today = clock.today()
    rows = queries.whole_ledger(today=today, **_asked(request))

    def written() -> Iterator[str]:
        # The mark at the beginning tells programs for tables that it is UTF-8.
        yield "\ufeff" + lines.writerow(COLUMNS)
        for promise in rows:
            yield lines.writerow(_cells(promise, today, request))

    response = StreamingHttpResponse(written(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="promises.csv"'
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Tell what happened to promises lately, the newest first. Raises BadRequest."""
    refuse_unknown_filters(request, ("state", "office", "district"))
    asked = _asked(request)
    city = charter.queries.city()
    whole = request.build_absolute_uri
    told = Atom1Feed(
        title=_("Promises of %(city)s") % {"city": city.name if city else ""},
        link=whole(reverse("promises")),
        feed_url=whole(),
        description="",
        subtitle=_("What the city promised, kept, moved, missed or gave up."),
    )
    for event in queries.promise_events(office=asked["office"], district=asked["district"], at=clock.now()):
        where = reverse("proposal-delivery", args=[event.promise.answer.proposal_id])
        told.add_item(
            title=f"{HAPPENED[event.what]}: {event.promise.text}",
            link=f"{whole(where)}#promise-{event.promise.pk}",
            description=escape(_words(event)),  # programs that read feeds take it for HTML
            unique_id=f"{whole(where)}#{event.key}",
            updateddate=event.at,
            pubdate=event.at,
        )
    return HttpResponse(told.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return how the ledger is narrowed. Raises DoesNotExist where no office or district has that code."""
    asked = {name: request.GET.get(name, "") for name in ("state", "office", "district")}
    if asked["state"] not in Promise.values:
        asked["state"] = ""
    if asked["office"]:
        Office.objects.get(code=asked["office"])
    if asked["district"] not in ("", "city"):
        District.objects.get(code=asked["district"])
    return asked


def _figures(counts: dict[str, int]) -> list[dict[str, Any]]:
    late, ended = counts[Promise.OVERDUE], counts[Promise.KEPT] + counts[Promise.GIVEN_UP]
    figures: list[dict[str, Any]] = [
        {"value": grouped(late), "label": _("promises overdue"), "state": "missed" if late else "kept"},
        {"value": grouped(counts[Promise.TO_COME]), "label": _("promises to come"), "bank": "city"},
    ]
    if ended:
        value = _("%(kept)s of %(all)s") % {"kept": grouped(counts[Promise.KEPT]), "all": grouped(ended)}
        figures.append({"value": value, "label": _("that have ended were kept"), "state": "kept"})
    return figures


def _tabs(state: str, narrowed: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    kept = {name: value for name, value in narrowed.items() if value}
    return [
        {
            "text": text,
            "url": f"?{urlencode(kept | ({'state': each} if each else {}))}",
            "count": grouped(counts[each or "all"]),
            "current": state == each,
        }
        for each, text in (("", _("All")), *Promise.choices)
    ]


def _steps(promise: Commitment) -> str:
    steps = promise.steps
    if not steps:
        return ""
    reached = sum(step.reached_on is not None for step in steps)
    return _("%(reached)s of %(all)s steps reached") % {"reached": grouped(reached), "all": grouped(len(steps))}


def _words(event: PromiseEvent) -> str:
    promise = event.promise
    said = [promise.answer.office.name, promise.answer.proposal.title]
    if event.was and event.what == "moved":
        said.append(_("Moved from %(day)s: %(reason)s") % {"day": day(event.was), "reason": event.words})
    elif event.words:
        said.append(event.words)
    due = event.was if event.what == "missed" else promise.due_on
    said.append(_("promised for %(day)s") % {"day": day(due)})
    return ". ".join(capfirst(each).rstrip(".") for each in said) + "."


def _cells(promise: Commitment, today: dt.date, request: HttpRequest) -> list[str]:
    answer, moves, steps = promise.answer, list(promise.moves.all()), promise.steps
    proposal = answer.proposal
    where = reverse("proposal-delivery", args=[proposal.pk])
    cells = (
        *(promise.pk, promise.text, Promise.of(promise, today).value, promise.due_on),
        *(moves[0].due_on if moves else promise.due_on, len(moves), promise.kept_on, promise.evidence),
        *(promise.given_up_on, promise.given_up_reason, len(steps), sum(step.reached_on is not None for step in steps)),
        *(answer.office.code, proposal.district.code if proposal.district else "", proposal.pk, proposal.title),
        *(clock.today(answer.published_at), request.build_absolute_uri(f"{where}#promise-{promise.pk}")),
    )
    return ["" if cell is None else harmless(cell) if isinstance(cell, str) else str(cell) for cell in cells]
