"""A topic's page and an office's: what is asked about it, what it owes and how it answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import accounts.queries
import charter.queries
from accounts.models import Mandate
from charter.models import Office, Responsibility, Topic
from civic.followed import followed
from commons import clock
from commons.paging import Page, page
from commons.readers import is_read
from commons.templatetags.look import grouped, percent
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.queries import DeliveryRecord, Listing, OfficeRecord

ROWS, ANSWERED = 10, 3


@require_safe
def topic(request: HttpRequest, code: str) -> HttpResponse:
    chosen = Topic.objects.get(code=code)
    states = queries.state_counts(topic_id=chosen.pk)
    newest = queries.listed_page(Listing(topics=[code], order="newest"), size=ROWS)
    if is_read(request):
        actions.note_views(newest)
    return render(
        request,
        "civic/topic.html",
        {
            "topic": chosen,
            **followed(request, "topic", chosen),
            "figures": _topic_figures(states),
            "page": newest,
            "total": sum(states.values()),
            "offices": Responsibility.objects.filter(topic=chosen).select_related("office", "district"),
            "nav_current": "proposals",
        },
    )


def _topic_figures(states: dict[str, int]) -> list[dict[str, Any]]:
    answered = states[State.ANSWERED] + states[State.IN_DELIVERY] + states[State.DONE]
    return [
        {"value": grouped(states[State.OPEN]), "label": _("open for support"), "bank": "residents"},
        {"value": grouped(states[State.AWAITING_ANSWER]), "label": _("awaiting an answer"), "bank": "city"},
        {"value": grouped(answered), "label": _("answered"), "bank": "city"},
        {"value": grouped(states[State.DONE]), "label": _("done"), "state": "kept"},
    ]


@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """What an office owes, how it answered, and who answers for it."""
    chosen, at = Office.objects.get(code=code), clock.now()
    rows = queries.for_cards(queries.awaiting_answer(at=at, office=code))
    queue = queries.with_figures(page(rows, order=queries.QUEUE_ORDER, cursor=request.GET.get("cursor", ""), size=ROWS))
    _city, records = queries.office_records(at=at)
    record = next((each for each in records if each.code == code), None)
    kept = queries.delivery_record(chosen.pk, today=clock.today(at))
    answered = queries.answered_lately(office_id=chosen.pk)
    return render(
        request,
        "civic/office.html",
        {
            "office": chosen,
            **followed(request, "office", chosen),
            "figures": [*(_office_figures(record) if record else []), *_kept_word(kept)],
            "page": queue,
            "next_url": f"?cursor={queue.next}" if queue.next else "",
            "previous_url": f"?cursor={queue.previous}" if queue.previous else "",
            "reminded": queries.reminders([row.pk for row in queue]),
            "answered": queries.with_figures(Page(list(queries.for_cards(answered)[:ANSWERED]))),
            "officials": accounts.queries.mandates_in_force(at=at).filter(office=chosen, role=Mandate.Role.OFFICIAL),
            "answers_for": chosen.responsibilities.select_related("topic", "district"),
            "is_default": charter.queries.rules()["default_office"].value == code,
            "nav_current": "awaiting",
        },
    )


def _office_figures(record: OfficeRecord) -> list[dict[str, Any]]:
    figures: list[dict[str, Any]] = [
        {"value": grouped(record.late), "label": _("answers overdue"), "state": "missed" if record.late else "kept"},
        {"value": grouped(record.due), "label": _("answers due"), "bank": "city"},
        {"value": grouped(record.answered), "label": _("answers given"), "bank": "city"},
    ]
    if record.answered:
        share = percent(100 * record.on_time // record.answered)
        figures += [
            {"value": grouped(record.median_days or 0), "label": _("days to answer, median"), "bank": "city"},
            {"value": share, "label": _("answered on time"), "state": "kept"},
        ]
    return figures


def _kept_word(kept: DeliveryRecord) -> list[dict[str, Any]]:
    """Say how the office keeps its word, where it gave it or was sent back."""
    figures: list[dict[str, Any]] = []
    if kept.contested:
        label = _("answers sent back by supporters")
        figures.append({"value": grouped(kept.contested), "label": label, "bank": "residents"})
    if ended := kept.kept + kept.missed:
        value = _("%(kept)s of %(all)s") % {"kept": grouped(kept.kept), "all": grouped(ended)}
        figures.append({"value": value, "label": _("promises kept"), "state": "missed" if kept.missed else "kept"})
    if kept.late:
        figures.append({"value": grouped(kept.late), "label": _("promises that missed a date"), "state": "missed"})
    return figures
