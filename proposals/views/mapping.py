"""The map of what a list shows, with the list as its twin, and what is near somebody."""

from __future__ import annotations

import json
import math
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import charter.queries
from charter.models import City, District
from commons.kept import kept
from commons.readers import is_read
from commons.templatetags.look import grouped
from proposals import actions, queries
from proposals.forms import UNPLACED, Filters
from proposals.queries import Area, Cell, Listing, Near, Spread
from proposals.queries.places import MOST_CELLS, MOST_LATITUDE, on_map
from proposals.queries.places import area as area_of
from proposals.views.atlas import district_map, framed, pressable, step_aside, whole_city
from proposals.views.listing import ORDERS, ROWS, address, drawn_apart, in_use, span_of
from proposals.views.spans import span, whole

# A marker and the room around it, in pixels of the map on the screen.
CELL_PIXELS = 72
# How many markers stand side by side on the drawn map.
DRAWN_CELLS = 9
NEAREST_ZOOM = 18
FRESH_SECONDS = 15
KILOMETRES = ("0.5", "1", "2", "5", "10")
# A street or so: a thousandth of a degree is a hundred metres.
DECIMALS = 3


@require_safe
def city_map(request: HttpRequest) -> HttpResponse:
    known = charter.queries.known()
    city, districts = known.city, list(known.districts.values())
    filters = _filters(request.GET)
    asked, listing = filters.asked, filters.listing()
    spread = _spread(listing)
    page = queries.listed_page(listing, cursor=request.GET.get("cursor", ""), size=ROWS)
    if is_read(request):
        actions.note_views(page)
    first = whole(request.GET.get("from", ""))
    frame = _frame(listing, districts, spread)
    here = next((district for district in districts if district.code == listing.district), None)
    chips = in_use(filters)
    narrowed = {"in_use": chips, "unknown": filters.unknown}
    return render(
        request,
        "proposals/map.html",
        {
            "city": city,
            "here": here,
            "narrowed": drawn_apart("proposals/_map_asked.html", narrowed, near=str(asked["near"]))
            if any(narrowed.values())
            else "",
            "form": filters,
            "list_url": reverse("proposals") + address(asked).rstrip("?"),
            "page": page,
            "in_use": chips,
            "shown": span(first, len(page), spread.total),
            "next_url": address(asked, cursor=page.next, start=first + len(page)) if page.next else "",
            "previous_url": address(asked, cursor=page.previous, start=max(1, first - ROWS)) if page.previous else "",
            "map": _drawn_map(asked, listing, districts, spread, frame, here) if frame else {},
            "frame": str(frame) if frame else "",
            "cells_url": reverse("proposal-cells") + address(asked, {"area": "", "order": ""}).rstrip("?"),
            "spread": spread,
            "unplaced": _unplaced(asked, spread, districts, city),
            "tiles": settings.TILE_URL,
            "credit": settings.TILE_CREDIT,
            "nav_current": "proposals",
        },
    )


@require_safe
def cells(request: HttpRequest) -> HttpResponse:
    """The markers of a part of the map, as its script asks for them. One query."""
    bounds, zoom = area_of(request.GET.get("bbox", "")), request.GET.get("zoom", "")
    if bounds is None or not (zoom.isascii() and zoom.isdigit() and int(zoom[:3]) <= NEAREST_ZOOM + 2):
        problem = {"detail": "Give bbox=west,south,east,north in degrees and zoom as a whole number."}
        return HttpResponse(json.dumps(problem), status=400, content_type="application/json")
    listing = _filters(request.GET).listing()
    side = grid(int(zoom), bounds)
    body = _kept_cells(listing, bounds, side)
    tag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json")
    response["ETag"] = tag
    # Asked again each time, and answered shortly: what was hidden meanwhile is gone at once.
    patch_cache_control(response, public=True, no_cache=True)
    return response


@require_safe
def boundaries(request: HttpRequest) -> HttpResponse:
    """The city's own boundaries and water as GeoJSON: all that the map needs to be drawn."""
    version = repr((charter.queries.drawn_districts(), get_language(), settings.FRAME_FRESH_SECONDS))
    tag = f'"{sha256(version.encode()).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        features = [
            _feature(district.boundary, code=district.code, name=district.name)
            for district in District.objects.filter(boundary__isnull=False).defer("description")
        ]
        if water := City.objects.values_list("water", flat=True).first():
            features.append(_feature(water, water=True))
        body = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
        response = HttpResponse(body, content_type="application/geo+json")
    response["ETag"] = tag
    patch_cache_control(response, private=True, max_age=60)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def near(request: HttpRequest) -> HttpResponse:
    """What is near somebody. Where they are comes in the body of a request, roughly, and is kept nowhere.

    No address, no log and no cache of ours has it: nothing here goes through `drawn` or `kept`.
    """
    known = charter.queries.known()
    city, districts = known.city, list(known.districts.values())
    frame = whole_city(districts)
    picture = pressable(districts, framed(frame)) if frame else None
    given = request.POST
    km = given.get("km", "") if given.get("km", "") in KILOMETRES else "1"
    context: dict[str, Any] = {
        "city": city,
        "districts": districts,
        "picture": picture,
        "km": km,
        "kilometres": [
            (each, _("%(n)s km") % {"n": number_format(float(each), 0 if each.isdigit() else 1)}) for each in KILOMETRES
        ],
        "typed": given,
        "nav_current": "proposals",
    }
    spot = None
    if request.method == "POST":
        spot = _pressed(given, picture) or _typed(given)
        if spot is None:
            context["wrong"] = _("We do not know where that is. Press the button, press on the map or give degrees.")
    if spot is not None:
        listing = Listing(near=Near(*spot, float(km)))
        page = queries.listed_page(listing, cursor=given.get("cursor", ""), size=ROWS)
        first = whole(given.get("from", ""))
        context |= {
            "spot": spot,
            "page": page,
            "shown": span_of(listing, first, len(page)),
            "next_from": first + len(page),
            "previous_from": max(1, first - ROWS),
        }
    response = render(request, "proposals/near.html", context, status=422 if "wrong" in context else 200)
    patch_cache_control(response, no_store=True)
    return response


def _far(km: str) -> str:
    return _("%(n)s km") % {"n": number_format(float(km), 0 if km.isdigit() else 1)}


def grid(zoom: int, bounds: Area) -> float:
    """Return how wide a cell is at that zoom, wider where the part of the map would hold too many of them."""
    (west, south), (east, north) = on_map(bounds.west, bounds.south), on_map(bounds.east, bounds.north)
    side = 2 * math.pi * CELL_PIXELS / (256 * float(2**zoom))
    while ((east - west) / side + 2) * ((north - south) / side + 2) > MOST_CELLS:
        side *= 2
    return side


def _filters(asked: QueryDict) -> Filters:
    known = charter.queries.known()
    districts, topics = list(known.districts.values()), list(known.topics.values())
    processes = list(known.processes.values())
    return Filters(
        asked,
        districts=districts,
        topics=topics,
        processes=processes,
        city_name=known.city.name,
        orders=list(ORDERS),
    )


def _spread(listing: Listing) -> Spread:
    if listing.near:  # of use to nobody else, and nobody's to keep
        return queries.spread(listing)
    key = sha256(repr(listing).encode()).hexdigest()
    return kept(f"spread:{key}", lambda: queries.spread(listing))


def _kept_cells(listing: Listing, bounds: Area, side: float) -> str:
    """Return the markers as JSON, some seconds old at most. Redis away: they are read each time."""
    listing = Listing(**{name: getattr(listing, name) for name in Listing.__slots__} | {"area": bounds})
    digest = sha256(repr((listing, side)).encode()).hexdigest()
    key = f"cells:{connection.settings_dict['NAME']}:{digest}"
    # A place is of use to nobody else, and nobody's to keep.
    keeps = bool(settings.FRAME_FRESH_SECONDS) and listing.near is None
    body: str | None = cache.get(key) if keeps else None
    if body is None or not _are_public({cell["id"] for cell in json.loads(body)["cells"] if "id" in cell}):
        codes = {pk: topic.code for pk, topic in charter.queries.known().topics.items()}
        rows = [_marker(cell, codes) for cell in queries.cells(listing, side=side)]
        body = json.dumps({"cells": rows}, ensure_ascii=False, separators=(",", ":"))
        if keeps:
            cache.set(key, body, FRESH_SECONDS)
    return body


def _are_public(ids: set[int]) -> bool:
    """Tell whether what was named some moments ago may still be named. One query, none for nothing."""
    return not ids or queries.published().filter(pk__in=ids).count() == len(ids)


def _marker(cell: Cell, codes: dict[int, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {"n": cell.count, "at": [round(cell.latitude, 5), round(cell.longitude, 5)]}
    if cell.proposal_id is None:
        return shown | {"area": str(cell.extent)}
    topic = codes.get(cell.topic_id, "")
    return shown | {"id": cell.proposal_id, "title": cell.title, "lang": cell.lang, "topic": topic}


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry.get("geometry") or geometry}


def _frame(listing: Listing, districts: list[District], spread: Spread) -> Area | None:
    """Return the part of the map to show: what was asked for, else the city, else what lies on it."""
    if listing.area:
        return framed(listing.area)
    if listing.near:
        return framed(_around(listing.near))
    if listing.district and spread.extent:
        return framed(spread.extent)
    extent = whole_city(districts) or spread.extent
    return framed(extent, margin=0.02) if extent else None


def _around(near: Near) -> Area:
    high = math.degrees(near.km * 1_000 / 6_371_009)
    wide = high / max(0.05, math.cos(math.radians(near.latitude)))
    south, north = max(-MOST_LATITUDE, near.latitude - high), min(MOST_LATITUDE, near.latitude + high)
    return Area(max(-180.0, near.longitude - wide), south, min(180.0, near.longitude + wide), north)


def _drawn_map(
    asked: QueryDict, listing: Listing, districts: list[District], spread: Spread, frame: Area, here: District | None
) -> dict[str, Any]:
    """Return the map as it is drawn without a script: districts and markers are links."""
    shown = district_map(districts, here=here.pk if here else None, within=frame)
    if not shown:
        return {}
    named = {district.code: district for district in districts}
    for shape in shown["districts"]:
        district = named[shape["code"]]
        on_map, without = spread.on_map.get(district.pk, 0), spread.unplaced.get(district.pk, 0)
        shape["url"] = address(asked, {"district": district.code, "area": "", "near": ""})
        shape["label"] = _("%(district)s: %(placed)s on the map, %(unplaced)s without a point") % {
            "district": district.name,
            "placed": grouped(on_map),
            "unplaced": grouped(without),
        }
    side = math.radians(frame.east - frame.west) / DRAWN_CELLS
    found: list[Cell] = []
    if spread.placed and listing.near:
        found = queries.cells(listing, side=side, most=120)
    elif spread.placed:
        key = sha256(repr((listing, side)).encode()).hexdigest()
        found = kept(f"drawn-cells:{key}", lambda: queries.cells(listing, side=side, most=120))
    if not listing.near and not _are_public({cell.proposal_id for cell in found if cell.proposal_id is not None}):
        found = queries.cells(listing, side=side, most=120)
    shown["spots"] = [_spot(cell, asked, shown["place"]) for cell in found]
    step_aside(shown["districts"], shown["spots"])
    return shown


def _spot(cell: Cell, asked: QueryDict, place: Any) -> dict[str, Any]:
    x, y = place(cell.longitude, cell.latitude)
    if cell.proposal_id is not None:
        return {
            "x": x,
            "y": y,
            "r": 11,
            "topic": "",
            "label": cell.title,
            "url": reverse("proposal", args=[cell.proposal_id]),
        }
    narrow = max(cell.extent.east - cell.extent.west, cell.extent.north - cell.extent.south) < 0.0005
    narrowed = address(asked, {"area": str(cell.extent), "near": ""})
    return {
        "x": x,
        "y": y,
        "r": min(34, 17 + round(3 * math.log(cell.count))),
        "count": grouped(cell.count),
        "label": ngettext("%(n)s proposal", "%(n)s proposals", cell.count) % {"n": grouped(cell.count)},
        "url": (reverse("proposals") if narrow else "") + narrowed,
    }


def _unplaced(asked: QueryDict, spread: Spread, districts: list[District], city: City) -> list[dict[str, Any]]:
    """Return where the map says nothing: how many have no point, district by district, with the way to them."""
    rows = [("city", _("All of %(city)s") % {"city": city.name}, spread.unplaced.get(None, 0))]
    rows += [(district.code, district.name, spread.unplaced.get(district.pk, 0)) for district in districts]
    return [
        {
            "name": name,
            "count": grouped(count),
            "url": reverse("proposals") + address(asked, {"district": code, "place": UNPLACED, "area": ""}),
        }
        for code, name, count in rows
        if count
    ]


def _pressed(given: QueryDict, picture: Any) -> tuple[float, float] | None:
    """Return (latitude, longitude), rounded, of a press on the picture."""
    x, y = given.get("spot.x", ""), given.get("spot.y", "")
    if picture is None or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in (x, y)):
        return None
    if x == y == "0":  # a key was pressed, not a place
        return None
    longitude, latitude = picture.at(int(x), int(y))
    return round(latitude, DECIMALS), round(longitude, DECIMALS)


def _typed(given: QueryDict) -> tuple[float, float] | None:
    """Return (latitude, longitude), rounded: whatever a browser sends, no more than the street is looked for."""
    try:
        latitude, longitude = (float(given.get(name, "").replace(",", ".")) for name in ("latitude", "longitude"))
    except ValueError:
        return None
    good = math.isfinite(latitude) and abs(latitude) <= MOST_LATITUDE and abs(longitude) <= 180
    return (round(latitude, DECIMALS), round(longitude, DECIMALS)) if good else None
