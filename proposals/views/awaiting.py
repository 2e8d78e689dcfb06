"""The public queue: what the city owes, overdue first."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

import accounts.queries
import charter.queries
from charter.models import District, Office
from commons import clock
from commons.paging import page
from commons.templatetags.look import grouped, percent
from proposals import queries
from proposals.queries import OfficeRecord
from proposals.views.entrance import someone
from proposals.views.spans import span, whole

ROWS = 10
PARTS = ("overdue", "soon")


@require_safe
def awaiting(request: HttpRequest) -> HttpResponse:
    at, rules = clock.now(), charter.queries.known_rules()
    when = request.GET.get("when", "")
    when = when if when in PARTS else ""
    office = _named(Office, request.GET.get("office", ""))
    district = _named(District, request.GET.get("district", ""))
    narrowed = {"office": office.code if office else "", "district": district.code if district else ""}
    rows = queries.for_cards(queries.awaiting_answer(at=at, when=when, **narrowed))
    shown = queries.with_figures(page(rows, order=queries.QUEUE_ORDER, cursor=request.GET.get("cursor", ""), size=ROWS))
    total, records = queries.office_records(at=at)
    kept = {name: value for name, value in (("when", when), *narrowed.items()) if value}
    counts, first = queries.queue_counts(at=at, **narrowed), whole(request.GET.get("from", ""))
    steps = {"next": first + len(shown), "previous": max(1, first - ROWS)}
    late = sum(1 for row in shown if row.due_at and row.due_at <= at)
    return render(
        request,
        "proposals/awaiting.html",
        {
            "figures": _figures(total),
            "tabs": _tabs(request, when=when, narrowed=narrowed, counts=counts),
            "office": office,
            "district": district,
            "late": shown.rows[:late],
            "due": shown.rows[late:],
            "page": shown,
            "shown": span(first, len(shown), counts[when or "all"]),
            **{
                f"{way}_url": f"?{urlencode(kept | {'cursor': cursor, 'from': steps[way]})}" if cursor else ""
                for way, cursor in (("next", shown.next), ("previous", shown.previous))
            },
            "reminded": queries.reminders([row.pk for row in shown]),
            "columns": [
                {"text": _("Office")},
                {"text": pgettext("answers", "Late"), "number": True},
                {"text": pgettext("answers", "Due"), "number": True},
                {"text": _("Median days"), "number": True},
            ],
            "rows": [_row(record) for record in records],
            "rules": rules,
            "nav_current": "awaiting",
        },
    )


def _named(model: Any, code: str) -> Any:
    """Return the district or office of that code, nothing when none was asked for. Raises DoesNotExist."""
    return model.objects.get(code=code) if code else None


def _figures(total: OfficeRecord) -> list[dict[str, Any]]:
    figures: list[dict[str, Any]] = [
        {"value": grouped(total.late), "label": _("answers overdue"), "state": "missed" if total.late else "kept"},
        {"value": grouped(total.due), "label": _("answers due"), "bank": "city"},
    ]
    if total.answered:
        share = percent(100 * total.on_time // total.answered)
        figures += [
            {"value": grouped(total.median_days or 0), "label": _("days to answer, median"), "bank": "city"},
            {"value": share, "label": _("answered on time"), "state": "kept"},
            {"value": grouped(total.answered), "label": _("answers given"), "bank": "city"},
        ]
    return figures


def _tabs(request: HttpRequest, *, when: str, narrowed: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    kept = {name: value for name, value in narrowed.items() if value}
    tabs = [
        {
            "text": text,
            "url": f"?{urlencode(kept | ({'when': part} if part else {}))}",
            "count": grouped(counts[part or "all"]),
            "current": when == part,
        }
        for part, text in (("", _("All")), ("overdue", _("Overdue")), ("soon", _("Due in 7 days")))
    ]
    home = _home(request)
    if kept:
        tabs.append({"text": _("The whole city"), "url": "?"})
    elif home is not None:
        tabs.append({"text": home.name, "url": f"?{urlencode({'district': home.code})}"})
    return tabs


def _home(request: HttpRequest) -> District | None:
    """Return the district of the person who looks, if they have proved it."""
    by = someone(request)
    if by.pk is None:
        return None
    residency = getattr(accounts.queries.person_with_residency(by.pk), "residency", None)
    return residency.district if residency else None


def _row(record: OfficeRecord) -> list[Any]:
    return [
        {"text": record.name, "url": f"/offices/{record.code}/"},
        {"text": grouped(record.late) if record.late else "–", "number": True},
        {"text": grouped(record.due) if record.due else "–", "number": True},
        {"text": "–" if record.median_days is None else grouped(record.median_days), "number": True},
    ]
