"""The districts as the `map` component draws them, and as a picture one may press on."""

from __future__ import annotations

import base64
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse

from charter.models import City, District
from commons.outline import Drawing, drawing, extent
from proposals.queries import Area

FRESH_SECONDS = 60
# The least part of the city that a map shows, in degrees of latitude: four hundred metres.
LEAST = 0.004
# How wide the picture is that one presses on: it fits the smallest telephone, and is never stretched.
PRESSED_WIDTH = 264
# How large names are drawn where they are largest, in units of the drawing, and how far one may step aside.
NAME_SIZE, NAME_STEPS = 19, (0, -14, 14, -28, 28, -42, 42)
# A letter is some so much as wide as it is high.
LETTER = 0.62


def district_map(
    districts: list[District],
    *,
    here: int | None = None,
    open_counts: Mapping[int | None, int] | None = None,
    within: Area | None = None,
) -> dict[str, Any]:
    """Return `viewbox`, `water` and `districts` of the component; empty when no district has a boundary.

    With `open_counts` (by id) every district is a link; `within` is the part to show. No query, or two a minute and
    process.
    """
    kept = _drawn(_key(districts), _minute(), within)
    if kept is None:
        return {}
    drawn, water = kept
    shapes = []
    for district in districts:
        if (outline := drawn.outlines.get(district.code)) is None:
            continue
        shape: dict[str, Any] = {
            "code": district.code,
            "name": district.name,
            "here": district.pk == here,
            **outline._asdict(),
        }
        if open_counts is not None:
            shape |= {
                "url": reverse("district", args=[district.code]),
                "open_count": open_counts.get(district.pk, 0),
            }
        shapes.append(shape)
    return {"viewbox": drawn.viewbox, "water": water, "districts": shapes, "place": drawn.place}


def whole_city(districts: list[District]) -> Area | None:
    """Return the extent of all boundaries. No query, or two a minute and process."""
    boundaries, _water = _boundaries(_key(districts), _minute())
    found = extent(boundaries)
    return Area(*found) if found else None


def framed(area: Area, *, margin: float = 0.08) -> Area:
    """Return a part of the map that shows the area with some room around it, and is neither a line nor a ribbon."""
    stretch = math.cos(math.radians((area.south + area.north) / 2)) or 1e-9
    x, y = (area.west + area.east) / 2, (area.south + area.north) / 2
    wide, high = (area.east - area.west) * stretch * (1 + 2 * margin), (area.north - area.south) * (1 + 2 * margin)
    high = max(high, LEAST, wide * 0.6)
    wide = max(wide, high * 0.9)
    return Area(x - wide / stretch / 2, y - high / 2, x + wide / stretch / 2, y + high / 2)


@dataclass(frozen=True, slots=True)
class Pressable:
    """The map as an `<input type="image">`: a press on it is sent with where it was, without any script."""

    frame: Area
    source: str
    width: int
    height: int

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude of a press, in pixels from the top left corner."""
        west, south, east, north = self.frame
        return west + (east - west) * x / self.width, north - (north - south) * y / self.height


def pressable(districts: list[District], frame: Area, pin: tuple[float, float] | None = None) -> Pressable | None:
    """Draw a part of the map, with a pin at (longitude, latitude); nothing where there is nothing to draw.

    It lies in the page itself, so no address says which part one looks at. No query, or two a minute and process.
    """
    if (kept := _drawn(_key(districts), _minute(), frame)) is None:
        return None
    drawn, water = kept
    stretch = math.cos(math.radians((frame.south + frame.north) / 2)) or 1e-9
    height = round(PRESSED_WIDTH * (frame.north - frame.south) / ((frame.east - frame.west) * stretch))
    units = round(600 * height / PRESSED_WIDTH)
    # Colours that stand on light and on dark ground: a picture does not know the page's.
    land = "".join(f'<path d="{outline.path}"/>' for outline in drawn.outlines.values())
    shapes = [
        {"name": district.name, "x": outline.x, "y": outline.y}
        for district in districts
        if (outline := drawn.outlines.get(district.code)) and 0 < outline.x < 600 and 0 < outline.y < units
    ]
    step_aside(shapes)
    names = "".join(
        f'<text x="{shape["x"]}" y="{shape["y"]}">{_escaped(shape["name"])}</text>'
        for shape in shapes
        if shape["x"] is not None
    )
    mark = ""
    if pin is not None:
        x, y = drawn.place(*pin)
        mark = (
            f'<circle cx="{x}" cy="{y}" r="34" fill="none" stroke="#a80f5c" stroke-width="5"/>'
            f'<circle cx="{x}" cy="{y}" r="11" fill="#a80f5c" stroke="#fff" stroke-width="5"/>'
        )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{PRESSED_WIDTH}" height="{height}" '
        f'viewBox="0 0 600 {units}"><path fill="#f6f1ea" d="M0 0h600v{units}H0z"/>'
        f'<path fill="#9ccfdc" d="{water}"/>'
        f'<g fill="#e0d5c4" stroke="#fff" stroke-width="5" stroke-linejoin="round">{land}</g>'
        f'<g font-family="sans-serif" font-size="{NAME_SIZE}" font-weight="bold" '
        f'fill="#4f4459" text-anchor="middle">{names}</g>{mark}</svg>'
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(picture.encode()).decode()
    return Pressable(frame, source, PRESSED_WIDTH, height)


def step_aside(shapes: list[dict[str, Any]], spots: Iterable[Mapping[str, Any]] = ()) -> None:
    """Move the names of a drawing up or down, clear of its markers and of each other.

    One that finds no room loses its `x` and is not written: its district is a link that says it, and the list has it.
    """
    taken = [
        (spot["x"] - spot["r"], spot["y"] - spot["r"], spot["x"] + spot["r"], spot["y"] + spot["r"]) for spot in spots
    ]
    for shape in shapes:
        half = len(shape["name"]) * NAME_SIZE * LETTER / 2
        for step in NAME_STEPS:
            left, right = shape["x"] - half, shape["x"] + half
            bottom = shape["y"] + step + NAME_SIZE * 0.2
            top = bottom - NAME_SIZE
            if not any(
                left < east and right > west and top < south and bottom > north for west, north, east, south in taken
            ):
                shape["y"] += step
                taken.append((left, top, right, bottom))
                break
        else:
            shape["x"] = None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _key(districts: list[District]) -> tuple[tuple[int, str], ...]:
    return tuple((district.pk, district.code) for district in districts)


def _minute() -> int:
    return int(time.monotonic() / FRESH_SECONDS)


@lru_cache(maxsize=32)
def _drawn(districts: tuple[tuple[int, str], ...], minute: int, within: Area | None) -> tuple[Drawing, str] | None:
    """Draw the boundaries and the water. The arguments are the key under which the drawing is kept."""
    boundaries, water = _boundaries(districts, minute)
    if (drawn := drawing(boundaries, within)) is None:
        return None
    return drawn, drawn.path(water) if water else ""


@lru_cache(maxsize=4)
def _boundaries(districts: tuple[tuple[int, str], ...], _minute: int) -> tuple[dict[str, Any], Any]:
    rows = District.objects.filter(pk__in=[pk for pk, _code in districts], boundary__isnull=False)
    boundaries: dict[str, Any] = dict(rows.values_list("code", "boundary"))
    return boundaries, City.objects.values_list("water", flat=True).first() if boundaries else None
