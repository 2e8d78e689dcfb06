"""From a round's public files to its result: numbers and facts as JSON, from which pages make sentences.

Where a budget has areas, each is an election of its own: its voters are those who name one of its projects. Districts
come first; what they leave is added to the city's budget. Nothing here knows Django.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any

from voting.counting import reasons
from voting.counting.approval import approval
from voting.counting.areas import with_carry_over
from voting.counting.election import Ballots, Election, Kind, Project
from voting.counting.equal_shares import Completion, Satisfaction, Settings, Start
from voting.counting.judgement import majority_judgement
from voting.counting.ranked import instant_runoff, schulze
from voting.counting.score import score
from voting.counting.side_by_side import SideBySide, side_by_side
from voting.counting.standing import Standing
from voting.counting.ties import Ties

Json = dict[str, Any]
Lines = Iterable[tuple[str, int]]  # a line of `choices.txt`, and how many times it stands there


@dataclass(frozen=True, slots=True)
class Area:
    """One budget of a round, counted: `district` "" is the whole city."""

    district: str
    both: SideBySide
    carried: Fraction = Fraction(0)

    @property
    def election(self) -> Election:
        return self.both.equal_shares.election

    @property
    def cost(self) -> Fraction:
        return self.both.equal_shares.cost


def tally(rules: Json, options: Sequence[Json], lines: Lines) -> Json:
    """Return the result of a round by its published rules.

    Every result has `winners` (ids, in the order of selection), `voters`, and `options` by id with `won` and `votes`.
    A budget also has `rule`, `cost`, `budget`, `areas` and, for each option, why it won or lost under either rule.
    """
    ids = [option["id"] for option in options]
    place = {each: at for at, each in enumerate(ids)}
    votes = [(json.loads(line), voters) for line, voters in lines]
    if rules["method"] == "budget":
        return _budget(rules, options, votes)
    if rules["method"] in ("score", "judgement"):
        pointed = [({place[each]: n for each, n in said.items()}, voters) for said, voters in votes]
        ballots = Ballots.of_points(Kind.SCORING, len(ids), pointed)
    else:
        kind = Kind.ORDINAL if rules["method"] == "ranked" else Kind.APPROVAL
        ballots = Ballots.of(kind, len(ids), [([place[each] for each in said], voters) for said, voters in votes])
    return _others(rules, ids, ballots) | {"voters": ballots.voters}


def _others(rules: Json, ids: list[str], ballots: Ballots) -> Json:
    lot = rules.get("lot", "")
    support = dict(zip(ids, ballots.votes, strict=True))
    found: Json
    if rules["method"] == "ranked":
        run_off, paths = instant_runoff(ids, ballots, lot), schulze(ids, ballots, lot)
        by_rule = {"schulze": list(paths.order[:1]), "instant-run-off": [run_off.winner] if run_off.winner else []}
        found = {
            "rule": rules["rule"],
            "winners": by_rule[rules["rule"]],
            "by_rule": by_rule,
            "unbeaten": list(paths.winners),
            "order": list(paths.order),
            "preferred": paths.preferred.tolist(),
            "rounds": [
                {"votes": each.votes, "exhausted": each.exhausted, "eliminated": list(each.eliminated)}
                for each in run_off.rounds
            ],
            "by_lot": run_off.by_lot,
            "options": {each: {} for each in ids},
        }
    elif rules["method"] == "judgement":
        grades = rules["ballot"]["most_points"] + 1
        judged = majority_judgement(ids, ballots, grades, lot)
        found = {
            "winners": [each.option for each in judged[:1]],
            "order": [each.option for each in judged],
            "options": {
                each.option: {"grades": list(each.grades), "median": each.median, "place": each.place}
                for each in judged
            },
        }
    else:
        standings = (score if rules["method"] == "score" else approval)(ids, ballots, lot)
        found = _stood(standings)
        if (terms := rules.get("rule_vote")) is not None:
            found |= _decided(terms, ids, support, ballots.voters)
    for each, facts in found["options"].items():
        facts |= {"won": each in found["winners"], "votes": support[each]}
    return found


def _stood(standings: Sequence[Standing]) -> Json:
    return {
        "winners": [each.option for each in standings[:1]],
        "order": [each.option for each in standings],
        "options": {
            each.option: {"points": money(each.value), "place": each.place, "by_lot": each.by_lot} for each in standings
        },
    }


def _decided(terms: Json, ids: list[str], votes: Mapping[str, int], voters: int) -> Json:
    """Return what a vote on a rule came to: the first option is the new value, and a tie keeps the old one."""
    new, old = ids
    adopted = votes[new] > votes[old] and voters >= terms["quorum"]
    return {"adopted": adopted, "winners": [new if adopted else old], "quorum": terms["quorum"]}


def _budget(rules: Json, options: Sequence[Json], votes: Sequence[tuple[Any, int]]) -> Json:
    areas = counted(rules, options, votes)
    shown: dict[str, Json] = {}
    for area in areas:
        shared = {each.project: _fact(each) for each in reasons.of_equal_shares(area.both.equal_shares)}
        taken = {each.project: _fact(each) for each in reasons.of_greedy(area.both.greedy)}
        for each, facts in (shared if rules["rule"] == "equal-shares" else taken).items():
            shown[each] = facts | {"equal_shares": shared[each], "greedy": taken[each]}
    by_rule = {
        "equal-shares": [each for area in areas for each in area.both.equal_shares.ids],
        "greedy": [each for area in areas for each in area.both.greedy.ids],
    }
    costs = {option["id"]: Fraction(option["cost"]) for option in options}
    winners = by_rule[rules["rule"]]
    return {
        "rule": rules["rule"],
        "winners": winners,
        "by_rule": by_rule,
        "cost": money(sum((costs[each] for each in winners), Fraction(0))),
        "budget": money(sum((Fraction(area["budget"]) for area in rules["areas"]), Fraction(0))),
        "voters": sum(voters for _, voters in votes),
        "areas": [_area(rules, area) for area in areas],
        "options": {option["id"]: shown[option["id"]] for option in options},
    }


def elections(rules: Json, options: Sequence[Json], votes: Sequence[tuple[Any, int]]) -> dict[str, Election]:
    """Return what is voted on in each area of a budget, by district: its own options, and who names one of them."""
    budgets = {area["district"]: Fraction(area["budget"]) for area in rules["areas"]}
    alone = len(budgets) == 1
    return {
        district: _election(
            rules, budget, [o for o in options if alone or o.get("district", "") == district], votes, alone
        )
        for district, budget in sorted(budgets.items())
    }


def counted(rules: Json, options: Sequence[Json], votes: Sequence[tuple[Any, int]]) -> list[Area]:
    """Count each area of a budget, districts first. Greedy gets the same budgets: its own leavings are carried over."""
    settings = settings_of(rules)
    skip = rules.get("skip", True)
    budgets = elections(rules, options, votes)
    if len(budgets) == 1:
        ((district, election),) = budgets.items()
        return [Area(district, side_by_side(election, settings, skip=skip))]
    city = budgets.pop("", None)
    if city is None:
        return [Area(name, side_by_side(each, settings, skip=skip)) for name, each in budgets.items()]
    # The rule that decides also decides what districts leave.
    by_rule = rules["rule"]

    def count(election: Election) -> _Counted:
        return _Counted(side_by_side(election, settings, skip=skip), by_rule)

    found = with_carry_over(budgets, city, count)
    rows = [Area(name, each.both) for name, each in found.districts.items()]
    return [*rows, Area("", found.city.both, found.carried)]


@dataclass(frozen=True, slots=True)
class _Counted:
    both: SideBySide
    rule: str

    @property
    def cost(self) -> Fraction:
        return self.both.equal_shares.cost if self.rule == "equal-shares" else self.both.greedy.cost


def settings_of(rules: Mapping[str, Any]) -> Settings:
    """Return the counting's settings from `rules.json`. Raises ValueError for a word that there is not."""
    increment = rules.get("increment")
    return Settings(
        satisfaction=Satisfaction(rules.get("satisfaction", "cost")),
        start=Start(rules.get("start", "exact")),
        ties=Ties(rules.get("ties", "id")),
        lot=rules.get("lot", ""),
        completion=Completion(rules.get("completion", "none")),
        increment=Fraction(increment) if increment else None,
        stop_when_exhaustive=rules.get("stop_when_exhaustive", True),
    )


def _election(
    rules: Json, budget: Fraction, options: Sequence[Json], votes: Sequence[tuple[Any, int]], alone: bool
) -> Election:
    projects = tuple(Project(each["id"], Fraction(each["cost"])) for each in options)
    place = {each.id: at for at, each in enumerate(projects)}
    mine: list[tuple[Any, int]] = votes if alone else _of_area(votes, place)  # type: ignore[assignment]
    if rules["ballot"]["form"] == "points":
        unit = lcm(*(Fraction(str(n)).denominator for said, _ in mine for n in said.values()))
        rows = [({place[each]: int(Fraction(str(n)) * unit) for each, n in said.items()}, many) for said, many in mine]
        ballots = Ballots.of_points(Kind.SCORING, len(projects), rows, unit)
    else:
        ballots = Ballots.of(Kind.APPROVAL, len(projects), [([place[o] for o in said], many) for said, many in mine])
    groups = [frozenset(group) & place.keys() for group in rules.get("exclusive") or []]
    election = Election(budget, projects, ballots)
    return replace(
        election,
        threshold=Fraction(str(rules.get("threshold") or 0)),
        exclusive=tuple(frozenset(group) for group in groups if len(group) > 1),
    )


def _of_area(votes: Sequence[tuple[Any, int]], place: Mapping[str, int]) -> list[tuple[Any, int]]:
    found: list[tuple[Any, int]] = []
    for said, voters in votes:
        kept: Any = {o: n for o, n in said.items() if o in place} if isinstance(said, dict) else None
        kept = [each for each in said if each in place] if kept is None else kept
        if kept:
            found.append((kept, voters))
    return found


def _area(rules: Json, area: Area) -> Json:
    both, election = area.both, area.election
    ours, theirs = both.equal_shares, both.greedy
    winners = ours.winners if rules["rule"] == "equal-shares" else theirs.winners
    return {
        "district": area.district,
        "budget": money(election.budget),
        "carried": money(area.carried),
        "voters": election.ballots.voters,
        "share": money(ours.start),
        "increments": ours.increments,
        "cost": money(election.cost_of(winners)),
        "equal_shares": {"winners": list(ours.ids), "cost": money(ours.cost)},
        "greedy": {"winners": list(theirs.ids), "cost": money(theirs.cost)},
        "prefer": [both.prefer_equal_shares, both.prefer_greedy, both.indifferent],
        "served": {
            "equal_shares": list(reasons.voters_by_winners(election, ours.winners)),
            "greedy": list(reasons.voters_by_winners(election, theirs.winners)),
        },
    }


def _fact(reason: reasons.Reason) -> Json:
    """Return a reason without what it does not say."""
    found: Json = {"won": reason.won, "why": reason.why.value, "votes": reason.votes, "cost": money(reason.cost)}
    for name in ("score", "rho", "rate", "could_pay", "missing"):
        if (value := getattr(reason, name)) is not None:
            found[name] = money(value)
    for name in ("round", "full", "short", "nothing", "rival"):
        if value := getattr(reason, name):
            found[name] = value
    return found


def money(amount: Fraction) -> str:
    """Write an amount: whole, else as the shortest exact decimal, else rounded to six places after a `~`."""
    if amount.denominator == 1:
        return str(amount.numerator)
    for places in range(1, 7):
        if (amount * 10**places).denominator == 1:
            return f"{float(amount):.{places}f}" if abs(amount) < 10**9 else str(Fraction(amount))
    return f"~{float(amount):.6f}"
