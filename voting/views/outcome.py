"""What came out of a round, as its page tells it: who won and why, what would have won otherwise, who voted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commons.templatetags.look import grouped
from voting import queries
from voting.models import Method, Round
from voting.views import diagrams, spending
from voting.views.reasons import sentence
from voting.views.ruling import voters_words, votes_words
from voting.views.wording import money

Rows = list[dict[str, Any]]
EQUAL_SHARES, GREEDY = "equal-shares", "greedy"


def outcome(its: Round, rules: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    """Return the result of a counted round. One query."""
    tally, result = its.tally, its.tally.result
    by_code = {row["code"]: row for row in rows}
    titles = _titles(rows)
    winners = [by_code[code] for code in tally.winners]
    found: dict[str, Any] = {
        "voters": voters_words(tally.voters) if its.delegation is None else votes_words(tally.voters),
        "spoiled": _spoiled(tally.spoiled),
        "winners": winners,
        "few": "options" not in result,
        "fewest": Round.FEW,
    }
    if found["few"]:
        return found | _turnout(its)
    told = _budget if its.method == Method.BUDGET else _ranked if its.method == Method.RANKED else _others
    return found | told(its, result, by_code, titles) | _turnout(its)


def _titles(rows: Rows) -> dict[str, str]:
    """Return titles by code, told apart where two are alike: a chart has one row for each."""
    often = Counter(row["title"] for row in rows)
    return {
        row["code"]: row["title"] if often[row["title"]] == 1 else f"{row['title']} ({row['code']})" for row in rows
    }


def _spoiled(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(n)s ballot did not open or said nothing that counts.",
        "%(n)s ballots did not open or said nothing that counts.",
        number,
    ) % {"n": grouped(number)}


def _budget(its: Round, result: Any, by_code: dict[str, dict[str, Any]], titles: dict[str, str]) -> dict[str, Any]:
    facts = result["options"]

    def told(code: str) -> dict[str, Any]:
        return by_code[code] | {
            "votes": _votes(facts[code]["votes"]),
            "why": sentence(its, facts[code], titles),
        }

    losers = sorted((code for code in facts if not facts[code]["won"]), key=lambda code: -facts[code]["votes"])
    return {
        "winners": [told(code) for code in result["winners"]],
        "losers": [told(code) for code in losers],
        "spent": _("%(cost)s of %(budget)s are given to them.")
        % {"cost": money(result["cost"], its.currency), "budget": money(result["budget"], its.currency)},
        "otherwise": _otherwise(its, result, titles),
        "charts": spending.of_budget(its, result, titles, by_code),
    }


def _otherwise(its: Round, result: Any, titles: dict[str, str]) -> dict[str, Any]:
    """Hold both ways of counting side by side."""
    facts = result["options"]
    by_rule = {rule: set(result["by_rule"][rule]) for rule in (EQUAL_SHARES, GREEDY)}
    ours = result["rule"]
    theirs = GREEDY if ours == EQUAL_SHARES else EQUAL_SHARES
    both = [code for code in facts if code in by_rule[EQUAL_SHARES] | by_rule[GREEDY]]
    both.sort(key=lambda code: (code not in by_rule[ours], code not in by_rule[theirs], -facts[code]["votes"]))
    won, not_won = _("wins"), _("does not win")
    names = {EQUAL_SHARES: _("Equal shares"), GREEDY: _("Most votes first")}
    other = "greedy" if theirs == GREEDY else "equal_shares"
    differing = [code for code in both if (code in by_rule[ours]) != (code in by_rule[theirs])]
    return {
        "claim": _claim(len(differing), names[theirs]),
        "differing": [
            {"title": titles[code], "won": code in by_rule[theirs], "why": sentence(its, facts[code][other], titles)}
            for code in differing
        ],
        "other": names[theirs],
        "prefer": _preferred(result),
        "caption": _("What wins by either way of counting"),
        "columns": [
            {"text": _("Project")},
            {"text": pgettext("column", "Votes"), "number": True},
            {"text": _("Cost"), "number": True},
            {"text": names[ours]},
            {"text": names[theirs]},
        ],
        "rows": [
            [
                titles[code],
                {"text": grouped(facts[code]["votes"]), "number": True},
                {"text": money(facts[code]["cost"], its.currency), "number": True},
                won if code in by_rule[ours] else not_won,
                won if code in by_rule[theirs] else not_won,
            ]
            for code in both
        ],
    }


def _preferred(result: Any) -> str:
    """Say how many voters get more by either way; nothing where somebody votes on several budgets."""
    if len(result["areas"]) != 1:
        return ""
    said = _(
        "%(ours)s voters get more of what they chose by equal shares, %(theirs)s by most votes first, and for %(same)s "
        "it is the same."
    )
    return said % dict(zip(("ours", "theirs", "same"), map(grouped, result["areas"][0]["prefer"]), strict=True))


def _claim(differing: int, other: str) -> str:
    if not differing:
        return _("Both ways of counting have the same winners")
    return ngettext(
        "The other way of counting decides %(n)s project differently",
        "The other way of counting decides %(n)s projects differently",
        differing,
    ) % {"n": grouped(differing)}


def _ranked(its: Round, result: Any, by_code: dict[str, dict[str, Any]], titles: dict[str, str]) -> dict[str, Any]:
    names = {"schulze": _("Schulze"), "instant-run-off": _("Instant run-off")}
    ways = [
        {
            "name": names[rule],
            "decides": rule == result["rule"],
            "winner": ", ".join(titles[code] for code in winners) or _("nothing"),
        }
        for rule, winners in result["by_rule"].items()
    ]
    ways.sort(key=lambda way: not way["decides"])
    ballot = [row["code"] for row in by_code.values() if row["feasible"] is not False]
    return {
        "ways": ways,
        "by_lot": result["by_lot"],
        "tables": [diagrams.run_off(result, titles), diagrams.pairwise(result, titles, ballot)],
        "charts": diagrams.of_ranked(result, titles),
        "order": [titles[code] for code in result["order"]],
    }


def _others(its: Round, result: Any, by_code: dict[str, dict[str, Any]], titles: dict[str, str]) -> dict[str, Any]:
    return {
        "charts": [diagrams.of_grades(its, result, titles)]
        if its.method == Method.JUDGEMENT
        else [diagrams.of_points(its, result, titles)],
        "by_lot": "adopted" not in result
        and any(each.get("by_lot") and each["place"] == 1 for each in result["options"].values()),
    }


def _votes(number: int) -> str:
    return ngettext("%(n)s vote", "%(n)s votes", number) % {"n": grouped(number)}


def _turnout(its: Round) -> dict[str, Any]:
    """Return who voted, by district; cells that would show few people are withheld. One query."""
    rows = list(queries.turnout(its))
    return {"turnout": diagrams.of_turnout(rows, delegated=its.delegation is not None) if rows else None}
