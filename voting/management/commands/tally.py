"""The winners of a round, with reasons."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from voting import queries, tallying
from voting.models import Choice, Method, Round

RULES = {
    Method.BUDGET: ("equal-shares", "greedy", "greedy-no-skip", "greedy-threshold"),
    Method.RANKED: ("schulze", "instant-run-off"),
}
ALL = tuple(rule for rules in RULES.values() for rule in rules)


class Command(BaseCommand):
    help = "Count the opened ballots of a round again, by its published rules or others, and say why who won."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", type=int)
        parser.add_argument("--rule", choices=ALL, help="the round's own when not given")
        parser.add_argument("--start", choices=["exact", "floor"])
        parser.add_argument("--stop-when-exhaustive", choices=["yes", "no"])
        parser.add_argument("--ties", choices=["id", "cost-votes"])
        parser.add_argument("--completion", choices=["none", "add1", "add1u"])
        parser.add_argument("--satisfaction", choices=["cost", "cardinality", "points"])
        parser.add_argument("--increment", help="in the round's currency")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        its = Round.objects.filter(pk=options["round"]).first()
        if its is None:
            raise CommandError(f"there is no round {options['round']}")
        lines = list(Choice.objects.filter(round=its).order_by("said").values_list("said", "voters"))
        if not lines:
            raise CommandError(f"no ballots of round {its.pk} are opened: it is {its.get_state_display()}")
        rules = _settled(its, options)
        try:
            result = tallying.tally(rules, queries.options_file(its), lines)
        except (ValueError, ZeroDivisionError) as error:
            raise CommandError(f"these settings do not go together: {error}") from None
        found = {"round": its.pk, "rule": options["rule"] or rules.get("rule", its.method)}
        found |= {"settings": {name: rules[name] for name in SETTINGS if name in rules}}
        found |= {name: result[name] for name in ("winners", "cost", "budget", "voters") if name in result}
        found["projects"] = {code: facts | {"reason": _reason(facts)} for code, facts in result["options"].items()}
        self.stdout.write(json.dumps(found) if options["json"] else _told(its, found))


SETTINGS = ("satisfaction", "start", "completion", "increment", "stop_when_exhaustive", "skip", "threshold", "ties")


def _settled(its: Round, options: dict[str, Any]) -> dict[str, Any]:
    rules = queries.rules_file(its)
    rule = options["rule"]
    if rule is not None:
        if rule not in RULES.get(Method(its.method), ()):
            raise CommandError(f"{rule} is no rule for a vote by {its.method}")
        rules |= {"rule": "greedy", "skip": rule != "greedy-no-skip"} if rule.startswith("greedy") else {"rule": rule}
        if its.imported and rule != "greedy-threshold":
            rules["threshold"] = 0  # it belongs to the rule that the file names
    for name in ("start", "ties", "completion", "satisfaction", "increment"):
        if options[name] is not None:
            rules[name] = options[name]
    if options["stop_when_exhaustive"] is not None:
        rules["stop_when_exhaustive"] = options["stop_when_exhaustive"] == "yes"
    return rules


def _reason(facts: dict[str, Any]) -> str:
    said = {
        "bought": "its {votes} supporters paid {rate} each, as far as they could",
        "fitted": "its turn came with {votes} votes, and the budget had room",
        "unsupported": "nobody supports it",
        "below-threshold": "its {votes} votes are below the threshold",
        "rival-won": "{rival} won, and only one of the two can",
        "out-of-money": "its {votes} supporters could still pay {could_pay} of {cost}",
        "too-dear": "with {votes} votes its turn came when the budget lacked {missing}",
        "no-turn": "one before it did not fit, and that was the end",
    }
    return said[facts["why"]].format_map({"rate": "", **facts}) if "why" in facts else ""


def _told(its: Round, found: dict[str, Any]) -> str:
    lines = [f"{its.title}: {found['rule']}, {found['voters']:,} voters"]
    if "cost" in found:
        lines.append(f"{found['cost']} of {found['budget']} {its.currency}")
    names = dict(its.options.values_list("code", "title"))
    order = {code: place for place, code in enumerate(found["winners"])}
    for code in sorted(found["projects"], key=lambda each: (order.get(each, len(order)), each)):
        facts = found["projects"][code]
        lines.append(f"{'won ' if facts['won'] else 'lost'} {code} {names[code]}: {facts['reason'] or facts['votes']}")
    return "\n".join(lines)
