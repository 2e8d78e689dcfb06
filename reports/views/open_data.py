"""Open data: what there is, how old and how large it is, how to check it; the files, and the catalogue."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import charter.queries
import deliberation.queries
import voting.queries
from charter.licences import address
from commons import clock
from reports import policy, queries
from reports.catalogue import catalogue as catalogue_of
from reports.downloads import open_response
from reports.models import Job
from reports.tables import OPEN

# Of rounds and conversations, whose files lie on their own pages.
BESIDE = 10


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Show what there is. Seven queries; administrators also see how the last night went, with two more."""
    city, can_have_files = charter.queries.city(), bool(policy.may_have_reports(request.user))
    found, days = queries.datasets(), queries.published_days()
    context = {
        "datasets": found,
        "latest": max((job.edition.day for each in found for job in each.files if job.edition), default=None),
        "earlier": reverse("open_data_file_of", args=[days[1], "proposals", "csv"]) if len(days) > 1 else "",
        "licence": city.data_licence,
        "licence_url": address(city.data_licence),
        "rounds": [
            (each, list(voting.queries.pabulib_files(each))) for each in voting.queries.counted_rounds()[:BESIDE]
        ],
        "conversations": deliberation.queries.mapped_conversations()[:BESIDE],
        "night": _night() if can_have_files else None,
        "site": settings.PUBLIC_URL,
        "nav_current": "reports",
    }
    return render(request, "reports/open_data.html", context)


def _night() -> dict[str, Any]:
    """Return how the last night went: what is being made, what failed and why."""
    edition = queries.latest_edition()
    jobs = sorted(edition.jobs.all(), key=lambda job: (list(OPEN).index(job.kind), job.format)) if edition else []
    return {
        "edition": edition,
        "under_way": [job for job in jobs if job.is_open],
        "failed": [job for job in jobs if job.is_failed],
        "done": sum(job.state in (Job.State.FINISHED, Job.State.EXPIRED) for job in jobs),
        "all": len(jobs),
        "success_at": queries.last_edition_success(),
        "failure": queries.last_edition_failure(),
        "at": clock.now(),
    }


@require_safe
def file(request: HttpRequest, kind: str, form: str, day: str = "") -> FileResponse:
    """Give a table's latest file, or that of a day. One query."""
    try:
        asked = dt.date.fromisoformat(day) if day else None
    except ValueError:
        raise Http404 from None
    return open_response(queries.published_file(kind, form, asked))


@require_safe
def sums(request: HttpRequest) -> HttpResponse:
    """Give the SHA-256 of the latest files, as `sha256sum --check` reads it. One query."""
    lines = [f"{job.sha256}  {job.file_name}\n" for each in queries.datasets() for job in each.files]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def catalogue(request: HttpRequest) -> JsonResponse:
    """Give the catalogue as other catalogues harvest it. Two queries."""
    city = charter.queries.city()
    licence = address(city.data_licence) or city.data_licence
    body = catalogue_of(queries.datasets(), city=city.name, licence=licence, site=settings.PUBLIC_URL)
    return JsonResponse(body, content_type="application/ld+json", json_dumps_params={"indent": 1})


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Say what every column of every table means. No query."""
    tables = [
        {
            "name": source.kind.label,
            "code": source.kind.value,
            "rows": [[each.name, each.text] for each in source.columns],
        }
        for source in OPEN.values()
    ]
    columns = [{"text": _("Column")}, {"text": _("What it says")}]
    context = {"tables": tables, "columns": columns, "is_open": True, "nav_current": "reports"}
    return render(request, "reports/dictionary.html", context)
