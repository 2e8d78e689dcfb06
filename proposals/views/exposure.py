"""How the fair order comes about, with the numbers of today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from commons.kept import kept_by_all
from commons.templatetags.look import grouped
from proposals import queries
from proposals.queries import Turn
from proposals.queries.exposure import CEILING_MORE, HALF_LIFE_DAYS, LENT_VIEWS


@require_safe
def order(request: HttpRequest) -> HttpResponse:
    spread = kept_by_all("exposure_spread", queries.exposure_spread)
    turns = kept_by_all("next_in_line", queries.next_in_line)
    # What is kept may be some moments old; what was hidden in them is gone at once.
    public = set(queries.published().filter(pk__in=[turn.pk for turn in turns]).values_list("pk", flat=True))
    least, _quarter, half, _three, most = spread.worth_today
    parts = (
        _("The least seen"),
        _("One in four has been shown less than"),
        _("Half of them less than (the median)"),
        _("Three in four less than"),
        _("The most seen"),
    )
    return render(
        request,
        "proposals/order.html",
        {
            "spread": spread,
            "figures": [
                {"value": _number(least), "label": _("views count for the least seen"), "bank": "residents"},
                {"value": _number(half), "label": _("for the median"), "bank": "residents"},
                {"value": _number(most), "label": _("for the most seen"), "bank": "residents"},
                {"value": grouped(spread.proposals), "label": _("proposals are open"), "bank": "residents"},
            ],
            "spread_columns": [
                {"text": _("Open proposals")},
                {"text": _("Shown since opening"), "number": True},
                {"text": _("What counts today"), "number": True},
            ],
            "spread_rows": [
                [part, _cell(grouped(views)), _cell(_number(worth))]
                for part, views, worth in zip(parts, spread.since_opening, spread.worth_today, strict=True)
            ],
            "turn_columns": [
                {"text": _("Proposal")},
                {"text": _("Counts today"), "number": True},
                {"text": pgettext("exposure", "Supports"), "number": True},
                {"text": _("Divided by"), "number": True},
            ],
            "turn_rows": [_turn(turn) for turn in turns if turn.pk in public],
            "half_life_days": HALF_LIFE_DAYS,
            "ceiling_more": CEILING_MORE,
            "lent_views": LENT_VIEWS,
            "nav_current": "proposals",
        },
    )


def _turn(turn: Turn) -> list[Any]:
    return [
        {"text": turn.title, "url": reverse("proposal", args=[turn.pk])},
        _cell(_number(turn.worth_today)),
        _cell(grouped(turn.supports)),
        _cell(number_format(round(turn.weight, 2), decimal_pos=2)),
    ]


def _cell(text: str) -> dict[str, Any]:
    return {"text": text, "number": True}


def _number(worth: float) -> str:
    return grouped(round(worth)) if worth >= 10 or worth == 0 else number_format(worth, decimal_pos=1)
