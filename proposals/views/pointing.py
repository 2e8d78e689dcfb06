"""A point on the map, of a proposal or a place, chosen without a script: one presses on the drawn city, then closer."""

from __future__ import annotations

import math
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext as _

import charter.queries
from charter.models import District
from proposals.forms import WHOLE_CITY
from proposals.queries import Area
from proposals.queries.places import area
from proposals.views.atlas import LEAST, framed, pressable, whole_city

# The buttons beside the map; none of them sends the form on.
BUTTONS = ("point.x", "point_whole", "point_away", "point_district")
CLOSER = 4
# A metre is enough.
DECIMALS = 5


def pointed(given: QueryDict, districts: list[District]) -> QueryDict | None:
    """Return what was typed, with the point that was pressed; None when no button of the map was. Two queries."""
    if not any(name in given for name in BUTTONS):
        return None
    typed = given.copy()
    city = whole_city(districts)
    if "point_away" in given:
        typed["latitude"] = typed["longitude"] = typed["frame"] = ""
    elif "point_whole" in given:
        typed["frame"] = ""
    elif "point_district" in given:
        typed["district"] = given.get("point_district", "")
    elif city and (pressed := _pressed(given, districts, city)):
        longitude, latitude, frame = pressed
        typed["longitude"], typed["latitude"] = f"{longitude:.{DECIMALS}f}", f"{latitude:.{DECIMALS}f}"
        typed["frame"] = str(_closer(frame, longitude, latitude))
        here = charter.queries.district_at(longitude, latitude)
        if here is not None and not typed.get("district"):
            typed["district"] = here.code
    return typed


def map_of(form: Form, districts: list[District]) -> dict[str, Any]:
    """Return what the part of the form with the map shows: the picture, and where the point lies if not as chosen."""
    point = _point(form)
    city = whole_city(districts)
    frame = area(str(form.data.get("frame", ""))) if form.is_bound else None
    if city and frame is None:
        frame = _closer(framed(city), *point) if point and not form.is_bound else framed(city)
    here = charter.queries.district_at(*point) if point else None
    chosen = str(form["district"].value() or "") if "district" in form.fields else ""
    differs = here is not None and chosen not in ("", WHOLE_CITY, here.code)
    return {
        "picture": pressable(districts, frame, point) if city and frame else None,
        "frame": str(frame or ""),
        "city": str(framed(city)) if city else "",
        "point": point,
        "lies": _("The point lies in %(district)s.") % {"district": here.name} if here else "",
        "differs": differs,
        "here": here,
        "close": bool(city and frame and frame != framed(city)),
    }


def _pressed(given: QueryDict, districts: list[District], city: Area) -> tuple[float, float, Area] | None:
    """Return longitude, latitude and the part of the map that was shown; a key that is pressed is no place."""
    frame = area(given.get("frame", "")) or framed(city)
    x, y = given.get("point.x", ""), given.get("point.y", "")
    if x == y == "0" or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in (x, y)):
        return None
    picture = pressable(districts, frame)
    return (*picture.at(int(x), int(y)), frame) if picture else None


def _closer(frame: Area, longitude: float, latitude: float) -> Area:
    """Return the part of the map around a point, a quarter as wide."""
    high = max(LEAST, (frame.north - frame.south) / CLOSER) / 2
    wide = high * (frame.east - frame.west) / ((frame.north - frame.south) or 1)
    return Area(longitude - wide, latitude - high, longitude + wide, latitude + high)


def _point(form: Form) -> tuple[float, float] | None:
    """Return longitude and latitude as they stand in the form, if they are degrees."""
    try:
        numbers = [float(str(form[name].value() or "").replace(",", ".")) for name in ("longitude", "latitude")]
    except ValueError:
        return None
    good = all(map(math.isfinite, numbers)) and abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90
    return (numbers[0], numbers[1]) if good else None
