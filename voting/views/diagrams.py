"""Results as charts and tables: the component `chart`, each with the same numbers as a table. Budgets: `spending`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from commons.charts import GRID, INK, MORE, Bar, Spec, bars, drawn, named, scale
from commons.templatetags.look import grouped
from voting.models import Method, Round, Turnout
from voting.views.marking import grades
from voting.views.wording import amount_of

Chart = dict[str, Any]
Titles = Mapping[str, str]
# A drawing of more rows is read by nobody; the table has them all.
ROWS = 25


def of_points(its: Round, result: Any, titles: Titles) -> Chart:
    """Return points (or ballots that agree) by option, the most first."""
    facts, order = result["options"], result["order"]
    approving = its.method == Method.APPROVAL
    values = {code: amount_of(facts[code]["points"]) for code in order}
    rows = [Bar(titles[code], float(values[code]), _points(facts[code]["points"])) for code in order]
    head = _("Ballots") if approving else _("Points")
    return {
        "claim": _("“%(title)s” stands first") % {"title": titles[order[0]]},
        "sub": drawn_of(len(rows), _("Ballots that agree.") if approving else _("Points of all ballots together.")),
        "drawing": drawn(bars, rows[:ROWS]),
        "label": head,
        "caption": _("The result in numbers"),
        "columns": [{"text": _("Option")}, number(_("Place")), number(head), number(_("Named on"))],
        "rows": [
            [
                titles[code],
                cell(str(facts[code]["place"])),
                cell(_points(facts[code]["points"])),
                cell(grouped(facts[code]["votes"])),
            ]
            for code in order
        ],
    }


def of_grades(its: Round, result: Any, titles: Titles) -> Chart:
    """Return the grades of each option, the best middle grade first."""
    words = [name for _code, name in grades(its)]
    facts, order = result["options"], result["order"]
    first = facts[order[0]]
    shown = order[:ROWS]
    return {
        "claim": _("“%(title)s” is best: half of the ballots call it “%(grade)s” or better")
        % {"title": titles[order[0]], "grade": words[first["median"]]},
        "sub": _(
            "Ballots by grade, from the worst, pale, to the best, dark. The line is the middle; silence is the worst."
        ),
        "drawing": drawn(
            stacked,
            [(titles[code], words[facts[code]["median"]], facts[code]["grades"]) for code in shown],
        ),
        "label": _("Grades by option"),
        "caption": _("Ballots by grade"),
        "columns": [{"text": _("Option")}, {"text": _("Middle grade")}, *(number(word) for word in words)],
        "rows": [
            [titles[code], words[facts[code]["median"]], *(cell(grouped(n)) for n in facts[code]["grades"])]
            for code in order
        ],
    }


def stacked(width: int, rows: Sequence[tuple[str, str, Sequence[int]]]) -> Spec:
    """Bars of one length, divided; the further to the end, the darker. A word stands behind each."""
    values: list[Spec] = []
    for name, word, parts in rows:
        total, begin = sum(parts) or 1, 0.0
        for place, part in enumerate(parts):
            end = begin + part / total
            shade = 0.12 + 0.88 * place / max(len(parts) - 1, 1)
            values.append({"name": name, "word": word, "from": begin, "to": end, "dark": shade, "last": not place})
            begin = end
    y, step = named([row[0] for row in rows], 30)
    across = {"type": "quantitative", "scale": scale(0, 1), "axis": None}
    dark = {"field": "dark", "type": "quantitative", "scale": None}
    return {
        "width": max(width - 190, 60),
        "height": {"step": step},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "color": MORE, "stroke": GRID, "strokeWidth": 1, "cornerRadius": 0},
             "encoding": {"x": {"field": "from", **across}, "x2": {"field": "to"}, "fillOpacity": dark}},
            {"mark": {"type": "tick", "color": INK, "thickness": 2, "size": 26},
             "encoding": {"x": {"datum": 0.5, **across}}},
            {"transform": [{"filter": "datum.last"}],
             "mark": {"type": "text", "align": "left", "dx": 8, "color": INK},
             "encoding": {"x": {"datum": 1, **across}, "text": {"field": "word"}}},
        ],
    }  # fmt: skip


def of_ranked(result: Any, titles: Titles) -> list[Chart]:
    """Return the first places of all ballots."""
    if not result["rounds"]:
        return []
    first = result["rounds"][0]["votes"]
    order = sorted(first, key=lambda code: -first[code])
    return [
        {
            "claim": _("“%(title)s” is most often in the first place") % {"title": titles[order[0]]},
            "sub": drawn_of(len(order), _("First places, before anything is taken out.")),
            "drawing": drawn(bars, [Bar(titles[c], first[c], grouped(first[c])) for c in order[:ROWS]]),
            "label": _("First places"),
            "caption": _("First places"),
            "columns": [{"text": _("Option")}, number(_("Ballots"))],
            "rows": [[titles[code], cell(grouped(first[code]))] for code in order],
        }
    ]


def run_off(result: Any, titles: Titles) -> Chart:
    """Return the instant run-off as a table: a column for each of its rounds."""
    stages = result["rounds"]
    named = list(stages[0]["votes"]) if stages else []
    out = {code: at for at, stage in enumerate(stages) for code in stage["eliminated"]}
    named.sort(key=lambda code: (-out.get(code, len(stages)), -stages[-1]["votes"].get(code, 0)))
    rows: list[list[Any]] = [
        [titles[code]] + [cell(grouped(stage["votes"][code]) if code in stage["votes"] else "–") for stage in stages]
        for code in named
    ]
    rows.append([_("Ballots that name none of these"), *(cell(grouped(stage["exhausted"])) for stage in stages)])
    columns = [number(_("Round %(n)d") % {"n": at}) for at, _stage in enumerate(stages, 1)]
    return {
        "title": _("Instant run-off, round by round"),
        "caption": _("Votes in each round of the instant run-off; “–” is taken out"),
        "columns": [{"text": _("Option")}, *columns],
        "rows": rows,
    }


def pairwise(result: Any, titles: Titles, ballot: Sequence[str]) -> Chart:
    """Return how many voters prefer each to each other, in the order of Schulze. `ballot`: codes in its order."""
    codes, place = result["order"], {code: at for at, code in enumerate(ballot)}
    rows = [
        [titles[one]]
        + [cell("–" if one == other else grouped(result["preferred"][place[one]][place[other]])) for other in codes]
        for one in codes
    ]
    return {
        "title": _("Each against each (Schulze)"),
        "caption": _("Voters who prefer the one at the left to the one above"),
        "columns": [{"text": _("Preferred")}, *(number(titles[code]) for code in codes)],
        "rows": rows,
    }


def of_turnout(rows: Sequence[Turnout], *, delegated: bool) -> Chart:
    """Return who voted by district, without what would show few people; `delegated`: or had another one vote."""
    shown = sorted((row for row in rows if row.voters is not None), key=lambda row: -(row.voters or 0))
    withheld = len(rows) - len(shown)
    foot = ""
    if withheld:
        foot = _(
            "Withheld: a number of fewer than 10 people is left out, and others with it, so that nobody can work it "
            "out from the total."
        )
    return {
        "claim": _("Who voted, by district"),
        "sub": _("People who voted, or whose delegated vote reached a ballot, by where they live.")
        if delegated
        else _("People whose ballot lay in the box, by where they live."),
        "drawing": drawn(bars, [Bar(r.district.name, r.voters or 0, grouped(r.voters or 0)) for r in shown])
        if shown
        else None,
        "label": _("Voters by district"),
        "caption": _("Voters by district"),
        "columns": [{"text": _("District")}, number(_("Voters"))],
        "rows": [
            [row.district.name, cell(_("withheld") if row.voters is None else grouped(row.voters))] for row in rows
        ],
        "foot": foot,
    }


def drawn_of(rows: int, words: str) -> str:
    if rows <= ROWS:
        return words
    return f"{words} " + _("The first %(n)d are drawn; the table has all.") % {"n": ROWS}


def _points(text: str) -> str:
    value = amount_of(text)
    return grouped(int(value)) if value == int(value) else grouped(float(value))


def cell(text: str) -> dict[str, Any]:
    return {"text": text, "number": True}


def number(text: str) -> dict[str, Any]:
    return {"text": text, "number": True}
