"""What one takes along: roots to keep, their feed, the whole register, and the program that checks it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commons.filters import refuse_unknown_filters
from commons.templatetags.look import day as told
from journal import queries

SCRIPT = Path(__file__).parent.parent / "outside.py"
FEED = 30


@require_safe
def root(request: HttpRequest, day: str) -> HttpResponse:
    """Give the root of a day, to keep. It never changes."""
    try:
        found = queries.root_of(dt.date.fromisoformat(day))
    except ValueError as error:
        raise Http404 from error
    response = HttpResponse(queries.root_file(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="register-root-{found.day}.json"'
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Tell each root with its hash: whoever's program reads the feed keeps them without doing anything."""
    refuse_unknown_filters(request)
    whole = request.build_absolute_uri
    atom = Atom1Feed(
        title=_("Roots of the public register"),
        link=whole(reverse("register")),
        feed_url=whole(),
        description="",
        subtitle=_("Each day the register's last hash, signed. Keep them: what is rewritten later does not fit them."),
    )
    for each in queries.roots()[:FEED]:
        where = whole(reverse("register-root", args=[each.day.isoformat()]))
        atom.add_item(
            title=_("Root of %(day)s: entry %(number)s") % {"day": told(each.day), "number": each.number},
            link=where,
            description=queries.root_file(each) if len(each.marks) <= FEED else f"{each.number} {each.hash}",
            unique_id=where,
            pubdate=each.published_at,
            updateddate=each.published_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Give the whole register, a line of JSON an entry, as it is read."""
    response = StreamingHttpResponse(queries.export(), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="register.jsonl"'
    return response


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """Give the program that checks the register with nothing but Python."""
    return HttpResponse(SCRIPT.read_text(encoding="utf-8"), content_type="text/plain; charset=utf-8")
