"""Charts: Vega-Lite dictionaries, drawn as SVG on the server. Bars, and what all charts share.

Colours are the style sheet's custom properties, so that one drawing serves light, dark and the city's own colours;
nothing is styled in place. A chart is a function of its numbers: equal ones are drawn once per process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe

VERSION = "6.4"
# Open, and part of every system of ours; only widths are taken from it, pages write in their own.
FONT = "DejaVu Sans"
WIDE, NARROW = 460, 300
INK, INK_2, GRID, SURFACE = "var(--ink)", "var(--ink-2)", "var(--chart-grid)", "var(--surface)"
MORE, FEWER, THIRD, QUIET, ALARM = (
    "var(--chart-1)",
    "var(--chart-2)",
    "var(--chart-3)",
    "var(--line-strong)",
    "var(--alarm)",
)
# Of a row's name so much stands on a line.
NAME_CHARACTERS = 20
Spec = dict[str, Any]


class Drawing(NamedTuple):
    """One chart for a wide column and for a telephone."""

    wide: SafeString
    narrow: SafeString


class Bar(NamedTuple):
    """A row of a bar chart: what it is, how much, how that is written, and whether it stands out."""

    name: str
    value: float
    words: str
    hot: bool = False


def drawn(spec: Any, *args: Any, **kwargs: Any) -> Drawing:
    """Draw a chart, given as a function of its width, in both sizes."""
    return Drawing(*(_svg(json.dumps(_dressed(spec(width, *args, **kwargs)))) for width in (WIDE, NARROW)))


@lru_cache(maxsize=256)
def _svg(spec: str) -> SafeString:
    import vl_convert  # loads an engine of its own: only who draws needs it

    text = vl_convert.vegalite_to_svg(json.loads(spec), vl_version=VERSION)
    text = re.sub(r' (?:class|aria-hidden|pointer-events)="[^"]*"', "", text)
    text = re.sub(r"<path d=\"\" display=\"none\"/>", "", text)
    # Its size is that of its column.
    return mark_safe(re.sub(r'^<svg [^>]*?(viewBox="[^"]*")>', r"<svg \1>", text))  # numbers and escaped words


def _dressed(spec: Spec) -> Spec:
    words = {"font": FONT, "fontSize": 13, "fontWeight": "normal", "color": INK_2}
    axis = {
        "labelFont": FONT, "labelFontSize": 13, "labelColor": INK_2, "labelLimit": 140, "labelPadding": 8,
        "domain": False, "ticks": False, "grid": False, "gridColor": GRID, "title": None,
    }  # fmt: skip
    config = {
        "aria": False, "background": None, "padding": 2, "font": FONT, "view": {"stroke": None},
        "axis": axis, "text": words, "legend": {"disable": True}, "bar": {"cornerRadius": 2},
        "scale": {"bandPaddingInner": 0.3, "bandPaddingOuter": 0.1},
    }  # fmt: skip
    return {"autosize": {"type": "pad"}, "config": config} | spec


def scale(low: float, high: float) -> Spec:
    return {"domain": [low, high], "nice": False, "zero": False}


def named(names: Sequence[str], step: int) -> tuple[Spec, int]:
    """Return the axis that names rows, long names on two lines, and the height of a row; `step` for a single line."""
    lines = {name: wrap(name, NAME_CHARACTERS, max_lines=2, placeholder=" …") for name in names}
    axis: Spec = {"labelColor": INK, "labelAlign": "right"}
    if any(len(each) > 1 for each in lines.values()):
        # No line of them is cut once more, and all of a name stands beside its own bar.
        axis |= {"labelExpr": f"({json.dumps(lines)})[datum.value]", "labelLimit": 170, "labelLineHeight": 15}
        step = max(step, 40)
    return {"field": "name", "type": "nominal", "sort": list(names), "axis": axis}, step


def bars(width: int, rows: Sequence[Bar], line: float | None = None) -> Spec:
    """Bars in the order given; a line across all of them, such as the city's mean."""
    most = max([row.value for row in rows] + [line or 0, 1e-9])
    y, step = named([row.name for row in rows], 27)
    values = [{"name": r.name, "value": r.value, "words": r.words, "hot": r.hot, "most": most} for r in rows]
    room = width - 110
    across = {"type": "quantitative", "scale": scale(0, most), "axis": None}
    fill = {"condition": {"test": "datum.hot", "value": FEWER}, "value": MORE}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "color": GRID}, "encoding": {"x": {"field": "most", **across}}},
        {"mark": "bar", "encoding": {"x": {"field": "value", **across}, "color": fill}},
        {
            "mark": {"type": "text", "align": "left", "dx": 8},
            "encoding": {
                "x": {"field": "most", **across},
                "text": {"field": "words"},
                "color": {"condition": {"test": "datum.hot", "value": ALARM}, "value": INK},
            },
        },
    ]
    if line is not None:
        layers.append(
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": INK},
                "encoding": {"x": {"datum": line, **across}, "y": None},
            }
        )
    return {
        "width": max(room - 60, 60),
        "height": {"step": step},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": layers,
    }
