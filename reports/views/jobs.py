"""Files of reports: ask for one, watch it being made, take it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import charter.queries
from accounts.models import Person
from commons import clock
from commons.paging import page
from commons.verdict import require
from reports import actions, policy, queries
from reports.downloads import file_response
from reports.forms import ReportForm
from reports.models import Job
from reports.tables import SOURCES

ROWS = 10
REFRESH_SECONDS = 3


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def jobs(request: HttpRequest) -> HttpResponse:
    person = cast(Person, request.user)
    require(policy.may_have_reports(person))
    form = ReportForm(request.POST or None, days=queries.published_months())
    job = form.act(actions.request_report, by=person) if request.method == "POST" else None
    if job is not None:
        return redirect("job", job.pk)
    shown = page(queries.jobs(), order=("-id",), cursor=request.GET.get("cursor", ""), size=ROWS)
    context = {
        "form": form,
        "page": shown,
        "next_url": f"?cursor={shown.next}" if shown.next else "",
        "previous_url": f"?cursor={shown.previous}" if shown.previous else "",
        "nav_current": "reports",
    }
    return render(request, "reports/jobs.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show how far it is. Without JavaScript the page asks again by itself; with it, only the part that changes."""
    require(policy.may_have_reports(cast(Person, request.user)))
    found = queries.job(job_id)
    part = getattr(request, "htmx", False)
    district = next((one for one in charter.queries.known().districts.values() if one.code == found.district), None)
    context = {
        "job": found,
        "district": district.name if district else "",
        "refresh": REFRESH_SECONDS if found.is_open else 0,
        "left": _left(found),
        "states": Job.State,
        "nav_current": "reports",
    }
    return render(request, "reports/_job.html" if part else "reports/job.html", context)


def _left(job: Job) -> str:
    """Say about how long it still takes, or that it stands still; empty before that can be said."""
    at = clock.now()
    if job.is_silent(at):
        return _("nothing has come for a while; if its worker has ended, another goes on from here within two minutes")
    seconds = job.seconds_left(at)
    if seconds is None:
        return ""
    if seconds < 60:
        return _("less than a minute left")
    minutes = -(-seconds // 60)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}


@login_required
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    actions.cancel_report(job_id=job_id, by=cast(Person, request.user))
    messages.success(request, _("The report is cancelled. What was written of it is deleted."))
    return redirect("job", job_id)


@login_required
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    actions.retry_file(job_id=job_id, by=cast(Person, request.user))
    messages.success(request, _("The file is being made again."))
    return redirect("job", job_id)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, job_id: int) -> FileResponse:
    require(policy.may_have_reports(cast(Person, request.user)))
    return file_response(queries.job(job_id))


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Say what every column of every report means, and how the sums are checked."""
    tables = [
        {
            "name": source.kind.label,
            "code": source.kind.value,
            "rows": [[column.name, column.text] for column in source.columns],
        }
        for source in SOURCES.values()
    ]
    context = {"tables": tables, "columns": [{"text": _("Column")}, {"text": _("What it says")}]}
    return render(request, "reports/dictionary.html", context | {"nav_current": "reports"})
