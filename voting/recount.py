#!/usr/bin/env python3
"""Count a closed round again, with Python's standard library alone: `python3 recount.py [FOLDER] [--digest D]`.

FOLDER (that of this file if none is given) holds what a round publishes:

rules.json     {"method": "budget", "approval", "score", "ranked" or "judgement", …}. A budget has `rule` (equal-shares
               or greedy), `areas` ([{"district": "molinos", "budget": "50000"}, …], "" for the whole city), or one
               `budget`, `satisfaction`, `start`, `completion`, `increment`, `stop_when_exhaustive`, `skip`,
               `threshold`, `exclusive`, `ties`; ranked has `rule` (instant-run-off or schulze); all have `lot`, and
               `secrecy`: in an open vote no ballot was sealed. `delegation` has `cap`: the most votes that one ballot
               of an open vote carries. Money is text, as a decimal number or a fraction.
options.json   [{"id": "12", "cost": "7200", "district": "molinos"}, …]
sealed.txt     the SHA-256 of each sealed ballot that counts, one a line, sorted
replaced.txt   the same of ballots that their voter replaced by a later one, if the file is there
choices.txt    the opened ballots, one a line as JSON, sorted: ["12", "7"] or {"12": 3}; one that carries votes of
               others stands there once for each of them
weights.json   [{"votes": 31, "said": ["12", "7"]}, …]: ballots that carry many votes, if the file is there
tally.json     {"root": Merkle root of sealed.txt, "replaced_root" that of replaced.txt, "digest": that of all the
               other files, "voters", "spoiled": how many sealed ballots say nothing that counts, "winners": ["12", …]}

The digest is what `sha256sum choices.txt options.json replaced.txt rules.json sealed.txt | sha256sum` prints, with
weights.json behind them where it is there. Whoever noted it down on the day of the count finds with it every change
after that day: it names all files, and all that tally.json says follows from them.

register.json, where it is there, is what the public register tells of the count: an entry that names the digest, and
the root that vouches for it. It is looked at as well; the digest cannot name what tells of it.

It says what it checked, and ends with 1 where something is not as published. It shares no line with the platform's own
counting, is slower, and is written to be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

Ballots = list[tuple[dict[str, Fraction], int]]  # what is chosen, with points; and how many say so


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Count a closed round again.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--digest", help="the digest as you know it from elsewhere")
    asked = parser.parse_args(words)
    rules, options, tally = (read_json(asked.folder / f"{name}.json") for name in ("rules", "options", "tally"))
    if not (asked.folder / "choices.txt").exists():
        print("So few voted that nobody's choices are published: this cannot be counted again.")  # noqa: T201
        return 1
    sealed = (asked.folder / "sealed.txt").read_text().split()
    replaced = (asked.folder / "replaced.txt").read_text().split() if "replaced_root" in tally else []
    said = (asked.folder / "choices.txt").read_bytes()
    lines = said.decode().splitlines()
    digest = digest_of(asked.folder)
    ballots = count_alike(lines)
    winners = count(rules, options, ballots)
    is_open, spoiled = rules.get("secrecy") == "open", tally.get("spoiled", 0)
    checks = {
        f"{len(sealed)} sealed ballots have the published root": tree_hash(sealed) == tally["root"],
        f"{len(replaced)} replaced ones have theirs": not replaced or tree_hash(replaced) == tally["replaced_root"],
        "no sealed ballot is there twice": len({*sealed, *replaced}) == len(sealed + replaced)
        and sealed == sorted(sealed),
        f"{len(lines)} choices are those of sealed ballots": is_open or len(lines) + spoiled == len(sealed),
        "choices are sorted, so their order says nothing": lines == sorted(lines),
        f"{len(lines)} voters are as many as published": len(lines) == tally["voters"],
        "all files have the published digest": digest == tally["digest"],
        "choices name options that there are": all(set(each) <= {o["id"] for o in options} for each, _ in ballots),
        f"winners are {', '.join(winners) or 'none'}": winners == tally["winners"],
    }
    if (asked.folder / "weights.json").exists():
        heavy = read_json(asked.folder / "weights.json")
        often, weights = Counter(lines), Counter[str]()
        for each in heavy:
            weights[json.dumps(each["said"])] += each["votes"]
        fits = all(each["votes"] <= rules["delegation"]["cap"] for each in heavy)
        checks[f"none of {len(heavy)} ballots carries more votes than the cap"] = fits
        checks["their votes are among the choices"] = all(often[line] >= n for line, n in weights.items())
    if (asked.folder / "register.json").exists():
        told = read_json(asked.folder / "register.json")
        linked = hashlib.sha256(f"{told['previous']}\n{told['text']}".encode()).hexdigest() == told["hash"]
        checks[f"entry {told['number']} of the public register tells of this digest"] = (
            linked and json.loads(told["text"])["data"]["digest"] == digest
        )
    if asked.digest:
        checks["all files have the digest you gave"] = digest == asked.digest
    for what, holds in checks.items():
        print(f"{'ok   ' if holds else 'WRONG'} {what}")  # noqa: T201
    return 0 if all(checks.values()) else 1


def digest_of(folder: Path) -> str:
    """Return the digest of the files that everything else follows from, by name."""
    names = ("choices.txt", "options.json", "replaced.txt", "rules.json", "sealed.txt", "weights.json")
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names
        if (folder / name).exists()
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def tree_hash(hashes: list[str]) -> str:
    """Return the Merkle tree hash of RFC 9162 over these hashes as entries."""
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(each)).digest() for each in hashes]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return (level[0] if level else hashlib.sha256(b"").digest()).hex()


def count_alike(lines: list[str]) -> Ballots:
    """Group equal lines. A list gives each of its options one point; its order is kept."""
    found: Ballots = []
    for line, voters in Counter(lines).items():
        said = json.loads(line)
        points = said.items() if isinstance(said, dict) else [(option, 1) for option in said]
        found.append(({option: Fraction(str(each)) for option, each in points}, voters))
    return found


def count(rules: dict[str, Any], options: list[dict[str, str]], ballots: Ballots) -> list[str]:
    """Return the winners' ids by the published rules, in the order of selection; of other methods only the first."""
    if rules["method"] == "budget":
        return count_areas(rules, options, ballots)
    ids = sorted((option["id"] for option in options), key=lambda each: (lot_of(rules, each), each))
    if rules["method"] == "ranked":
        return (schulze if rules["rule"] == "schulze" else instant_run_off)(ids, ballots)[:1]
    if rules["method"] == "judgement":
        worst = {each: medians(each, ballots) for each in ids}
        return sorted(ids, key=lambda each: [-grade for grade in worst[each]])[:1]
    by_points = rules["method"] == "score"
    totals = {each: sum(n * (b[each] if by_points else 1) for b, n in ballots if each in b) for each in ids}
    if terms := rules.get("rule_vote"):  # the first option is the new value; a tie keeps the old one
        new, old = (option["id"] for option in options)
        enough = sum(n for _, n in ballots) >= terms["quorum"]
        return [new if enough and totals[new] > totals[old] else old]
    return sorted(ids, key=lambda each: -totals[each])[:1]


def count_areas(rules: dict[str, Any], options: list[dict[str, str]], ballots: Ballots) -> list[str]:
    """Spend each budget by those who name one of its projects; what districts leave is added to the city's."""
    areas = rules.get("areas") or [{"district": "", "budget": rules["budget"]}]
    if len(areas) == 1:
        return Budget({**rules, "budget": areas[0]["budget"]}, options, ballots).winners()
    won: list[str] = []
    left = Fraction(0)
    # The whole city comes last.
    for area in sorted(areas, key=lambda each: (not each["district"], each["district"])):
        mine = [option for option in options if option.get("district", "") == area["district"]]
        ids = {option["id"] for option in mine}
        kept = [({o: n for o, n in said.items() if o in ids}, voters) for said, voters in ballots]
        groups = [sorted(set(group) & ids) for group in rules.get("exclusive") or []]
        amount = Fraction(area["budget"]) + (Fraction(0) if area["district"] else left)
        budget = Budget({**rules, "budget": amount, "exclusive": groups}, mine, [each for each in kept if each[0]])
        chosen = budget.winners()
        left += Fraction(area["budget"]) - budget.cost(chosen)
        won += chosen
    return won


def lot_of(rules: dict[str, Any], option: str) -> str:
    lot = rules.get("lot") or ""
    return hashlib.sha256(f"{lot}:{option}".encode()).hexdigest() if lot else ""


class Budget:
    """Projects, and the two rules that spend a budget on them."""

    def __init__(self, rules: dict[str, Any], options: list[dict[str, str]], ballots: Ballots) -> None:
        self.rules = rules
        self.budget = Fraction(rules["budget"])
        self.costs = {option["id"]: Fraction(option["cost"]) for option in options}
        self.ballots = [({p: worth for p, worth in said.items() if worth > 0}, n) for said, n in ballots]
        self.voters = sum(n for _, n in ballots)
        self.votes = {p: sum(n for said, n in self.ballots if p in said) for p in self.costs}
        self.points = {p: sum((n * said.get(p, Fraction(0)) for said, n in ballots), Fraction(0)) for p in self.costs}
        least = Fraction(str(rules.get("threshold") or 0))
        self.able = [p for p in self.costs if self.votes[p] and self.points[p] >= least]

    def winners(self) -> list[str]:
        if self.rules["rule"] == "greedy":
            return self.greedy([], bool(self.rules.get("skip", True)))
        share = self.budget / self.voters if self.voters else Fraction(0)
        start = Fraction(math.floor(share)) if self.rules.get("start") == "floor" else share
        completion = self.rules.get("completion", "none")
        won = self.equal_shares(start)
        if completion != "none" and self.voters:
            won = self.added(start, won)
        return self.greedy(won, True) if completion == "add1u" else won

    def rank(self, project: str) -> tuple[Any, ...]:
        if self.rules.get("ties", "id") == "id":
            return (project,)
        return self.costs[project], -self.votes[project], lot_of(self.rules, project), project

    def is_free(self, project: str, won: list[str]) -> bool:
        """Whether nothing that won keeps it out."""
        groups = self.rules.get("exclusive") or []
        return project not in won and not any(project in group and set(group) & set(won) for group in groups)

    def cost(self, projects: list[str]) -> Fraction:
        return sum((self.costs[p] for p in projects), Fraction(0))

    def greedy(self, won: list[str], skip: bool) -> list[str]:
        """Take what has most satisfaction of all for its cost, as long as the budget holds."""
        kind, won = self.rules.get("satisfaction", "cost"), list(won)

        def turn(p: str) -> tuple[Any, ...]:
            if kind == "cost":
                return (-self.votes[p], self.rank(p))
            score = self.points[p] if kind == "points" else Fraction(self.votes[p])
            return (bool(self.costs[p]), -score / self.costs[p] if self.costs[p] else 0, self.rank(p))

        for p in sorted(self.able, key=turn):
            if self.is_free(p, won):
                if self.cost([*won, p]) <= self.budget:
                    won.append(p)
                elif not skip:
                    break
        return won

    def worth(self, project: str, points: Fraction) -> Fraction:
        kind = self.rules.get("satisfaction", "cost")
        return points if kind == "points" else Fraction(1) if kind == "cardinality" else self.costs[project]

    def equal_shares(self, start: Fraction) -> list[str]:
        """Everybody has `start`. Buy what costs supporters least per satisfaction, until they can pay for no more."""
        won: list[str] = []
        for p in sorted((p for p in self.able if not self.costs[p]), key=self.rank):
            if self.is_free(p, won):
                won.append(p)
        purses = [start] * len(self.ballots)
        supporters = {
            p: [(at, n, self.worth(p, said[p])) for at, (said, n) in enumerate(self.ballots) if p in said]
            for p in self.able
        }
        # Nobody's purse grows, so nothing gets cheaper: what was dearer than the best so far need not be asked again.
        last = {p: Fraction(0) for p in self.able if self.costs[p]}
        while True:
            best: tuple[Fraction, tuple[Any, ...], str] | None = None
            for p in sorted(last, key=last.__getitem__):
                if best and last[p] > best[0]:
                    break
                rho = self.rate(p, [(purses[at], n, worth) for at, n, worth in supporters[p]])
                if rho is None or not self.is_free(p, won):
                    del last[p]
                    continue
                last[p] = rho
                if best is None or (rho, self.rank(p)) < best[:2]:
                    best = rho, self.rank(p), p
            if best is None:
                return won
            rho, _, p = best
            won.append(p)
            del last[p]
            for at, _, worth in supporters[p]:
                purses[at] -= min(purses[at], rho * worth)

    def rate(self, project: str, able: list[tuple[Fraction, int, Fraction]]) -> Fraction | None:
        """Return the least rho at which sum of min(purse, rho x satisfaction) is the cost."""
        cost, weight = self.costs[project], sum((n * worth for _, n, worth in able), Fraction(0))
        if sum((n * purse for purse, n, _ in able), Fraction(0)) < cost:
            return None
        for purse, n, worth in sorted(able, key=lambda each: each[0] / each[2]):
            if purse >= cost / weight * worth:
                break
            cost, weight = cost - n * purse, weight - n * worth
        return cost / weight

    def added(self, start: Fraction, won: list[str]) -> list[str]:
        """Give everybody an increment more, again and again, and keep the last outcome that the budget allows."""
        said = self.rules.get("increment")
        increment = Fraction(said) if said else max(Fraction(1), self.budget / self.voters / 1000)
        stops, step, enough = self.rules.get("stop_when_exhaustive", True), 0, self.cost(self.able)
        while not (stops and self.is_exhaustive(won)):
            losers = [p for p in self.able if p not in won]
            if not losers or start + step * increment >= enough:
                break
            # Below this nobody else can be bought, whatever happens.
            first = min(self.costs[p] / self.votes[p] for p in losers)
            next_step = max(step + 1, math.ceil((first - start) / increment))
            tried = self.equal_shares(start + next_step * increment)
            if self.cost(tried) > self.budget:
                return won if next_step == step + 1 else self.equal_shares(start + (next_step - 1) * increment)
            won, step = tried, next_step
        return won

    def is_exhaustive(self, won: list[str]) -> bool:
        return not any(self.is_free(p, won) and self.cost([*won, p]) <= self.budget for p in self.able)


def instant_run_off(ids: list[str], ballots: Ballots) -> list[str]:
    """One after the other the last goes, until one is left; `ids` are in the order of ties."""
    left = list(ids)
    while len(left) > 1:
        first = Counter(dict.fromkeys(left, 0))
        for said, n in ballots:
            named = next((each for each in said if each in left), None)
            if named is not None:
                first[named] += n
        fewest = min(first.values())
        left.remove(next(each for each in reversed(left) if first[each] == fewest))
    return left


def schulze(ids: list[str], ballots: Ballots) -> list[str]:
    """Order by the widest paths of those who are preferred; `ids` are in the order of ties."""
    places = [({each: at for at, each in enumerate(said)}, n) for said, n in ballots]
    end = len(ids)
    prefer = {(a, b): sum(n for at, n in places if at.get(a, end) < at.get(b, end)) for a in ids for b in ids}
    wide = {(a, b): prefer[a, b] if prefer[a, b] > prefer[b, a] else 0 for a in ids for b in ids}
    for middle in ids:
        for a in ids:
            for b in ids:
                wide[a, b] = max(wide[a, b], min(wide[a, middle], wide[middle, b]))
    order: list[str] = []
    while len(order) < len(ids):
        left = [each for each in ids if each not in order]
        order.append(next(a for a in left if all(wide[a, b] >= wide[b, a] for b in left if b != a)))
    return order


def medians(option: str, ballots: Ballots) -> list[Fraction]:
    """Return the grades of an option in the order in which medians are taken away; silence is the worst, 0."""
    grades = sorted(grade for said, n in ballots for grade in [said.get(option, Fraction(0))] * n)
    middle = (len(grades) - 1) // 2
    below, above = grades[: middle + 1][::-1], grades[middle + 1 :]
    found: list[Fraction] = []
    # The lower of two in the middle goes first; then the sides take turns.
    first, second = (below, above) if len(below) == len(above) else ([*below[1:]], above)
    if len(below) != len(above):
        found.append(below[0])
    for one, other in zip(first, second, strict=True):
        found += [one, other]
    return found


if __name__ == "__main__":
    sys.exit(main())
