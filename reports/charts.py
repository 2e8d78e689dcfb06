"""The report's own charts, beside the bars of `commons.charts`."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import shapely

from commons.charts import ALARM, FEWER, GRID, INK, INK_2, MORE, NARROW, QUIET, Spec, scale

STEPS = ("var(--map-0)", "var(--map-1)", "var(--map-2)", "var(--map-3)", "var(--map-4)")


class Area(NamedTuple):
    """A district on the map: its boundary, its step of the scale (None: left out), where its name stands."""

    name: str
    boundary: Any
    step: int | None
    at: tuple[float, float]


def district_map(width: int, areas: Sequence[Area], water: Any = None) -> Spec:
    """Districts by step of a scale. Boundaries are WGS 84."""
    features = [
        {
            "type": "Feature",
            "geometry": _projected(area.boundary),
            "properties": {"fill": "var(--map-land)" if area.step is None else STEPS[area.step]},
        }
        for area in areas
    ]
    names = [
        {"name": _broken(area.name), "x": x, "y": y, "light": (area.step or 0) >= 3}
        for area in areas
        for x, y in [_mercator(*area.at)]
    ]
    layers: list[Spec] = []
    # Water lies under the land: an island must show.
    if water:
        layers.append(
            {
                "data": {"values": [{"type": "Feature", "geometry": _projected(water)}]},
                "mark": {"type": "geoshape", "color": "var(--map-water)"},
            }
        )
    layers.append(
        {
            "data": {"values": features},
            "mark": {"type": "geoshape", "stroke": "var(--map-line)", "strokeWidth": 2},
            "encoding": {"color": {"field": "properties.fill", "type": "nominal", "scale": None}},
        }
    )
    layers.append(
        {
            "data": {"values": names},
            "mark": {
                "type": "text",
                "fontWeight": "bold",
                "fontSize": 13 if width > NARROW else 10,
                "lineBreak": "\n",
                "baseline": "middle",
            },
            "encoding": {
                "longitude": {"field": "x", "type": "quantitative"},
                "latitude": {"field": "y", "type": "quantitative"},
                "text": {"field": "name"},
                "color": {"condition": {"test": "datum.light", "value": "var(--map-0)"}, "value": INK},
            },
        }
    )
    return {
        "width": width,
        "height": round(width * 0.78),
        "projection": {"type": "identity", "reflectY": True},
        "layer": layers,
    }


def _broken(name: str) -> str:
    """Return a long name of several words in two lines."""
    first, _space, rest = name.partition(" ")
    return f"{first}\n{rest}" if rest and len(name) > 8 else name


def middle(boundary: Any) -> tuple[float, float]:
    """Return a point well inside of a boundary, for its name."""
    shape = shapely.make_valid(shapely.from_geojson(json.dumps(boundary.get("geometry") or boundary)))
    point = shapely.maximum_inscribed_circle(shape).coords[0]
    return float(point[0]), float(point[1])


def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    return longitude, math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _projected(geometry: Any) -> Any:
    """Return the geometry on Mercator's map: a plane, where it does not matter which way a ring turns."""

    def turn(part: Any) -> Any:
        return list(_mercator(*part[:2])) if isinstance(part[0], int | float) else [turn(each) for each in part]

    shape = geometry.get("geometry") or geometry
    if shape.get("type") == "FeatureCollection":
        parts = [_projected(feature) for feature in shape["features"]]
        return {"type": "GeometryCollection", "geometries": parts}
    return {"type": shape["type"], "coordinates": turn(shape["coordinates"])}


class Gap(NamedTuple):
    """Two shares of one group: of the population and of those who took part, in percent."""

    name: str
    population: float
    people: float
    words: str


def gaps(width: int, rows: Sequence[Gap]) -> Spec:
    """Two dots a row, joined by a line: which groups are heard more or less than they are many."""
    most = 10 * math.ceil(max(max(row.population, row.people) for row in rows) / 10)
    values = [row._asdict() | {"right": max(row.population, row.people)} for row in rows]
    y = {"field": "name", "type": "nominal", "sort": [row.name for row in rows], "axis": {"labelColor": INK}}
    axis = {"grid": True, "values": list(range(0, most + 1, 10)), "labelExpr": "datum.value + '%'"}
    x = {"type": "quantitative", "scale": scale(0, most), "axis": axis}
    side = {"condition": {"test": "datum.people < datum.population", "value": FEWER}, "value": MORE}
    return {
        "width": width - 110,
        "height": {"step": 38},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3},
                "encoding": {"x": {"field": "population", **x}, "x2": {"field": "people"}, "color": side},
            },
            {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 110, "color": QUIET},
             "encoding": {"x": {"field": "population", **x}}},
            {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 200},
             "encoding": {"x": {"field": "people", **x}, "color": side}},
            {"mark": {"type": "text", "align": "left", "dx": 14, "fontWeight": "bold", "color": INK},
             "encoding": {"x": {"field": "right", **x}, "text": {"field": "words"}}},
        ],
    }  # fmt: skip


def spread(width: int, points: Sequence[float], equal: str, top: str) -> Spec:
    """Lorenz's curve in tenths, with the words for equality and for the most active tenth."""
    values = [{"people": 10 * n, "made": 100 * share, "equal": 10 * n} for n, share in enumerate(points)]
    axis = {"values": [0, 50, 100], "labelExpr": "datum.value + '%'", "grid": True}
    x = {"type": "quantitative", "scale": scale(0, 100), "axis": axis | {"grid": False}}
    y = {"type": "quantitative", "scale": scale(0, 100), "axis": axis}
    across = {"x": {"field": "people", **x}}
    label = {"type": "text", "align": "right", "color": INK_2}
    return {
        "width": width - 60,
        "height": round((width - 60) * 0.66),
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "area", "color": GRID},
             "encoding": across | {"y": {"field": "equal", **y}, "y2": {"field": "made"}}},
            {"mark": {"type": "line", "color": QUIET, "strokeDash": [4, 4], "strokeWidth": 2},
             "encoding": across | {"y": {"field": "equal", **y}}},
            {"mark": {"type": "line", "color": FEWER, "strokeWidth": 3},
             "encoding": across | {"y": {"field": "made", **y}}},
            {"transform": [{"filter": "datum.people == 90"}],
             "mark": {"type": "point", "filled": True, "opacity": 1, "size": 150, "color": FEWER},
             "encoding": across | {"y": {"field": "made", **y}}},
            {"transform": [{"filter": "datum.people == 90"}], "mark": label | {"color": INK, "fontWeight": "bold"},
             "encoding": {"x": {"datum": 98, **x}, "y": {"datum": 10, **y}, "text": {"value": top}}},
            {"transform": [{"filter": "datum.people == 50"}], "mark": label | {"dx": -8, "dy": -10},
             "encoding": across | {"y": {"field": "equal", **y}, "text": {"value": equal}}},
        ],
    }  # fmt: skip


class Series(NamedTuple):
    """A line over months, in one of the chart's colours."""

    name: str
    values: Sequence[int]
    colour: str


def lines(width: int, days: Sequence[dt.date], names: Sequence[str], series: Sequence[Series]) -> Spec:
    """Lines over months, named where they end."""
    values: list[Spec] = [
        {"at": place, "value": value, "name": line.name, "colour": line.colour}
        for line in series
        for place, value in enumerate(line.values)
    ]
    most = max([row["value"] for row in values] + [1])
    every = math.ceil(len(days) / (6 if width > NARROW else 3))
    shown = [place for place in range(len(days)) if (len(days) - 1 - place) % every == 0]
    labels = {"values": shown, "labelExpr": f"{json.dumps(list(names))}[datum.value]", "labelBound": False}
    x = {"field": "at", "type": "quantitative", "scale": scale(0, max(len(days) - 1, 1)), "axis": labels}
    y = {"field": "value", "type": "quantitative", "scale": {"domain": [0, most], "nice": 4},
         "axis": {"grid": True, "tickCount": 4, "format": ",d"}}  # fmt: skip
    colour = {"field": "colour", "type": "nominal", "scale": None}
    mark = {"type": "point", "filled": True, "opacity": 1, "size": 70}
    return {
        "width": width - 80,
        "height": 210,
        "data": {"values": values},
        "encoding": {"x": x, "y": y, "color": colour},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 3}, "encoding": {"detail": {"field": "name"}}},
            {"mark": mark},
        ],
    }


class Times(NamedTuple):
    """Days of an office: the middle half and the median, None where it gave no answer."""

    name: str
    quarter: float | None
    median: float | None
    three_quarters: float | None
    late: bool


def times(width: int, rows: Sequence[Times], limit: int) -> Spec:
    """A band and a dot a row, with the days that the rule gives."""
    most = max([row.three_quarters or 0 for row in rows] + [limit]) * 1.05
    values = [row._asdict() for row in rows]
    narrow = width <= NARROW
    axis = {"grid": True, "tickCount": 4 if narrow else 6}
    x = {"type": "quantitative", "scale": scale(0, most), "axis": axis}
    y = {"field": "name", "type": "nominal", "sort": [row.name for row in rows], "axis": None}
    side = {"condition": {"test": "datum.late", "value": FEWER}, "value": MORE}
    answered = [{"filter": "datum.median !== null"}]
    return {
        "width": width - 12,
        "height": {"step": 46},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {"transform": answered, "mark": {"type": "bar", "height": 8, "opacity": 0.45, "yOffset": 10},
             "encoding": {"x": {"field": "quarter", **x}, "x2": {"field": "three_quarters"}, "color": side}},
            {"transform": answered, "mark": {"type": "point", "filled": True, "opacity": 1, "size": 160, "yOffset": 10},
             "encoding": {"x": {"field": "median", **x}, "color": side}},
            {"mark": {"type": "text", "align": "left", "dy": -9, "color": INK, "fontWeight": "bold"},
             "encoding": {"x": {"datum": 0, **x}, "text": {"field": "name"}}},
            {"mark": {"type": "rule", "color": ALARM, "strokeWidth": 2, "strokeDash": [5, 4]},
             "encoding": {"x": {"datum": limit, **x}, "y": None}},
        ],
    }  # fmt: skip
