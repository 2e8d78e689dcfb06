"""For programs that read the city: what they may ask, and where everything public is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Greatest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

import charter.queries
import deliberation.queries
import deliberation.queries.assemblies
import voting.queries
from charter.catalogue import RULES
from proposals import queries

# The format's own limit. A chunk holds the proposals of so many numbers: never more, and none moves to another.
CHUNK, BATCH = 50_000, 5_000
HOUR = 3_600
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    *("home", "proposals", "proposal-map", "fair-order", "awaiting", "reports", "reports_dictionary"),
    *("charter", "city-history", "acts", "mandates", "moderation", "processes", "organisations", "rounds", "circles"),
    "assemblies",
)
STATEMENTS = ("legal", "terms", "privacy", "accessibility")
# Reading is free. Kept out: what is one's own, what writes, and the endless ways to narrow, order and page a list;
# everything public stands in the site map under one address each.
ROBOTS = """User-agent: *
Disallow: /account/
Disallow: /inbox/
Disallow: /administration/
Disallow: /operations/
Disallow: /jobs/
Disallow: /moderation/queue/
Disallow: /desk/
Disallow: /language/
Disallow: /unsubscribe/
Disallow: /proposals/new/
Disallow: /proposals/*/edit/
Disallow: /proposals/*/support/
Disallow: /proposals/*/follow/
Disallow: /proposals/*/print/
Disallow: /proposals/*/poster.pdf
Disallow: /proposals/*/sheet.pdf
Disallow: /paper/
Disallow: /rounds/*/ballot/
Disallow: /rounds/*/receipt/
Disallow: /circles/new/
Disallow: /circles/*/members/
Disallow: /api/
Allow: /api/v1/docs/
Disallow: /*?

Sitemap: {sitemap}
"""


@require_safe
@cache_control(public=True, max_age=HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """Say what programs may ask. No query."""
    text = ROBOTS.format(sitemap=settings.PUBLIC_URL + reverse("sitemap"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name the parts of the site map. One query."""
    last = queries.published().aggregate(last=Max("id"))["last"] or 0
    parts = [reverse("sitemap-pages")]
    parts += [reverse("sitemap-proposals", args=[number]) for number in range(-(-last // CHUNK))]
    rows = "".join(f"<sitemap><loc>{_address(part)}</loc></sitemap>\n" for part in parts)
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{rows}</sitemapindex>\n')


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Name the pages of the city and its parts. At most three queries."""
    known = charter.queries.known()
    paths = [reverse(name) for name in (*PAGES, *STATEMENTS)]
    paths += [reverse("rule", args=[code]) for code in RULES]
    for name, rows in (
        ("district", known.districts),
        ("topic", known.topics),
        ("office", known.offices),
        ("process", known.processes),
    ):
        paths += [reverse(name, args=[row.code]) for row in rows.values()]
    talks = deliberation.queries.conversations().values_list("pk", flat=True)[:CHUNK]
    paths += [reverse("conversations"), *(reverse("conversation", args=[pk]) for pk in talks)]
    paths += [reverse("round", args=[pk]) for pk in voting.queries.rounds().values_list("pk", flat=True)[:CHUNK]]
    gathered = deliberation.queries.circles.circles().values_list("pk", flat=True)[:CHUNK]
    paths += [reverse("circle", args=[pk]) for pk in gathered]
    drawn = deliberation.queries.assemblies.assemblies().values_list("pk", flat=True)[:CHUNK]
    paths += [reverse("assembly", args=[pk]) for pk in drawn]
    return _xml(f'<urlset xmlns="{NAMESPACE}">\n{"".join(map(_row, paths))}</urlset>\n')


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap_proposals(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Name the public proposals of one chunk. A query for each five thousand, never all at once in memory.

    404 beyond the last chunk, as the index has them.
    """
    if number > 10**12 or not queries.published().filter(id__gt=number * CHUNK).exists():
        raise Http404
    return StreamingHttpResponse(_proposals(number), content_type="application/xml; charset=utf-8")


def _proposals(number: int) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}">\n'
    after, last = number * CHUNK, (number + 1) * CHUNK
    while rows := list(
        queries.published()
        .filter(id__gt=after, id__lte=last)
        .order_by("id")
        .values_list("id", Greatest("published_at", "reached_at", "answered_at", "closed_at"))[:BATCH]
    ):
        yield "".join(_row(reverse("proposal", args=[pk]), changed) for pk, changed in rows)
        after = rows[-1][0]
    yield "</urlset>\n"


def _row(path: str, changed: dt.datetime | None = None) -> str:
    day = f"<lastmod>{changed.astimezone(dt.UTC).date().isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{_address(path)}</loc>{day}</url>\n"


def _address(path: str) -> str:
    return escape(settings.PUBLIC_URL + path)


def _xml(text: str) -> HttpResponse:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return HttpResponse(head + text, content_type="application/xml; charset=utf-8")
