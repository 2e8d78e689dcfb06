"""The result of a budget as charts: who chose what, what it cost whom, who got something, where the money goes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commons.charts import Bar, bars, drawn
from commons.templatetags.look import grouped
from voting.models import Round
from voting.views.diagrams import ROWS, Chart, Titles, cell, drawn_of, number
from voting.views.wording import amount_of, money, place_names

AREAS = 6


def of_budget(its: Round, result: Any, titles: Titles, by_code: Mapping[str, Mapping[str, Any]]) -> list[Chart]:
    """Return who chose what, what it cost each, how many got something, and where the money goes."""
    found, names = [_votes(result, titles)], place_names()
    if paid := _paid(its, result, titles):
        found.append(paid)
    if len(result["areas"]) <= AREAS:
        named = names if len(result["areas"]) > 1 else {}
        found += [_served(area, named, result["rule"]) for area in result["areas"] if area["voters"]]
    if len({row["district"] for row in by_code.values()}) > 1:
        found.append(_shares(its, result, by_code, names))
    return found


def _votes(result: Any, titles: Titles) -> Chart:
    facts = result["options"]
    order = sorted(facts, key=lambda code: -facts[code]["votes"])
    rows = [
        Bar(titles[code], facts[code]["votes"], _won(grouped(facts[code]["votes"]), facts[code]["won"]))
        for code in order
    ]
    return {
        "claim": _("“%(title)s” has most votes") % {"title": titles[order[0]]} if order else "",
        "sub": drawn_of(len(rows), _("Ballots that name each project.")),
        "drawing": drawn(bars, rows[:ROWS]),
        "label": _("Votes by project"),
        "caption": _("Votes by project"),
        "columns": [{"text": _("Project")}, number(pgettext("column", "Votes")), {"text": _("Result")}],
        "rows": [
            [titles[code], cell(grouped(facts[code]["votes"])), _("won") if facts[code]["won"] else _("not won")]
            for code in order
        ],
    }


def _paid(its: Round, result: Any, titles: Titles) -> Chart | None:
    """Say what a supporter of each winner paid, by equal shares."""
    shared = {code: facts["equal_shares"] for code, facts in result["options"].items()}
    bought = [code for code in result["by_rule"]["equal-shares"] if "rate" in shared[code]]
    if not bought:
        return None
    rates = {code: amount_of(shared[code]["rate"]) for code in bought}
    rows = [Bar(titles[code], float(rates[code]), money(rates[code], its.currency)) for code in bought]
    return {
        "claim": _("By equal shares a supporter paid %(least)s to %(most)s for a winner")
        % {"least": money(min(rates.values()), its.currency), "most": money(max(rates.values()), its.currency)},
        "sub": drawn_of(len(rows), _("What each supporter paid of their share, in the order in which projects won.")),
        "drawing": drawn(bars, rows[:ROWS]),
        "label": _("What a supporter paid by winner"),
        "caption": _("What supporters paid by winner"),
        "columns": [
            {"text": _("Project")},
            number(_("Each paid")),
            number(_("Paid in full")),
            number(_("Gave the rest")),
            number(_("Had nothing left")),
        ],
        "rows": [
            [titles[code], cell(money(rates[code], its.currency))]
            + [cell(grouped(shared[code].get(name, 0))) for name in ("full", "short", "nothing")]
            for code in bought
        ],
    }


def _served(area: Any, names: Mapping[str, str], rule: str) -> Chart:
    """Say how many voters have 0, 1, 2 … winners among what they chose."""
    served = area["served"]["equal_shares" if rule == "equal-shares" else "greedy"]
    longest = max(len(each) for each in area["served"].values())
    share = round(100 * (1 - served[0] / area["voters"])) if area["voters"] else 0
    said = _("%(share)d%% of voters chose something that won") % {"share": share}
    if names:
        place = names.get(area["district"], area["district"])
        said = _("%(place)s: %(claim)s") % {"place": place, "claim": said}
    words = [ngettext("%(n)d winner", "%(n)d winners", n) % {"n": n} for n in range(longest)]

    def of(way: str, n: int) -> int:
        return area["served"][way][n] if n < len(area["served"][way]) else 0

    return {
        "claim": said,
        "sub": _("Voters by how many of the projects they chose won."),
        "drawing": drawn(bars, [Bar(words[n], each, grouped(each), n == 0) for n, each in enumerate(served)]),
        "label": _("Voters by number of winners among their choices"),
        "caption": _("Voters by number of winners among their choices, by either way of counting"),
        "columns": [{"text": _("Winners chosen")}, number(_("Equal shares")), number(_("Most votes first"))],
        "rows": [
            [words[n], cell(grouped(of("equal_shares", n))), cell(grouped(of("greedy", n)))] for n in range(longest)
        ],
    }


def _shares(its: Round, result: Any, by_code: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> Chart:
    """Say where the money of the winners goes."""
    spent: dict[str, Decimal] = {}
    for row in by_code.values():
        spent.setdefault(row["district"], Decimal(0))
    for code in result["winners"]:
        spent[by_code[code]["district"]] += amount_of(result["options"][code]["cost"])
    whole = sum(spent.values()) or 1
    order = sorted(spent, key=lambda code: -spent[code])
    shares = {code: round(100 * spent[code] / whole) for code in order}
    budgets = {area["district"]: money(area["budget"], its.currency) for area in result["areas"]}
    said = {"share": shares[order[0]], "place": names.get(order[0], order[0])}
    return {
        "claim": _("%(share)d%% of what the winners cost goes to %(place)s") % said,
        "sub": _("What the winners of each district cost together."),
        "drawing": drawn(bars, [Bar(names.get(c, c), float(spent[c]), money(spent[c], its.currency)) for c in order]),
        "label": _("Cost of the winners by district"),
        "caption": _("Cost of the winners by district"),
        "columns": [{"text": _("District")}, number(_("Own budget")), number(_("Winners cost")), number(_("Share"))],
        "rows": [
            [
                names.get(code, code),
                cell(budgets.get(code, "–")),
                cell(money(spent[code], its.currency)),
                cell(_("%(number)s%%") % {"number": shares[code]}),
            ]
            for code in order
        ],
    }


def _won(number: str, won: bool) -> str:
    return _("%(number)s, won") % {"number": number} if won else number
