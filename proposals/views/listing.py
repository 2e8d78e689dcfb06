"""The list of proposals: search, filters, orders."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

import charter.queries
from charter.models import Process
from commons.drawn import drawn
from commons.kept import kept
from commons.readers import is_read
from proposals import actions, queries
from proposals.forms import Filters
from proposals.queries import Listing
from proposals.views.atlas import district_map
from proposals.views.spans import MOST_COUNTED, MOST_COUNTED_ONE_BY_ONE, span, whole

ROWS = 8
ORDERS = {
    "exposure": (
        gettext_lazy("Everyone's turn"),
        gettext_lazy(
            "shows first the open ones that were seen least, those that convince a little sooner; then what is open "
            "no more, the newest first. Nobody can pay or press to stand higher."
        ),
    ),
    "relevance": (
        gettext_lazy("Best match"),
        gettext_lazy(
            "shows first what has more of your words in its title, then the newest. Of very many it ranks some "
            "hundreds; “Newest” lists them all."
        ),
    ),
    "newest": (
        gettext_lazy("Newest"),
        gettext_lazy("shows first what was published last."),
    ),
    "closest": (
        gettext_lazy("Nearly there"),
        gettext_lazy("shows first the open ones that lack the smallest share of their threshold."),
    ),
    "bridging": (
        gettext_lazy("Brings people together"),
        gettext_lazy(
            "shows first what people of all districts and opinion groups support alike: the geometric mean of the "
            "share of supporters in each, so that one part that does not want it weighs as much as one that does."
        ),
    ),
    "nearest": (gettext_lazy("Nearest"), gettext_lazy("shows first what is closest to the place.")),
    "supported": (
        gettext_lazy("Most supported"),
        gettext_lazy("shows first what most people support, from wherever they live."),
    ),
}


PLACED = {
    "near": gettext_lazy("Near a place"),
    "area": gettext_lazy("In a part of the map"),
    "place": gettext_lazy("Without a point on the map"),
}


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    known = charter.queries.known()
    city, districts, topics = known.city, list(known.districts.values()), list(known.topics.values())
    filters = Filters(
        request.GET,
        districts=districts,
        topics=topics,
        processes=list(known.processes.values()),
        city_name=city.name,
        orders=list(ORDERS),
    )
    asked = filters.asked
    listing = filters.listing()
    page = queries.listed_page(listing, cursor=request.GET.get("cursor", ""), size=ROWS)
    if is_read(request):
        actions.note_views(page)
    counts = kept("open_counts", queries.open_counts)
    here = next((district for district in districts if district.code == listing.district), None)
    name, explained = ORDERS[listing.order_in_force]
    first = whole(request.GET.get("from", ""))
    chips = in_use(filters)
    head = {
        "city_name": city.name,
        "place": here.name if here else "",
        "open_here": counts.get(here.pk, 0) if here else 0,
        "open_total": sum(counts.values()),
    }
    narrowed = {
        "orders": orders_of(asked, listing),
        "order_name": str(name),
        "order_explained": str(explained),
        "fair": listing.order_in_force == "exposure",
        "in_use": chips,
        "unknown": filters.unknown,
    }
    return render(
        request,
        "proposals/list.html",
        {
            "city": city,
            "here": here,
            "head": drawn("proposals/_list_head.html", head),
            "narrowed": drawn_apart("proposals/_list_asked.html", narrowed, near=str(asked["near"])),
            "form": filters,
            "map_url": reverse("proposal-map") + address(asked).rstrip("?"),
            "in_use": chips,
            "page": page,
            "shown": span_of(listing, first, len(page)),
            "next_url": address(asked, cursor=page.next, start=first + len(page)) if page.next else "",
            "previous_url": address(asked, cursor=page.previous, start=max(1, first - ROWS)) if page.previous else "",
            "map": district_map(districts, here=here.pk if here else None, open_counts=counts),
            "nav_current": "proposals",
        },
    )


def span_of(listing: Listing, first: int, rows: int) -> str:
    """Say which rows of how many one sees; near a place the number is read anew, and nothing of the place is kept."""
    most = MOST_COUNTED_ONE_BY_ONE if listing.near or listing.search else MOST_COUNTED
    return span(first, rows, queries.listed_count(listing, most) if listing.near else total(listing, most), most)


def total(listing: Listing, most: int) -> int:
    """Return how many fit, up to the most that is counted; the number may lag like all that a list counts."""
    key = sha256(repr(listing).encode()).hexdigest()
    return kept(f"total:{key}", lambda: queries.listed_count(listing, most))


def drawn_apart(template: str, inputs: dict[str, Any], *, near: str) -> SafeString:
    """Draw choices whose addresses name a place, with the place put in afterwards.

    What is drawn is kept, and is then the same for every place: one visitor's is of no use to others and not theirs.
    """
    if not near:
        return drawn(template, inputs)
    # Quoted for an address it needs no escaping; no text that was asked for and no name holds a NUL.
    pair = urlencode({"near": near})
    apart = {
        name: [{**chip, "url": chip["url"].replace(pair, "\0")} for chip in value] if isinstance(value, list) else value
        for name, value in inputs.items()
    }
    return mark_safe(drawn(template, apart).replace("\0", pair))


def orders_of(asked: QueryDict, listing: Listing) -> list[dict[str, Any]]:
    """Return the orders a list may have, each with the address of the list in it."""
    return [
        {"text": str(name), "url": address(asked, {"order": code}), "current": code == listing.order_in_force}
        for code, (name, _explained) in ORDERS.items()
        if (code != "relevance" or listing.search) and (code != "nearest" or listing.near)
    ]


def in_use(filters: Filters) -> list[dict[str, Any]]:
    """Return the filters in use, each with the address of the list without it."""
    asked, chips = filters.asked, []
    if asked["search"]:
        words = _("“%(words)s”") % {"words": asked["search"]}
        chips.append({"text": words, "url": address(asked, {"search": "", "order": ""})})
    if asked["district"]:
        name = filters.names["district"][str(asked["district"])]
        chips.append({"text": str(name), "url": address(asked, {"district": ""})})
    if asked["process"]:
        name = filters.names["process"][str(asked["process"])]
        if asked["process"] != Process.OPEN_FLOOR:
            name = _("In “%(process)s”") % {"process": name}
        chips.append({"text": str(name), "url": address(asked, {"process": ""})})
    for kind, text in PLACED.items():
        if asked[kind]:
            chips.append({"text": str(text), "url": address(asked, {kind: ""})})
    for kind, values in filters.chosen.items():
        for value in values:
            rest = [each for each in values if each != value]
            chips.append({"text": str(filters.names[kind][value]), "url": address(asked, {kind: rest})})
    return chips


def address(
    asked: QueryDict, changes: Mapping[str, str | list[str]] = MappingProxyType({}), *, cursor: str = "", start: int = 0
) -> str:
    """Return the list's address with what was asked, changed; empty values are left out."""
    params: dict[str, str | list[str]] = {**dict(asked.lists()), **changes}
    if cursor:
        params |= {"cursor": cursor, "from": str(start)}
    pairs = [
        (name, value)
        for name, values in params.items()
        for value in ([values] if isinstance(values, str) else values)
        if value
    ]
    return f"?{urlencode(pairs)}"
