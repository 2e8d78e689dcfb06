"""The demo's votes: counted in secret and in the open, open now both ways, and one that is announced."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import connection

import charter.queries
from civic.demo.delegating import carried, vote_and_delegate, vote_openly
from civic.demo.founding import Ground, plan
from civic.demo.pictures import illustrate
from commons import clock
from commons.suppression import suppressed
from notifications.models import Follow
from voting import queries, sealing, tallying
from voting.actions.draft_round import settled
from voting.lifecycle import State
from voting.models import Area, Choice, Method, Option, Round, SealedBallot, Tally, Turnout
from voting.papers import Paper, Spoiled

Row = dict[str, Any]
FOLLOWING = ("ana", "bea", "mira")
CROWDS = (0.52, 0.30, 0.18)


def hold_votes(ground: Ground) -> None:
    """Write the rounds of the plan as their acts would have left them. The chronicle is left to be written."""
    ilse = ground.people["ilse"]
    vote_openly(ground)
    for row in plan("votes")["round"]:
        rng = random.Random(f"vote {row['key']} {ground.seed}")  # noqa: S311 a demo, no secret
        its = _announce(ground, row, ilse.pk)
        # Some of the demo's people follow it, whether they voted or not.
        Follow.objects.bulk_create(Follow(person=ground.people[name], round=its) for name in FOLLOWING)
        said = _lines(its, row, rng)
        delegated = row.get("delegated", 0)
        if its.state == State.OPEN and not its.is_secret:
            vote_and_delegate(ground, its, said, delegated, rng)
        elif its.state == State.OPEN:
            _open(ground, its, said, rng)
        elif its.state == State.COUNTED:
            count(ground, its, said if its.is_secret else carried(ground, its, said, delegated), rng)


def _announce(ground: Ground, row: Row, by: int) -> Round:
    opens = midnight(ground, row.get("opened", -row.get("opens", 0)))
    closes = midnight(ground, row.get("closed", -row.get("closes", 0)))
    state = State.COUNTED if "closed" in row else State.OPEN if "opened" in row else State.ANNOUNCED
    announced = opens - dt.timedelta(days=21)
    its = Round(
        title=row["title"],
        summary=row["summary"],
        lang="en",
        process=ground.processes.get(row.get("process", "")),
        topic=ground.topics.get(row.get("topic", "")),
        method=row["method"],
        form=row.get("form", "approval"),
        secrecy=row.get("secrecy", "secret"),
        settings=settled(row["method"], {}),
        opens_at=opens,
        closes_at=closes,
        drafted_by_id=by,
        public_key=key(ground, row) if row.get("secrecy") != "open" else None,
    )
    its.save()
    Round.objects.filter(pk=its.pk).update(created_at=announced)
    _budgets(ground, its, row)
    options = [_option(ground, its, place, each) for place, each in enumerate(row["option"], 1)]
    Option.objects.bulk_create(options)
    illustrate(options, announced)
    ground.chronicle.tell(
        "round.announced", its, announced, by, title=its.title, method=its.method, options=len(options)
    )
    for option in options:
        if option.feasible is not None:
            told = {
                "round": its.pk,
                "code": option.code,
                "feasible": option.feasible,
                "reason": option.feasible_because,
            }
            judge = ground.official[option.office_id].person_id if option.office_id in ground.official else None
            ground.chronicle.tell("option.judged", option, option.judged_at or announced, judge, **told)
    if state != State.ANNOUNCED:
        rules, of = queries.rules_file(its), queries.options_file(its)
        rules["lot"] = sha256(json.dumps([rules, of], sort_keys=True).encode()).hexdigest()
        its.rules, its.box_size = json.dumps(rules, indent=1, sort_keys=True), Paper.of(rules, of).size
        its.opened_at = opens
        ground.chronicle.tell("round.opened", its, opens, None, title=its.title, closes_at=closes.isoformat())
    its.announced_at, its.state = announced, state
    if state == State.COUNTED:
        its.closed_at, its.counted_at = closes, closes + dt.timedelta(hours=20)
    its.save()
    return its


def _budgets(ground: Ground, its: Round, row: Row) -> None:
    amounts = row.get("budgets") or ({"": row["budget"]} if "budget" in row else {})
    for code, euros in amounts.items():
        Area.objects.create(round=its, district=ground.districts[code] if code else None, budget_cents=euros * 100)


def _option(ground: Ground, its: Round, place: int, row: Row) -> Option:
    district = ground.districts.get(row.get("district", ""))
    budget = its.method == Method.BUDGET
    topic = ground.topics["mobility"].pk
    rules = charter.queries.rules()
    in_charge = charter.queries.office_in_charge(topic_id=topic, district_id=None, rules=rules) if budget else None
    return Option(
        round=its,
        code=str(place),
        position=place,
        title=row["title"],
        body=row.get("body", ""),
        lang="en",
        district=district,
        cost_cents=row["cost"] * 100 if budget else None,
        office=in_charge,
        feasible=row.get("feasible", True) if budget else None,
        feasible_because=row.get("reason", "It can be done, at about this cost and within a year.") if budget else "",
        judged_at=its.opens_at - dt.timedelta(days=8) if budget else None,
    )


def _lines(its: Round, row: Row, rng: random.Random) -> list[str]:
    """Return what voters say: three crowds of unequal size, each with likings of its own."""
    paper = queries.paper_of(its)
    likes = {str(place): each.get("likes", [0, 0, 0]) for place, each in enumerate(row["option"], 1)}
    found: list[str] = []
    while len(found) < row.get("ballots", 0):
        crowd = rng.choices(range(3), CROWDS)[0]
        said: Any
        if its.method == Method.JUDGEMENT:
            said = {code: min(5, max(0, round(rng.gauss(likes[code][crowd] / 20, 1.1)))) for code in paper.options}
        else:
            said = [code for code in paper.options if rng.random() * 100 < likes[code][crowd]]
        try:
            found.append(paper.line(said))
        except Spoiled:
            continue  # too dear, or of two districts: they choose again
    return found


def _open(ground: Ground, its: Round, said: list[str], rng: random.Random) -> None:
    """Put ballots into the box, of residents nobody knows by name."""
    voters = rng.sample(ground.residents.everybody(), min(len(said), len(ground.residents.everybody())))
    ids = {code: district.pk for code, district in ground.districts.items()}
    homes = {
        person: ids[code] for code, block in ground.residents.blocks.items() for person in voters if person in block
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.open(%s)", [its.pk])
        for person, _line in zip(voters, said, strict=False):
            content = rng.randbytes((its.box_size or 0) + sealing.OVERHEAD)
            cursor.execute("SELECT box.cast(%s, %s, %s, %s)", [its.pk, person, homes[person], content])


def count(ground: Ground, its: Round, said: list[str], rng: random.Random) -> None:
    lines = sorted(Counter(said).items())
    Choice.objects.bulk_create(Choice(round=its, said=line, voters=n) for line, n in lines)
    if its.is_secret:
        sealed = [rng.randbytes((its.box_size or 0) + sealing.OVERHEAD) for _ in range(len(said) + len(said) // 16)]
        rows = sorted((sha256(each).digest(), each if place < len(said) else None) for place, each in enumerate(sealed))
        SealedBallot.objects.bulk_create(SealedBallot(round=its, hash=each, sealed=content) for each, content in rows)
    result = tallying.tally(queries.rules_file(its), queries.options_file(its), lines)
    if its.delegation is not None:
        result["delegation"] = its.delegation
    board = queries.board(its)
    tally = Tally.objects.create(
        round=its,
        voters=len(said),
        root=board.root,
        replaced_root=board.replaced_root,
        digest=queries.digest_of(its, choices=True),
        winners=result["winners"],
        result=result,
    )
    homes = Counter(rng.choices(sorted(ground.districts), k=len(said)))
    shown = suppressed({ground.districts[code].pk: homes[code] for code in ground.districts}).shown
    Turnout.objects.bulk_create(
        Turnout(round=its, district=district, voters=shown.get(district.pk)) for district in ground.districts.values()
    )
    ground.chronicle.tell("round.closed", its, its.closes_at, None, title=its.title, ballots=len(said))
    told = {"title": its.title, "winners": result["winners"], "voters": len(said), "digest": tally.digest}
    ground.chronicle.tell("round.counted", its, its.counted_at or its.closes_at, None, **told)


def key(ground: Ground, row: Row) -> bytes:
    """Return a public key that stays the same for a seed. Nobody opens a demonstration's box."""
    secret = sha256(f"demonstration {row['key']} {ground.seed}".encode()).digest()
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def midnight(ground: Ground, days: int) -> dt.datetime:
    return clock.end_of_day(clock.today(ground.now) - dt.timedelta(days=days + 1))
