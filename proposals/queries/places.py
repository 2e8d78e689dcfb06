"""Where proposals lie: what is near a point, what lies in a part of the map, how many where.

Points are compared on Mercator's map, which one index holds: it keeps angles, so what is nearest on it is nearest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# As the index `proposals_place` has it.
PLACE = "point(radians(longitude), asinh(tan(radians(latitude))))"
EARTH_METRES = 6_371_009.0
# Mercator's map ends there.
MOST_LATITUDE = 85.05
MOST_KM = 100.0
MOST_CELLS = 400


class Near(NamedTuple):
    """A point in degrees of WGS 84, and how far from it: kilometres."""

    latitude: float
    longitude: float
    km: float

    @property
    def point(self) -> tuple[float, float]:
        return on_map(self.longitude, self.latitude)

    @property
    def metres_per_unit(self) -> float:
        """How many metres the map's unit has there. 5 km further north it is a thousandth less."""
        return EARTH_METRES * math.cos(math.radians(self.latitude))


class Area(NamedTuple):
    """A rectangle of the map, in degrees of WGS 84."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        """Write it as an address has it: a step of a metre outwards, so that what lies on its edge lies in it."""
        out = (math.floor, math.floor, math.ceil, math.ceil)
        return ",".join(f"{step(value * 1e5) / 1e5:.5f}" for step, value in zip(out, self, strict=True))


def near(text: str) -> Near | None:
    """Read `latitude,longitude,km`; nothing where it is no such place."""
    numbers = _numbers(text, 3)
    if numbers is None or abs(numbers[0]) > MOST_LATITUDE or abs(numbers[1]) > 180 or not 0 < numbers[2] <= MOST_KM:
        return None
    return Near(*numbers)


def area(text: str) -> Area | None:
    """Read `west,south,east,north`; nothing where it is no such rectangle."""
    numbers = _numbers(text, 4)
    if numbers is None:
        return None
    west, south, east, north = numbers
    good = -180 <= west <= east <= 180 and -MOST_LATITUDE <= south <= north <= MOST_LATITUDE
    return Area(*numbers) if good else None


def _numbers(text: str, count: int) -> Sequence[float] | None:
    try:
        numbers = [float(part) for part in text[:120].split(",")]
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(map(math.isfinite, numbers)) else None


def on_map(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the point on Mercator's map: radians, east and north."""
    return math.radians(longitude), math.asinh(math.tan(math.radians(latitude)))


def off_map(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude of a point on Mercator's map."""
    return math.degrees(x), math.degrees(math.atan(math.sinh(y)))


@dataclass(frozen=True, slots=True)
class Cell:
    """Proposals that stand together on the map: how many, their middle and their extent; of a single one what it is."""

    count: int
    longitude: float
    latitude: float
    extent: Area
    proposal_id: int | None = None
    title: str = ""
    lang: str = ""
    topic_id: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How what a list shows lies in the city: numbers by district id, None for the whole city."""

    on_map: dict[int | None, int] = field(default_factory=dict)
    unplaced: dict[int | None, int] = field(default_factory=dict)
    extent: Area | None = None

    @property
    def placed(self) -> int:
        return sum(self.on_map.values())

    @property
    def total(self) -> int:
        return self.placed + sum(self.unplaced.values())


# A cell holds what lies in one square of the grid: {side} wide on the map.
CELLS = f"""
WITH spot AS (
    SELECT id, latitude, longitude, {PLACE} AS place FROM proposals_proposal
    WHERE {{fits}} AND latitude IS NOT NULL
), cell AS (
    SELECT count(*) AS n, avg(longitude) AS x, avg(latitude) AS y, min(longitude) AS west, min(latitude) AS south,
        max(longitude) AS east, max(latitude) AS north, min(id) AS id
    FROM spot GROUP BY floor(place[0] / %(side)s), floor(place[1] / %(side)s)
    ORDER BY n DESC, id LIMIT %(most)s
)
SELECT cell.n, cell.x, cell.y, cell.west, cell.south, cell.east, cell.north,
    proposal.id, proposal.title, proposal.lang, proposal.topic_id, proposal.state
FROM cell LEFT JOIN proposals_proposal AS proposal ON proposal.id = cell.id AND cell.n = 1
ORDER BY cell.y DESC, cell.x, cell.id
"""  # noqa: S608
SPREAD = """
SELECT district_id, count(latitude), count(*) - count(latitude),
    min(longitude), min(latitude), max(longitude), max(latitude)
FROM proposals_proposal WHERE {fits} GROUP BY district_id
"""
