"""Where a place lies: the same name in the same district is always the same point inside its boundary."""

from __future__ import annotations

import random
from typing import Any

Ring = list[list[float]]
TRIES = 1_000


def point(boundary: dict[str, Any], name: str, seed: int = 0) -> tuple[float, float]:
    """Return (latitude, longitude) of a place inside a GeoJSON Polygon."""
    rng, ring = random.Random(f"place {seed} {name}"), boundary["coordinates"][0]  # noqa: S311
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    for _try in range(TRIES):
        # Away from the edge, so that a pin does not sit on the border.
        longitude = rng.uniform(west, east)
        latitude = rng.uniform(south, north)
        near = ((east - west) / 25, (north - south) / 25)
        corners = [(longitude + dx * near[0], latitude + dy * near[1]) for dx in (-1, 1) for dy in (-1, 1)]
        if all(inside(ring, *corner) for corner in corners):
            return round(latitude, 6), round(longitude, 6)
    return round((south + north) / 2, 6), round((west + east) / 2, 6)


def inside(ring: Ring, longitude: float, latitude: float) -> bool:
    """Tell whether a point lies inside a ring, by counting the edges a ray from it crosses."""
    crossed = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > latitude) != (by > latitude) and longitude < (bx - ax) * (latitude - ay) / (by - ay) + ax:
            crossed = not crossed
    return crossed
