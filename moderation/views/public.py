"""What everybody may know of moderation: the list of reasons, every act, the figures, the blocks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commons import clock
from commons.kept import kept
from commons.models import Visibility
from commons.paging import page
from commons.templatetags.look import grouped, percent
from commons.text import rendered
from moderation import actions, policy, queries
from moderation.contents import pieces
from moderation.forms import AppealForm
from moderation.lifecycle import MEANINGS, Deed, Reason
from moderation.queries import AccountFigures, Figures
from moderation.views.decided import decided_act, flagged_at
from moderation.views.places import change_url
from proposals.views.entrance import person, signed_in, someone, typed

ROWS, BLOCKS = 20, 20


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """The public list. No content and no names stand in it."""
    shown = page(queries.acts(), order=queries.ACTS_ORDER, cursor=request.GET.get("cursor", ""), size=ROWS)
    figures = kept("moderation.figures", lambda: queries.figures(at=clock.now()))
    context = {
        "figures": _figures(figures),
        "month_columns": [
            {"text": _("Month")},
            *({"text": text, "number": True} for text in (_("Hidden"), _("Of these restored"))),
            *({"text": text, "number": True} for text in (_("Asked to change"), _("Flags dismissed"))),
        ],
        "month_rows": [_month(month) for month in figures.months],
        "reason_columns": [
            {"text": _("Reason")},
            *({"text": text, "number": True} for text in (_("Hidden"), _("Of these restored"), _("Share restored"))),
        ],
        "reason_rows": [_reason(code, *numbers) for code, numbers in figures.reasons.items()],
        "meanings": [(Reason(code).label, meaning) for code, meaning in MEANINGS.items()],
        "acts": shown,
        "account_figures": _account_figures(
            kept("moderation.accounts", lambda: queries.account_figures(at=clock.now()))
        ),
        "next_url": f"?cursor={shown.next}#acts" if shown.next else "",
        "previous_url": f"?cursor={shown.previous}#acts" if shown.previous else "",
        "blocks": queries.blocks()[:BLOCKS],
        "may_see_queue": bool(policy.may_see_queue(someone(request))),
    }
    return render(request, "moderation/acts.html", context)


@require_safe
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act. Who wrote the content, and moderators, also read the words, the text and the way on.

    Whose flag it dismissed reads the words, and the way on.
    """
    return _act(request, act_id, AppealForm())


@never_cache
@signed_in
@require_POST
def appeal(request: HttpRequest, act_id: int) -> HttpResponse:
    """Have residents look at what a moderator alone decided."""
    form = AppealForm(typed(request))
    made = form.act(actions.appeal, act_id=act_id, by=person(request))
    if made is None:
        return _act(request, act_id, form)
    messages.success(request, _("Your appeal is in. Residents look at it anew."))
    return redirect("moderation-case", made.pk)


def _act(request: HttpRequest, act_id: int, form: AppealForm) -> HttpResponse:
    by, shown = someone(request), queries.act(act_id)
    own = queries.is_about(by.pk, shown)
    flagged = not own and by.pk is not None and shown.deed == Deed.DISMISS and by.pk in queries.concerned_by(shown)
    concerned = own or bool(policy.may_see_queue(by))
    concern = shown.concern
    context: dict[str, Any] = {
        "act": shown,
        "own": own,
        "flagged": flagged,
        "where_url": flagged_at(shown) if flagged else "",
        "concerned": concerned,
        "form": form,
        "appeal_url": reverse("moderation-act-appeal", args=[shown.pk]),
        **(decided_act(shown, concerned=flagged or shown.deed != Deed.DISMISS) if own or flagged else {}),
    }
    if concerned:
        piece = pieces(concern.kind, [concern.content_id]).get(concern.content_id)
        title, text = queries.shown_words(piece)
        context |= {
            "title": title,
            "html": rendered(text),
            "lang": getattr(piece, "lang", ""),
            "change_url": change_url(concern, piece),
            "is_hidden": piece is not None and piece.visibility == Visibility.HIDDEN,
            "edit_asked": piece is not None and getattr(piece, "edit_asked_at", None) is not None,
        }
    response = render(request, "moderation/act.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-cache"
    return response


def _figures(figures: Figures) -> list[dict[str, Any]]:
    back = figures.restored_percent
    return [
        {"value": grouped(figures.hidden), "label": _("hidden within a year")},
        {"value": grouped(figures.restored), "label": _("of these restored"), "state": "kept"},
        *([{"value": percent(back), "label": _("share restored")}] if back is not None else []),
        {"value": grouped(sum(month.dismissed for month in figures.months)), "label": _("times nothing was wrong")},
    ]


def _account_figures(figures: AccountFigures) -> list[dict[str, Any]]:
    return [
        {"value": grouped(figures.cases), "label": _("cases about accounts within a year")},
        {"value": grouped(figures.warnings), "label": _("accounts warned")},
        {"value": grouped(figures.silences), "label": _("accounts silenced for some time")},
        {"value": grouped(figures.lifted), "label": _("of these and of blocks lifted again"), "state": "kept"},
    ]


def _month(month: queries.Month) -> list[Any]:
    numbers = (month.hidden, month.restored, month.asked, month.dismissed)
    return [date_format(month.on, "YEAR_MONTH_FORMAT"), *({"text": grouped(n), "number": True} for n in numbers)]


def _reason(code: str, hidden: int, restored: int) -> list[Any]:
    share = percent(round(100 * restored / hidden)) if hidden else "–"
    cells = (grouped(hidden), grouped(restored), share)
    return [str(Reason(code).label), *({"text": text, "number": True} for text in cells)]
