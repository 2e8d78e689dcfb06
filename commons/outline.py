"""Boundaries as a drawing: GeoJSON in, SVG paths out, without a map library or a tile server."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Ring = list[list[float]]
WIDTH = 600.0


class Outline(NamedTuple):
    """One area: its SVG path and the point where its name may stand."""

    path: str
    x: int
    y: int


class Drawing(NamedTuple):
    """`viewbox` holds every outline; `place(longitude, latitude)` puts a pin on it."""

    viewbox: str
    outlines: dict[str, Outline]
    west: float
    north: float
    across: float
    up: float

    def path(self, boundary: Mapping[str, Any]) -> str:
        """Return the SVG path of anything else on this drawing, such as water."""
        return _outline(self, boundary).path

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        return round((longitude - self.west) * self.across), round((self.north - latitude) * self.up)


def extent(boundaries: Mapping[str, Mapping[str, Any]]) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of all of them, or nothing."""
    points = [point for boundary in boundaries.values() for ring in _rings(boundary) for point in ring]
    if not points:
        return None
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def drawing(
    boundaries: Mapping[str, Mapping[str, Any]], within: tuple[float, float, float, float] | None = None
) -> Drawing | None:
    """Draw GeoJSON Polygons and MultiPolygons (WGS 84) by their key, 600 units wide, or nothing.

    `within` (west, south, east, north) is the part that the box holds; else it holds all of them. Equirectangular
    around the middle latitude: true enough for a city.
    """
    if (held := within or extent(boundaries)) is None:
        return None
    west, south, east, north = held
    across = WIDTH / max(east - west, 1e-9)
    up = across / math.cos(math.radians((south + north) / 2))
    empty = Drawing(f"-4 -4 {round(WIDTH) + 8} {round((north - south) * up) + 8}", {}, west, north, across, up)
    return empty._replace(outlines={key: _outline(empty, boundary) for key, boundary in boundaries.items()})


def _outline(frame: Drawing, boundary: Mapping[str, Any]) -> Outline:
    rings = [[frame.place(lon, lat) for lon, lat, *_ in ring] for ring in _rings(boundary)]
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings if ring)
    x, y = _middle(max(rings, key=_area, default=[]))
    return Outline(path, x, y)


def _rings(boundary: Mapping[str, Any]) -> Iterator[Ring]:
    """Yield the rings without their closing point."""
    geometry = boundary.get("geometry") or boundary
    coordinates = geometry.get("coordinates") or []
    for polygon in coordinates if geometry.get("type") == "MultiPolygon" else [coordinates]:
        for ring in polygon:
            yield ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


def _area(ring: list[tuple[int, int]]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    """The ring's centre of gravity; of its corners where it has no area."""
    if not ring:
        return 0, 0
    twice = sx = sy = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = ax * by - bx * ay
        twice, sx, sy = twice + cross, sx + (ax + bx) * cross, sy + (ay + by) * cross
    if not twice:
        return round(sum(x for x, _ in ring) / len(ring)), round(sum(y for _, y in ring) / len(ring))
    return round(sx / (3 * twice)), round(sy / (3 * twice))
