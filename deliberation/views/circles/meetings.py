"""When and where a circle meets, its minutes, and the file for one's calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commons.calendar import Event, calendar
from commons.paging import page
from commons.text import excerpt, rendered
from commons.verdict import require
from deliberation import policy
from deliberation.actions import circles as actions
from deliberation.forms.circles import ComesForm, MeetingForm, MinutesForm
from deliberation.models import Meeting
from deliberation.policy.circles import Standing
from deliberation.queries import circles as queries
from deliberation.views.circles.frame import FORM, act, frame, here_of, signed, span, step_page
from proposals.views.entrance import person, someone, typed

ROWS = 15
# So many meetings a feed holds, the latest first.
FED = 100
CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def meetings(request: HttpRequest, circle_id: int) -> HttpResponse:
    """A circle's meetings, the latest first."""
    here = here_of(request, circle_id)
    cursor = request.GET.get("cursor", "")
    found = page(queries.meetings(here.circle), order=queries.MEETINGS_ORDER, cursor=cursor, size=ROWS)
    context = frame(here, "circle-meetings") | {
        "rows": [_brief(each, here) for each in found],
        "may_convene": bool(policy.circles.may_facilitate(here)),
        "next_url": f"?cursor={found.next}" if found.next else "",
        "previous_url": f"?cursor={found.previous}" if found.previous else "",
    }
    return render(request, "deliberation/circles/meetings.html", context)


@require_safe
def feed(request: HttpRequest, circle_id: int) -> HttpResponse:
    """The meetings as a calendar that one subscribes to: what everybody may know of them."""
    here = here_of(request, circle_id)
    events = [_event(request, each, here, public=True) for each in queries.meetings(here.circle)[:FED]]
    return _file(calendar(here.circle.title, events), here.circle.title)


@never_cache
@require_safe
def file(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting for one's calendar; a member's has the link too."""
    its, here = queries.meeting(meeting_id, someone(request))
    return _file(calendar(here.circle.title, [_event(request, its, here)]), its.title)


@signed
@require_http_methods(FORM)
def new(request: HttpRequest, circle_id: int) -> HttpResponse:
    here = here_of(request, circle_id)
    require(policy.circles.may_facilitate(here))
    form = MeetingForm(typed(request))
    if form.is_bound and (made := form.act(actions.convene_meeting, by=person(request), circle_id=circle_id)):
        messages.success(request, _("The meeting is called. Everybody can put it into their calendar."))
        return redirect("meeting", made.pk)
    return step_page(request, here, form, tab="circle-meetings", title=_("Call a meeting"), button=_("Call it"))


@never_cache
@require_safe
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    its, here = queries.meeting(meeting_id, someone(request))
    coming = list(queries.attending(its)) if here.member else []
    context = frame(here, "circle-meetings", title=its.title) | {
        "meeting": its,
        "brief": _brief(its, here),
        "html": rendered(its.minutes),
        "coming": [each.person.shown_name for each in coming],
        "i_come": any(each.person_id == here.by.pk for each in coming),
        "may_attend": policy.circles.may_attend(here, its),
        "may_change": bool(policy.circles.may_change_meeting(here, its)),
        "may_write": bool(policy.circles.may_write_minutes(here, its)),
        "agenda": list(queries.agenda(here.circle)) if here.at < its.starts_at and not its.cancelled_at else [],
    }
    return render(request, "deliberation/circles/meeting.html", context)


@signed
@require_http_methods(FORM)
def change(request: HttpRequest, meeting_id: int) -> HttpResponse:
    its, here = queries.meeting(meeting_id, person(request))
    require(policy.circles.may_change_meeting(here, its))
    form = MeetingForm(typed(request), its=its)
    if form.is_bound and form.act(actions.change_meeting, by=person(request), meeting_id=meeting_id) is not None:
        messages.success(request, _("Moved. Calendars that follow the circle's feed show it."))
        return redirect("meeting", meeting_id)
    back = reverse("meeting", args=[meeting_id])
    return step_page(
        request, here, form, tab="circle-meetings", title=_("Move the meeting"), button=_("Move it"), back=back
    )


@act
def cancel(request: HttpRequest, meeting_id: int) -> HttpResponse:
    actions.cancel_meeting(by=person(request), meeting_id=meeting_id)
    messages.success(request, _("Called off."))
    return redirect("meeting", meeting_id)


@act
def attend(request: HttpRequest, meeting_id: int) -> HttpResponse:
    form = ComesForm(request.POST)
    form.act(actions.attend_meeting, by=person(request), meeting_id=meeting_id)
    messages.success(request, _("Noted. It is forgotten after the meeting."))
    return redirect("meeting", meeting_id)


@signed
@require_http_methods(FORM)
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    its, here = queries.meeting(meeting_id, person(request))
    require(policy.circles.may_write_minutes(here, its))
    form = MinutesForm(typed(request), its=its)
    if form.is_bound and form.act(actions.publish_minutes, by=person(request), meeting_id=meeting_id) is not None:
        messages.success(request, _("The minutes are published."))
        return redirect("meeting", meeting_id)
    return step_page(
        request, here, form, tab="circle-meetings", title=_("Minutes"), button=_("Publish the minutes"),
        back=reverse("meeting", args=[meeting_id]),
    )  # fmt: skip


def _brief(its: Meeting, here: Standing) -> dict[str, Any]:
    state, name = "done", pgettext("a meeting", "over")
    if its.cancelled_at:
        state, name = "withdrawn", _("called off")
    elif here.at < its.ends_at:
        state, name = "open", _("to come") if here.at < its.starts_at else _("now")
    return {
        "its": its,
        "when": span(its.starts_at, its.ends_at),
        "place": its.place_name if here.sees_places else "",
        "link": its.link if here.member else "",
        "state": state,
        "state_name": name,
        "text": excerpt(its.minutes, 180),
    }


def _event(request: HttpRequest, its: Meeting, here: Standing, *, public: bool = False) -> Event:
    """Return a meeting as calendars take it; `public`: as who is no member may know of it."""
    member = here.member is not None and not public
    shown = member or here.circle.openness == "open"
    point = None if its.latitude is None or its.longitude is None or not shown else (its.latitude, its.longitude)
    return Event(
        uid=f"circle-meeting-{its.pk}@{request.get_host()}",
        changed_at=its.created_at,
        starts_at=its.starts_at,
        ends_at=its.ends_at,
        title=its.title,
        url=request.build_absolute_uri(reverse("meeting", args=[its.pk])),
        place=its.place_name if shown else "",
        text=its.link if member else "",
        sequence=its.changes,
        cancelled=its.cancelled_at is not None,
        point=point,
    )


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)[:60] or "circle"}.ics"'
    return response
