"""The public report: who took part, and who did not."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import charter.queries
from charter.models import City, District
from commons import clock
from commons.kept import kept
from commons.templatetags.look import grouped
from reports import months, policy, queries, writing
from reports.downloads import TYPES, sha256_field
from reports.forms import month_choices
from reports.models import Format, Kind
from reports.views import story

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
    figures = queries.figures(first, last, district=district, topic=topic)
    # What is counted as it stands now reads all of a period: once for all who ask for the same.
    asked = f"{first}:{last}:{district}:{topic}:{get_language()}"
    total, offices = kept(
        f"report.times:{asked}", lambda: queries.office_times(first, last, at=at, district=district, topic=topic)
    )
    states = kept(f"report.states:{asked}", lambda: queries.states(first, last, district=district, topic=topic))
    promised = queries.promises(first, last, at=at)
    shapes = list(District.objects.only("id", "code", "name", "texts", "boundary"))
    water = City.objects.values_list("water", flat=True).first()
    limit = charter.queries.known_rules().number("answer_days")
    context = {
        "days": figures.months,
        "period": story.period_name(figures.months),
        "frozen_at": figures.frozen_at,
        "figures": _figures(figures, total, promised),
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
        "missing": story.who_is_missing(figures, known, shapes, water),
        "came": [
            *story.how_people_came(figures),
            story.offices(total, offices, limit),
            story.topics(figures, known),
            story.states(states),
        ],
        "can_have_files": can_have_files,
        "nav_current": "reports",
    }
    return render(request, "reports/report.html", context)


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
