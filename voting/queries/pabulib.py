"""A counted budget in the layout of Pabulib: an election for each of its budgets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import charter.queries
from commons import clock
from commons.cells import harmless
from voting.counting import pabulib
from voting.counting.election import Election
from voting.models import Choice, Method, Round
from voting.queries.papers import options_file, rules_file
from voting.tallying import elections

# As the reader of such files knows them, and as `import_pabulib` does.
RULES = {"greedy": "greedy", "equal-shares": "equalshares"}


def pabulib_files(its: Round) -> dict[str, Callable[[], Iterator[str]]]:
    """Return `votes.pb` of a budget, or one for each of its areas: the same ballots as `choices.txt` has, and no more.

    A file of an area has the ballots that name one of its projects, as they are counted there. None of another method,
    and none where fewer than `Round.FEW` voted. Naming the files takes no query: rules are frozen.
    """
    if its.method != Method.BUDGET or its.tally.voters < Round.FEW:
        return {}
    areas = [area["district"] for area in rules_file(its)["areas"]]
    if len(areas) == 1:
        return {"votes.pb": partial(_written, its, areas[0])}
    return {f"votes-{code or 'city'}.pb": partial(_written, its, code) for code in areas}


def _written(its: Round, district: str) -> Iterator[str]:
    yield from pabulib.write(election_of(its, district))


def election_of(its: Round, district: str) -> Election:
    """Return one budget of a counted round as it was voted on: before what districts leave is carried over."""
    rules, options = rules_file(its), options_file(its)
    said = Choice.objects.filter(round=its).order_by("said").values_list("said", "voters").iterator()
    found = elections(rules, options, [(json.loads(line), voters) for line, voters in said])[district]
    known = {each["id"]: each for each in options}
    projects = tuple(
        replace(
            each, name=harmless(known[each.id]["title"]), facts={"selected": str(int(each.id in its.tally.winners))}
        )
        for each in found.projects
    )
    return replace(found, projects=projects, meta=_meta(its, rules, district))


def _meta(its: Round, rules: dict[str, Any], district: str) -> dict[str, str]:
    city = charter.queries.city()
    rule = RULES[rules["rule"]]
    if rules["rule"] == "equal-shares" and rules.get("completion", "none") != "none":
        rule = f"{rule}/{rules['completion']}"
    found = {
        "description": harmless(its.title),
        "unit": city.name,
        **({"subunit": district} if district else {}),
        "instance": str(clock.today(its.closes_at).year),
        "date_begin": f"{clock.today(its.opens_at):%d.%m.%Y}",
        "date_end": f"{clock.today(its.closes_at):%d.%m.%Y}",
        "currency": its.currency,
        "rule": rule,
    }
    if rules.get("threshold"):
        found["min_project_score_threshold"] = str(rules["threshold"])
    if (most := rules["ballot"].get("most_choices")) is not None:
        found["max_length"] = str(most)
    if rules["ballot"].get("form") == "points" and (points := rules["ballot"].get("most_points")) is not None:
        found["max_points"] = str(points)
    return found
