"""A report of figures as a tagged PDF: pictures and tables of its page. No rows, figures alone: set at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

import charter.queries
from commons import clock
from commons.templatetags.look import day
from reports import story
from reports.ranges import Order, Progress

SHEET = Path(__file__).with_name("report.typ")
# Of a table so many rows are printed; the rest stands in the other formats.
ROWS_MOST = 200
COLOUR = re.compile(r"var\((--[\w-]+)\)")
LEGEND = {"more": "--chart-1", "fewer": "--chart-2", "third": "--chart-3", "quiet": "--line-strong"}


def write_pdf(order: Order, path: Path, progress: Progress) -> Iterator[Progress]:
    """Set the report and write it; `rows` are those of its tables. Twelve queries at most, a second of work at most."""
    told, made = pdf(order)
    path.write_bytes(made)
    progress.rows, progress.keys_done = sum(len(chart["rows"]) for chart in told), 1
    yield progress


def pdf(order: Order) -> tuple[list[story.Chart], bytes]:
    """Return the charts of a report and them as PDF/UA-1, or as tagged PDF where a sign is in no font of the machine.

    Words reach the typesetter as data, never as its markup.
    """
    asked = story.asked_of(order)
    sections = story.sections(order.kind, asked) if asked else []
    data = _given(order, asked, sections)
    charts = [chart for section in sections for chart in section.charts if chart.get("rows")]
    with suppress(typst.TypstError):  # no font of this machine has one of its signs
        return charts, _set(data, ["ua-1"])
    return charts, _set(data, [])


def _set(data: dict[str, Any], standards: list[Any]) -> bytes:
    made = typst.compile(
        SHEET.read_bytes(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=standards,
        font_paths=_fonts(),
        format="pdf",
    )
    assert isinstance(made, bytes)  # noqa: S101  one document, one file
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def _given(order: Order, asked: story.Asked | None, sections: list[story.Section]) -> dict[str, Any]:
    known = charter.queries.known()
    named = {one.code: one.name for one in known.districts.values()} | {"city": _("The whole city"), "": ""}
    days = [] if asked is None else [asked.first, asked.last]
    return {
        "lang": order.language.split("-")[0],
        "title": str(order.source.kind.label),
        "city": known.city.name,
        "period": story.period_name(sorted(set(days))) if days else _("No month is published yet"),
        "district": named.get(order.district, order.district),
        "made": _("Made on %(day)s from published months. %(address)s")
        % {"day": day(clock.today()), "address": f"{settings.PUBLIC_URL}/reports/"},
        "ink": _light()["--ink"],
        "quiet": _light()["--ink-2"],
        "line": _light()["--line"],
        "sections": [
            {"title": section.title, "charts": [_chart(chart) for chart in section.charts]} for section in sections
        ],
        "columns": [[column.name, str(column.text)] for column in order.source.columns],
        "dictionary": _("What the columns mean"),
        "dictionary_lead": _("Of the same report as a table: CSV, XLSX, JSON or Parquet."),
        "column": _("Column"),
        "says": _("What it says"),
        "notes": [
            _(
                "A number of fewer than 10 people is left out, and a second one with it, so that nobody can work it "
                "out from the total."
            ),
            _("Each month is counted once and then kept as it is."),
        ],
    }


def _chart(chart: story.Chart) -> dict[str, Any]:
    drawing = chart.get("drawing")
    legend = [[_light()[LEGEND[colour]], words, "circle"] for colour, words in chart.get("legend") or []]
    legend += [[_light()[f"--map-{step}"], words, "square"] for step, words in chart.get("steps") or []]
    if chart.get("left_out"):
        legend.append([_light()["--map-land"], _("left out"), "square"])
    rows = chart.get("rows") or []
    more = len(rows) - ROWS_MOST
    foot = chart.get("foot") or ""
    if more > 0:
        foot = _("%(number)d more rows stand in the other formats.") % {"number": more} + f" {foot}"
    return {
        "claim": chart["claim"],
        "sub": chart["sub"],
        "svg": painted(str(drawing.wide)) if drawing else "",
        "label": chart.get("label", ""),
        "legend": legend,
        "caption": chart.get("caption", ""),
        "heads": [[str(column["text"]), bool(column.get("number"))] for column in chart.get("columns") or []],
        "rows": [
            [str(cell["text"]) if isinstance(cell, dict) else str(cell) for cell in row] for row in rows[:ROWS_MOST]
        ],
        "foot": foot,
    }


def painted(drawing: str) -> str:
    """Return a drawing with the colours of paper in place of the style sheet's names."""
    light = _light()
    filled = COLOUR.sub(lambda found: light[found[1]], drawing)
    return filled.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


@lru_cache(maxsize=1)
def _light() -> dict[str, str]:
    """Return the colours of the style sheet as they are on paper, by name."""
    sheet = Path(str(finders.find("commons/css/tokens.css"))).read_text(encoding="utf-8")
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-fA-F]{3,8})", sheet.partition("@media")[0]))
