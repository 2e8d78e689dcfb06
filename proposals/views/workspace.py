"""Officials' own list: what their office owes and what it promised, each by its day."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import accounts.policy
import charter.queries
from commons import clock
from commons.paging import page
from commons.templatetags.look import day, grouped
from commons.verdict import require
from proposals import queries
from proposals.models import NO_DAY, Proposal, SecondLook
from proposals.queries import Work
from proposals.templatetags.proposal import place_of
from proposals.views.entrance import person
from proposals.views.promises import shown as promise_shown

ROWS = 20


@never_cache
@login_required
@require_safe
def workspace(request: HttpRequest) -> HttpResponse:
    """List what the person's offices owe an answer to: overdue first."""
    by, asked = _entered(request, queries.SHOWN)
    rows = queries.for_cards(queries.owed(by, **asked))
    shown = queries.with_figures(page(rows, order=queries.QUEUE_ORDER, cursor=_cursor(request), size=ROWS))
    work, at, counts = queries.work(shown), clock.now(), queries.owed_counts(by, office=asked["office"])
    late = sum(1 for row in shown if row.due_at and row.due_at <= at)
    city_name = charter.queries.known().city.name
    lines = [owed_line(row, work[row.pk], at=at, city_name=city_name) for row in shown]
    words = (("", _("All")), ("mine", _("Mine")), ("nobody", _("Nobody's")), ("look", _("Waiting for a second look")))
    chips = [
        {**chip, "text": f"{chip['text']} {grouped(counts[chip['show'] or 'all'])}"} for chip in _chips(asked, words)
    ]
    context = {
        "late": lines[:late],
        "due": lines[late:],
        "may_join": len(lines) > 1,
        "second_look": charter.queries.rule("answer_second_look"),
        "team": _team(by),
        "empty": _empty(asked["show"]),
    }
    return _listed(request, by, asked, shown, chips, context, "workspace")


@never_cache
@login_required
@require_safe
def delivery(request: HttpRequest) -> HttpResponse:
    """List what the person's offices promised, by the day of the next promise: the missed ones first."""
    by, asked = _entered(request, queries.SHOWN[:2])
    rows = queries.for_cards(queries.in_delivery(by, **asked))
    shown = queries.with_figures(page(rows, order=queries.DELIVERY_ORDER, cursor=_cursor(request), size=ROWS))
    work, today = queries.work(shown, promises=True), clock.today()
    words = (("", _("All")), ("mine", _("Mine")), ("nobody", _("Nobody's")))
    city_name = charter.queries.known().city.name
    context = {
        "rows": [promised_line(row, work[row.pk], today=today, city_name=city_name) for row in shown],
        "team": _team(by),
    }
    return _listed(request, by, asked, shown, _chips(asked, words), context, "workspace-delivery")


@never_cache
@login_required
@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Lead from the rows that were chosen to the answer that is to be given to all of them."""
    chosen = [each for each in request.GET.getlist("chosen") if each.isascii() and each.isdigit() and len(each) < 19]
    if not chosen:
        messages.info(request, _("Choose the proposals first."))
        return redirect("workspace")
    first, *others = chosen
    query = f"?{urlencode({'also': others}, doseq=True)}" if others else ""
    return redirect(reverse("proposal-answer", args=[first]) + query)


def owed_line(row: Proposal, work: Work, *, at: dt.datetime, city_name: str) -> dict[str, Any]:
    """Return what is owed as a row of the list. No query."""
    today, due_on = clock.today(at), row.due_on
    started = timezone.localdate(row.reached_at) if row.reached_at else today
    return _line(row, work, city_name) | {
        "days_left": (due_on - today).days if due_on else 0,
        "total_days": (due_on - started).days if due_on else 0,
        "due_on": due_on,
    }


def promised_line(row: Proposal, work: Work, *, today: dt.date, city_name: str) -> dict[str, Any]:
    """Return what was promised as a row of the list. No query."""
    next_on = None if row.next_promise_on == NO_DAY else row.next_promise_on
    return _line(row, work, city_name) | {
        "days_left": (next_on - today).days if next_on else None,
        "due_on": next_on,
        "promise": promise_shown(work.promise, today) if work.promise else None,
        "state": row.state,
        "state_name": row.get_state_display(),
    }


def _line(row: Proposal, work: Work, city_name: str) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "title": row.title,
        "lang": row.lang,
        "place": place_of(row, city_name),
        "office": row.office.name if row.office else "",
        "supports": row.figures.supports,
        "colleague": work.colleague.holder_name if work.colleague else "",
        "marks": _marks(work),
    }


def _marks(work: Work) -> list[dict[str, str]]:
    """Return in a few words how far the office is."""
    marks = []
    looks = {
        SecondLook.State.ASKED: (_("second look wanted"), "awaiting_answer"),
        SecondLook.State.APPROVED: (_("approved"), "kept"),
        SecondLook.State.RETURNED: (_("sent back"), "missed"),
    }
    if work.look:
        text, state = looks[SecondLook.State(work.look)]
        marks.append({"text": text, "state": state})
    elif work.is_drafted:
        marks.append({"text": _("draft"), "state": "draft"})
    if work.replied_at:
        marks.append({"text": _("word sent %(day)s") % {"day": day(work.replied_at)}, "state": "answered"})
    if work.notes:
        said = ngettext("%(n)s note", "%(n)s notes", work.notes) % {"n": grouped(work.notes)}
        marks.append({"text": said, "state": ""})
    return marks


def _entered(request: HttpRequest, shows: tuple[str, ...]) -> tuple[Any, dict[str, str]]:
    """Let only officials in; return who, and what they ask to see: what is unknown is left out."""
    by = person(request)
    require(accounts.policy.may_use_workspace(by))
    office, show = request.GET.get("office", ""), request.GET.get("show", "")
    codes = [each.code for each in queries.offices_of(by)]
    return by, {"office": office if office in codes else "", "show": show if show in shows else ""}


def _cursor(request: HttpRequest) -> str:
    return request.GET.get("cursor", "")


def _chips(asked: dict[str, str], words: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    kept = {"office": asked["office"]} if asked["office"] else {}
    return [
        {
            "text": text,
            "show": show,
            "url": f"?{urlencode(kept | ({'show': show} if show else {}))}",
            "current": asked["show"] == show,
        }
        for show, text in words
    ]


def _listed(
    request: HttpRequest,
    by: Any,
    asked: dict[str, str],
    shown: Any,
    chips: list[dict[str, Any]],
    context: dict[str, Any],
    name: str,
) -> HttpResponse:
    offices, kept = queries.offices_of(by), {key: value for key, value in asked.items() if value}
    whose = f"?{urlencode({'office': asked['office']})}" if asked["office"] else ""
    context |= {
        "offices": [
            {"text": each.name, "url": f"?{urlencode({'office': each.code})}", "current": asked["office"] == each.code}
            for each in offices
        ]
        if len(offices) > 1
        else [],
        "office_names": ", ".join(each.name for each in offices),
        "tabs": [
            {"text": text, "url": reverse(to) + whose, "current": to == name}
            for to, text in (("workspace", _("To answer")), ("workspace-delivery", _("Promised")))
        ]
        + [{"text": _("To judge"), "url": "/workspace/projects/"}],
        "chips": chips,
        "is_narrowed": bool(asked["show"]),
        "nav_current": "workspace",
        **{
            f"{way}_url": f"?{urlencode(kept | {'cursor': cursor})}" if cursor else ""
            for way, cursor in (("next", shown.next), ("previous", shown.previous))
        },
    }
    return render(request, f"proposals/{name.replace('-', '_')}.html", context)


def _empty(show: str) -> dict[str, str]:
    return {
        "mine": {"title": _("Nothing is yours"), "text": _("Take something on from the list of all.")},
        "nobody": {"title": _("Nothing lies about"), "text": _("A colleague works on everything that is owed.")},
        "look": {
            "title": _("No draft waits for a second look"),
            "text": _("Where a colleague asks for one, it stands here and in your inbox."),
        },
    }.get(
        show,
        {
            "title": _("Your office owes nothing"),
            "text": _("A proposal comes here when it reaches its threshold. You are told."),
        },
    )


def _team(by: Any) -> list[dict[str, Any]]:
    """Return the colleagues of the person's offices with how much each has in hand. Two queries."""
    return [
        {"name": mandate.holder_name, "title": mandate.title, "count": count, "own": mandate.person_id == by.pk}
        for mandate, count in queries.team(by)
    ]
