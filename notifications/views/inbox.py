"""The inbox. Looking changes nothing: what was read is said by a button."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from commons.paging import page
from notifications import queries
from notifications.actions import mark_all_read, mark_day_read, mark_read
from notifications.forms import SeenForm
from notifications.models import Kind

ICONS = {
    Kind.ANSWER_PUBLISHED: "check",
    Kind.THRESHOLD_REACHED: "up",
    Kind.OVERDUE: "flag",
    Kind.COMMENT_ON_MINE: "talk",
    Kind.OFFICE_REMINDER: "glass",
    Kind.MODERATED: "flag",
    Kind.INTERIM_REPLY: "talk",
    Kind.OFFICE_WORK: "pen",
    Kind.TEXT_CHANGED: "pen",
    Kind.AMENDMENT: "pen",
    Kind.AUTHORSHIP: "people",
    Kind.PROCESS_PHASE: "clock",
    Kind.MERGE: "merge",
    Kind.CARRY: "merge",
    Kind.CONTESTED: "people",
    Kind.DELIVERY: "hand",
    Kind.DONE_ASKED: "check",
    Kind.PLEDGED: "hand",
    Kind.HELP_WANTED: "people",
    Kind.TAKEN_UP: "hand",
    Kind.ENDED: "cross",
    Kind.ROUND: "vote",
    Kind.ROUND_CLOSING: "clock",
    Kind.CIRCLE: "people",
    Kind.LOT: "people",
    Kind.JURY: "people",
    Kind.CASE: "flag",
    Kind.REPORT: "file",
    Kind.AROUND: "pin",
}


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    kinds = queries.told_kinds(person.pk)
    kind = next((each.value for each in kinds if each == request.GET.get("kind", "")), "")
    asked: dict[str, Any] = {"only_new": request.GET.get("show") == "new", "kind": kind}
    heads = queries.inbox_heads(person.pk, **asked)
    shown = page(heads, order=("-id",), cursor=request.GET.get("cursor", ""))
    groups = queries.inbox_groups(person.pk, shown.rows, **asked)
    return render(
        request,
        "notifications/inbox.html",
        {
            "letters": [_letter(group) for group in groups],
            "page": shown,
            "tabs": _tabs(**asked),
            "kinds": kinds,
            "kind": kind,
            "only_new": asked["only_new"],
            # On a later page all is marked; on the first, not what comes while it is read.
            "newest": shown.rows[0].pk if shown.rows and not shown.previous else None,
            "new_count": queries.unread_count(person.pk),
            "nav_current": "inbox",
        },
    )


def _letter(group: queries.Group) -> dict[str, object]:
    """Return the inputs of the component: one line, or one for several with these inside."""
    latest, several = group.latest, group.count > 1
    return {
        "text": group.headline,
        "url": latest.about_path if several else latest.path,
        "why": group.aside,
        "at": latest.created_at,
        "new": group.new_count > 0,
        "icon": ICONS[Kind(group.first.kind)],
        "read_url": reverse("inbox_read_day" if several else "inbox_read", args=[latest.pk]),
        "lines": [
            {"text": line.quote or line.happening(), "url": line.path, "at": line.created_at, "new": line.is_new}
            for line in group.lines
        ]
        if several
        else [],
        "rest": group.rest_count,
    }


def _tabs(only_new: bool, kind: str) -> list[dict[str, object]]:
    """Return all lines and the new ones, of the kind that is chosen."""
    ways: tuple[tuple[str, dict[str, str]], ...] = (
        (pgettext("lines of the inbox", "All"), {}),
        (pgettext("lines of the inbox", "New"), {"show": "new"}),
    )
    return [
        {
            "text": text,
            "url": f"?{urlencode(asked | ({'kind': kind} if kind else {}))}",
            "current": only_new == bool(asked),
        }
        for text, asked in ways
    ]


@login_required
@require_POST
def read(request: HttpRequest, notification_id: int) -> HttpResponse:
    mark_read(notification_id=notification_id, by=cast(Person, request.user))
    return redirect("inbox")


@login_required
@require_POST
def read_day(request: HttpRequest, notification_id: int) -> HttpResponse:
    mark_day_read(notification_id=notification_id, by=cast(Person, request.user))
    return redirect("inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    form = SeenForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    count = mark_all_read(by=cast(Person, request.user), up_to=given.get("up_to"), kind=given.get("kind", ""))
    if count:
        said = ngettext("%(count)d line is marked as read.", "%(count)d lines are marked as read.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("There was nothing new."))
    return redirect("inbox")
