"""Cases in words and parts that several pages show: what one is, where it stands, what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from commons import clock
from commons.models import Visibility
from commons.templatetags.look import day
from commons.text import rendered
from moderation import queries
from moderation.contents import writer_ids
from moderation.lifecycle import MEANINGS, CaseState, Finding, Panel, Reason, Subject
from moderation.models import Case, Concern
from moderation.views.places import change_url, has_page, where_url
from proposals.models import Picture

# How a case looks, in the states of a badge.
BADGES = {Finding.KEEP: "kept", Finding.ASK_EDIT: "awaiting_answer", Finding.HIDE: "hidden"}
FOUND = {
    Finding.KEEP: lazy("Kept"),
    Finding.ASK_EDIT: lazy("Author asked for another text"),
    Finding.HIDE: lazy("Hidden"),
    Finding.WARN: lazy("Warned"),
    Finding.SILENCE: lazy("Silence for some time"),
}


def moment(at: dt.datetime | None) -> str:
    """Say day and time in the city's own time."""
    return date_format(at.astimezone(clock.zone()), "DATETIME_FORMAT") if at else ""


def until(at: dt.datetime | None) -> str:
    """Say the last day of a time that ends at midnight."""
    return day(clock.last_day(at)) if at else ""


def found(case: Case) -> str:
    """Say what became of a case, or that it is open."""
    if case.is_open:
        return _("Residents are deciding") if case.panel != Panel.STAFF else _("Two moderators are deciding")
    if not case.outcome:
        return _("Ended without a decision")
    if case.state == CaseState.LAPSED:
        return _("Kept: too few voted")
    return str(FOUND[Finding(case.outcome)])


def badge(case: Case) -> str:
    return "open" if case.is_open else BADGES.get(Finding(case.outcome), "missed") if case.outcome else "draft"


def about(case: Case, concerns: Sequence[Concern]) -> str:
    """Say what kind of thing a case is about."""
    if case.subject == Subject.ACCOUNT:
        return _("An account")
    kinds = [item.get_kind_display() for item in concerns]
    if len(kinds) == 1:
        return str(kinds[0]).capitalize()
    return ngettext("%(n)d thing alike", "%(n)d things alike", len(kinds)) % {"n": len(kinds)}


def panel(case: Case) -> str:
    """Say who decides."""
    if case.panel == Panel.STAFF:
        return _("Two moderators who had no part in it: too few residents are ready for jury duty.")
    words = ngettext("A jury of %(n)d resident drawn by lot.", "A jury of %(n)d residents drawn by lot.", case.size)
    few = " " + _("A small one, because few are ready for jury duty.") if case.panel == Panel.SMALL_JURY else ""
    return words % {"n": case.size} + few


def item(concern: Concern, *, own: bool = False, case: Case | None = None) -> dict[str, Any]:
    """Return one thing that a case is about, as who may read it sees it: no name. Where it stands is a title alone.

    `case`: for who sits on it, who are shown a hidden picture, too.
    """
    piece = concern.piece
    title, text = queries.shown_words(piece)
    whole = concern.whole
    is_part = concern.content_id != concern.whole_id or concern.kind not in ("proposal", "conversation", "organisation")
    return {
        "kind": str(concern.get_kind_display()).capitalize(),
        "title": title,
        "html": rendered(text),
        "lang": getattr(piece, "lang", ""),
        "on": whole.title if is_part and has_page(whole) else "",
        "gone": not (title or text),
        "hidden": piece is not None and piece.visibility == Visibility.HIDDEN,
        "edit_asked": piece is not None and getattr(piece, "edit_asked_at", None) is not None,
        "picture_url": picture_url(piece, whole, case),
        "change_url": change_url(concern, piece) if own and piece is not None else "",
        "where_url": where_url(concern, piece) if piece is not None else "",
    }


def picture_url(piece: Any, whole: Any, case: Case | None = None) -> str:
    if not isinstance(piece, Picture) or piece.visibility == Visibility.ERASED:
        return ""
    if case is not None:
        return reverse("jury-picture", args=[case.pk, piece.pk])
    if piece.visibility != Visibility.PUBLIC:
        return ""
    return reverse("picture-whole", args=[whole.pk, piece.digest])


def own_items(concerns: Sequence[Concern], person_id: int) -> list[dict[str, Any]]:
    """Return what of a case's items this person wrote, alone or with others. One query an item."""
    mine = [each for each in concerns if person_id in writer_ids(each.kind, each.whole_id, each.author_id)]
    return [item(each, own=True) for each in mine]


def rule(code: str) -> tuple[str, str]:
    """Return what a rule of the public list is called and what it means, both empty for a ground."""
    return (str(Reason(code).label), str(MEANINGS[Reason(code)])) if code in Reason.values else ("", "")


def rules() -> list[tuple[str, str]]:
    return [(str(Reason(code).label), str(meaning)) for code, meaning in MEANINGS.items()]
