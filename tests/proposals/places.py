"""A city of two halves: a square cut from north to south, a tenth of a degree each."""

from __future__ import annotations

from typing import Any


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


HALVES = {"molinos": square(2.0, 41.0, 2.1, 41.1), "salinas": square(2.1, 41.0, 2.2, 41.1)}
