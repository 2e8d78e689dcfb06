"""The public report: who took part, and who did not."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import charter.queries
from commons import clock
from commons.kept import kept
from commons.templatetags.look import grouped
from reports import months, policy, printing, queries, story, writing
from reports.downloads import TYPES, sha256_field
from reports.forms import month_choices
from reports.models import Format, Kind

# How many months are shown before somebody chooses.
AT_FIRST = 3
# So many may be asked for at once: a page must end.
MOST = 36
OPEN_FORMATS = ("csv", "json")


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Show the published months that were asked for, the last three at first. Nine queries."""
    days = queries.published_months()
    can_have_files = bool(policy.may_have_reports(request.user))
    if not days:
        return render(request, "reports/none.html", {"nav_current": "reports", "can_have_files": can_have_files})
    first, last = _asked(request, days)
    known = charter.queries.known()
    district, topic = request.GET.get("district", ""), request.GET.get("topic", "")
    districts = {one.code: one.name for one in known.districts.values()}
    topics = {one.code: one.name for one in known.topics.values()}
    if district not in {"", "city", *districts} or topic not in {"", *topics}:
        raise Http404
    at = clock.now()
    told = story.participation(story.Asked(first, last, district, topic), known, at=at)
    figures = told.figures
    missing, came = (section.charts for section in told.sections)
    context = {
        "period": story.period_name(figures.months),
        "frozen_at": figures.frozen_at,
        "figures": _figures(figures, told.offices, queries.promises(first, last, at=at)),
        "months": month_choices(days),
        "first": f"{first:%Y-%m}",
        "last": f"{last:%Y-%m}",
        "districts": districts.items(),
        "topics": topics.items(),
        "district": district,
        "topic": topic,
        "narrowed": ", ".join(
            filter(
                None,
                [_("The whole city") if district == "city" else districts.get(district, ""), topics.get(topic, "")],
            )
        ),
        "missing": missing,
        "came": came,
        "tabs": _tabs(Kind.PARTICIPATION, first, last),
        "can_have_files": can_have_files,
        "nav_current": "reports",
    }
    return render(request, "reports/report.html", context)


# Which figures stand together on a page, under the first one's name.
PAGES: dict[str, tuple[Kind, ...]] = {
    Kind.REPRESENTATIVENESS: (Kind.REPRESENTATIVENESS,),
    Kind.FUNNEL: (Kind.FUNNEL,),
    Kind.RESPONSES: (Kind.RESPONSES, Kind.DELIVERY),
    Kind.MODERATION: (Kind.MODERATION, Kind.JURIES),
    Kind.ROUNDS: (Kind.ROUNDS,),
}


def _tabs(current: str, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """Return the pages of figures, all of the same months."""
    asked = f"?from={first:%Y-%m}&to={last:%Y-%m}"
    names = {
        Kind.PARTICIPATION: _("Who took part"),
        Kind.REPRESENTATIVENESS: _("Who is heard"),
        Kind.FUNNEL: _("What became of it"),
        Kind.RESPONSES: _("Answers and promises"),
        Kind.MODERATION: _("Moderation and juries"),
        Kind.ROUNDS: _("Votes"),
    }
    return [
        {
            "text": name,
            "url": (reverse("report", args=[kind]) if kind in PAGES else reverse("reports")) + asked,
            "current": kind == current,
        }
        for kind, name in names.items()
    ]


@require_safe
def page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show other figures of the published months that were asked for, the last three at first. Ten queries at most."""
    if kind not in PAGES:
        raise Http404
    days = queries.published_months()
    can_have_files = bool(policy.may_have_reports(request.user))
    if not days:
        return render(request, "reports/none.html", {"nav_current": "reports", "can_have_files": can_have_files})
    first, last = _asked(request, days)
    asked = story.Asked(first, last)
    tabs = _tabs(kind, first, last)
    context = {
        "title": next(tab["text"] for tab in tabs if tab["current"]),
        "period": story.period_name(sorted({first, last})),
        "sections": [section for each in PAGES[kind] for section in story.sections(each, asked)],
        "kinds": PAGES[kind],
        "kind": kind,
        "tabs": tabs,
        "months": month_choices(days),
        "first": f"{first:%Y-%m}",
        "last": f"{last:%Y-%m}",
        "can_have_files": can_have_files,
        "nav_current": "reports",
    }
    return render(request, "reports/figures.html", context)


@require_safe
def pdf(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the figures of the months that were asked for as a tagged PDF. Ten queries at most, a second of work."""
    days = queries.published_months()
    if kind not in story.STORIES or not days:
        raise Http404
    first, last = _asked(request, days)
    order = writing.Order(kind, Format.PDF, first, last, "", get_language() or "en")
    body = kept(f"report.pdf:{kind}:{first}:{last}:{order.language}", lambda: printing.pdf(order)[1])
    response = HttpResponse(body, content_type=TYPES[Format.PDF])
    response["Content-Disposition"] = f'inline; filename="{kind}-{first:%Y-%m}_{last:%Y-%m}.pdf"'
    response["Cache-Control"] = "public, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def data(request: HttpRequest, form: str) -> HttpResponse:
    """Give the published cells of the months that were asked for: the numbers behind the page, open to everybody."""
    days = queries.published_months()
    if form not in OPEN_FORMATS or not days:
        raise Http404
    first, last = _asked(request, days)
    order = writing.Order(Kind.PARTICIPATION, Format(form), first, last, "", get_language() or "en")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        *_ranges, whole = writing.write(order, path, writing.Progress())
        body = path.read_bytes()
    response = HttpResponse(body, content_type=TYPES[Format(form)])
    name = f"participation-{first:%Y-%m}_{last:%Y-%m}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "public, max-age=300"
    response["Repr-Digest"] = sha256_field(whole.sha256)
    return response


def _asked(request: HttpRequest, days: list[dt.date]) -> tuple[dt.date, dt.date]:
    """Return the first and last month asked for. Raises Http404 for one that is not published."""
    try:
        last = months.parsed(request.GET["to"]) if request.GET.get("to") else days[-1]
        first = months.parsed(request.GET["from"]) if request.GET.get("from") else None
    except ValueError:
        raise Http404 from None
    first = first or max(days[0], months.after(last, 1 - AT_FIRST))
    first, last = min(first, last), max(first, last)
    first = max(first, months.after(last, 1 - MOST))
    if first not in days or last not in days:
        raise Http404
    return first, last


def _figures(figures: Any, total: Any, promised: Any) -> list[dict[str, Any]]:
    people, count = figures.people, len(figures.months)
    shown = story.left_out(people.withheld) if people.monthly is None else grouped(round(people.monthly))
    found: list[dict[str, Any]] = [
        {
            "value": shown,
            "label": _("residents took part") if count == 1 else _("residents took part, a month"),
            "bank": "residents",
        }
    ]
    if people.per_1000 is not None:
        found.append(
            {"value": number_format(people.per_1000, 1), "label": _("of 1,000 residents"), "bank": "residents"}
        )
    found.append({"value": grouped(figures.total.total), "label": _("contributions"), "bank": "residents"})
    found.append({"value": grouped(total.answered), "label": _("official answers"), "bank": "city"})
    if promised.due:
        of_due = _("promises kept of %(due)s due") % {"due": grouped(promised.due)}
        found.append({"value": grouped(promised.kept), "label": of_due, "state": "kept"})
        found.append({"value": grouped(promised.missed), "label": _("promises missed"), "state": "missed"})
    else:
        found.append({"value": grouped(total.overdue), "label": _("answers overdue today"), "state": "missed"})
    return found
