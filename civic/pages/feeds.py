"""Lists as feeds (Atom, RFC 4287), and dates as calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import charter.queries
from civic.dates import CALENDARS
from civic.feeds import SOURCES, narrowed
from commons.calendar import calendar as written
from commons.filters import refuse_unknown_filters


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Name all feeds and calendars. No query."""
    context = {
        "feeds": [
            (source.title, reverse("feed", args=[name]), reverse(source.page)) for name, source in SOURCES.items()
        ],
        "calendars": [(source.title, reverse("calendar", args=[name])) for name, source in CALENDARS.items()],
    }
    return render(request, "civic/feeds.html", context)


@require_safe
def feed(request: HttpRequest, name: str) -> HttpResponse:
    """Tell the newest of a list, narrowed as its page is by the same words in the address. Raises BadRequest."""
    if (source := SOURCES.get(name)) is None:
        raise Http404
    refuse_unknown_filters(request, source.filters)
    whole = request.build_absolute_uri
    asked = narrowed(source, request.GET)
    atom = Atom1Feed(
        title=_("%(list)s: %(city)s") % {"list": source.title, "city": charter.queries.known().city.name},
        link=whole(reverse(source.page) + asked),
        feed_url=whole(request.path + asked),
        description="",
    )
    for item in source.items(request.GET):
        atom.add_item(
            title=item.title,
            link=whole(item.path),
            description=escape(item.words),  # programs that read feeds take it for HTML
            unique_id=whole(item.key),
            updateddate=item.at,
            pubdate=item.at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def calendar(request: HttpRequest, name: str) -> HttpResponse:
    """Give dates of the city as a calendar that one subscribes to. Raises BadRequest."""
    if (source := CALENDARS.get(name)) is None:
        raise Http404
    refuse_unknown_filters(request, source.filters)
    title = _("%(list)s: %(city)s") % {"list": source.title, "city": charter.queries.known().city.name}
    events = source.events(request.GET, request.build_absolute_uri)
    response = HttpResponse(written(title, events), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
