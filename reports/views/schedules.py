"""What one has made every month: begin it, look at it, end it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from commons.verdict import require
from reports import actions, policy, queries
from reports.forms import ScheduleForm


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedules(request: HttpRequest) -> HttpResponse:
    """List what one has made every month, with the form for more. Three queries."""
    person = cast(Person, request.user)
    require(policy.may_have_reports(person))
    form = ScheduleForm(request.POST or None)
    made = form.act(actions.schedule_report, by=person) if request.method == "POST" else None
    if made is not None:
        messages.success(request, _("It will be made of each month that is published, and you will be told."))
        return redirect("schedule", made.pk)
    context = {"form": form, "schedules": queries.schedules(person.pk), "nav_current": "reports"}
    return render(request, "reports/schedules.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_safe
def schedule(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Show one, with what was made of it lately: where a mail's link to stop it leads. Two queries."""
    person = cast(Person, request.user)
    require(policy.may_have_reports(person))
    found = queries.schedule(schedule_id, person.pk)
    return render(
        request,
        "reports/schedule.html",
        {"schedule": found, "jobs": found.jobs.order_by("-pk")[:12], "nav_current": "reports"},
    )


@login_required
@require_POST
def end(request: HttpRequest, schedule_id: int) -> HttpResponse:
    actions.end_schedule(schedule_id=schedule_id, by=cast(Person, request.user))
    messages.success(request, _("It is made no more."))
    return redirect("schedule", schedule_id)
