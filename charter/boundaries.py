"""Read boundaries that somebody brought: GeoJSON of one district or of the whole city, checked feature by feature.

Source: RFC 7946. Whatever is wrong is found at once and told by feature; a boundary that passes can be drawn, asked
for points, and stored.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.validation import explain_validity

MOST_BYTES, MOST_POINTS, MOST_FEATURES = 8_000_000, 20_000, 500
# Degrees to six decimals are ten centimetres: what is finer is noise.
DECIMALS = 6
# Neighbours that are drawn apart meet in slivers; of what is shared beyond a hundredth of the smaller one we warn.
TOLERATED = 0.01
COORDINATES_DEPTH = {"Polygon": 3, "MultiPolygon": 4}


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: GeoJSON by the district's code, and what is wrong, in words."""

    boundaries: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Wrong(Exception):
    """One feature cannot be a boundary; the message says why."""


def read(content: bytes, *, codes: Collection[str], only: str = "") -> Read:
    """Read GeoJSON: a FeatureCollection whose features name their district by the property `code`.

    `only`: the district all of it is for; then a single geometry or feature needs no code. `codes`: the districts
    there are. No query.
    """
    try:
        features = _features(content, only)
    except Wrong as wrong:
        return Read(wrong=[str(wrong)])
    found, seen = Read(), set[str]()
    for number, feature in enumerate(features, start=1):
        label = "" if only and len(features) == 1 else _label(number, feature)
        try:
            code = _code(feature, codes, only)
            if code in seen:
                raise Wrong(_("there is another boundary for “%(code)s” in this file.") % {"code": code})
            seen.add(code)
            found.boundaries[code] = json.loads(shapely.to_geojson(_polygon(feature.get("geometry"))))
        except Wrong as wrong:
            found.wrong.append(f"{label}{wrong}")
    return found


def overlaps(drawn: dict[str, dict[str, Any]], *, of: Collection[str]) -> list[str]:
    """Say which of the areas `of` share more with others than is tolerated; all of them as GeoJSON by code."""
    codes = list(drawn)
    shapes = [shapely.make_valid(shapely.from_geojson(json.dumps(each))) for each in drawn.values()]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    said = []
    for one, other in sorted((a, b) for a, b in pairs.T.tolist() if a < b):
        if codes[one] not in of and codes[other] not in of:
            continue
        first, second = shapes[one], shapes[other]
        shared = first.intersection(second).area / min(first.area, second.area)
        if shared > TOLERATED:
            words = {"one": codes[one], "other": codes[other], "percent": max(1, round(100 * shared))}
            said.append(_("“%(one)s” and “%(other)s” overlap: %(percent)d%% of the smaller one lies in both.") % words)
    return said


def _features(content: bytes, only: str) -> list[dict[str, Any]]:
    if len(content) > MOST_BYTES:
        raise Wrong(_("The file is too large: at most %(most)d MB.") % {"most": MOST_BYTES // 1_000_000})
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Wrong(_("This is not JSON that can be read.")) from error
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "FeatureCollection":
        features = data.get("features")
        if not isinstance(features, list) or not features:
            raise Wrong(_("The FeatureCollection has no features."))
        if len(features) > MOST_FEATURES:
            raise Wrong(_("The file has %(many)d features; at most 500 are read.") % {"many": len(features)})
        return [feature if isinstance(feature, dict) else {} for feature in features]
    if kind == "Feature":
        return [data]
    if kind in COORDINATES_DEPTH and only:
        return [{"type": "Feature", "geometry": data}]
    if only:
        raise Wrong(_("This is no GeoJSON of an area: give a Polygon, a MultiPolygon, or a Feature with one."))
    raise Wrong(_("This is no GeoJSON of a whole city: give a FeatureCollection."))


def _label(number: int, feature: dict[str, Any]) -> str:
    code = _property(feature)
    if code:
        return _("Feature %(number)d (“%(code)s”): ") % {"number": number, "code": code[:60]}
    return _("Feature %(number)d: ") % {"number": number}


def _property(feature: dict[str, Any]) -> str:
    properties = feature.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else None
    return code.strip() if isinstance(code, str) else ""


def _code(feature: dict[str, Any], codes: Collection[str], only: str) -> str:
    code = _property(feature)
    if only:
        if code and code != only:
            raise Wrong(_("this boundary is for “%(code)s”, not for “%(only)s”.") % {"code": code[:60], "only": only})
        return only
    if not code:
        raise Wrong(_("it does not say for which district it is: give a property “code”."))
    if code not in codes:
        raise Wrong(_("there is no district with the code “%(code)s”.") % {"code": code[:60]})
    return code


def _polygon(geometry: Any) -> Any:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in COORDINATES_DEPTH:
        what = {"kind": kind if isinstance(kind, str) else _("nothing")}
        raise Wrong(_("a district is a Polygon or a MultiPolygon, this is: %(kind)s.") % what)
    points = _points(geometry.get("coordinates"), COORDINATES_DEPTH[kind])
    if not points:
        raise Wrong(_("it has no points."))
    if len(points) > MOST_POINTS:
        many = {"many": len(points), "most": MOST_POINTS}
        raise Wrong(_("it has %(many)d points; draw it with at most %(most)d.") % many)
    _on_earth(points)
    try:
        found = shapely.from_geojson(json.dumps({"type": kind, "coordinates": geometry["coordinates"]}))
    except (shapely.errors.GEOSException, ValueError) as error:
        raise Wrong(_("its rings are not closed, or have fewer than four points.")) from error
    if not found.is_valid:
        raise Wrong(_("it crosses or touches itself (%(where)s).") % {"where": explain_validity(found)})
    found = shapely.set_precision(shapely.force_2d(found), 10**-DECIMALS)
    if found.is_empty or not found.area:
        raise Wrong(_("it has no area."))
    return found


def _points(coordinates: Any, depth: int) -> list[tuple[float, float]]:
    """Return all points of nested coordinates. Raises Wrong where they are not numbers."""
    rows = [coordinates]
    for _level in range(depth - 2):
        if not all(isinstance(row, list) for row in rows):
            raise Wrong(_("its coordinates are not nested as those of its type."))
        rows = [each for row in rows for each in row]
    found = []
    for ring in rows:
        if not isinstance(ring, list):
            raise Wrong(_("its coordinates are not nested as those of its type."))
        for point in ring:
            numbers = point[:2] if isinstance(point, list) else []
            good = len(numbers) == 2 and all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers)
            if not good or not all(math.isfinite(n) for n in numbers):
                raise Wrong(_("a point is a longitude and a latitude, two numbers."))
            found.append((float(numbers[0]), float(numbers[1])))
    return found


def _on_earth(points: list[tuple[float, float]]) -> None:
    far = next((point for point in points if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90)), None)
    if far is None:
        return
    said = {"point": f"{far[0]:g}, {far[1]:g}"}
    if max(abs(far[0]), abs(far[1])) > 400:
        raise Wrong(
            _("its coordinates are metres of a map projection (%(point)s). Save it as WGS 84, EPSG:4326.") % said
        )
    raise Wrong(_("a point lies outside longitude -180 to 180 and latitude -90 to 90: %(point)s.") % said)
