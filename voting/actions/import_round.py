"""Take in a budget that was voted on elsewhere: its projects and its ballots, counted as a round of this city."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from journal.actions import record
from voting import queries
from voting.actions.count_round import count_round
from voting.actions.draft_round import BUDGET
from voting.counting.election import Ballots, Election, Kind
from voting.lifecycle import State
from voting.models import Area, Choice, Form, Method, Option, Round

# Nothing that a file does not say.
PLAIN = {"completion": "none", "ties": "id"}
POINTED = (Kind.CUMULATIVE, Kind.SCORING)


class Unfit(ValueError):
    """The file says something that a round cannot hold."""


@transaction.atomic
def import_round(*, election: Election, name: str, file_hash: str) -> tuple[Round, bool]:
    """Write a round with its options and opened ballots, and count it. Nobody's ballot is secret in such a file.

    Return it, and whether it is new: of a file that was taken in before, also at this moment, the round is the first
    one's. `file_hash`: SHA-256 of its content.
    The rule is the file's own where it names one, else equal shares without a completion; ties by id; satisfaction by
    points where ballots give them. Raises Unfit: money beyond cents.
    """
    if there := Round.objects.filter(file_hash=file_hash).first():
        return there, False
    ballots, meta = election.ballots, election.meta
    pointed = ballots.points is not None
    satisfaction = "points" if ballots.kind in POINTED else "cost"
    opened, closed = _days(meta)
    its = Round(
        title=_title(meta, name),
        summary=meta.get("comment") or meta.get("description") or name,
        method=Method.BUDGET,
        form=Form.POINTS if pointed else Form.APPROVAL,
        secrecy=Round.Secrecy.OPEN,
        state=State.CLOSED,
        imported=True,
        file_hash=file_hash,
        opens_at=opened,
        closes_at=closed,
        currency=(meta.get("currency") or "EUR")[:3].upper(),
        settings=BUDGET
        | PLAIN
        | _rule(meta)
        | {"satisfaction": satisfaction, "threshold": meta.get("min_project_score_threshold") or 0},
        rules="{}",
    )
    its.opened_at, its.closed_at, its.announced_at = opened, closed, Now()
    try:
        with transaction.atomic():
            its.save()  # waits for who takes in the same file just now
    except IntegrityError:
        return Round.objects.get(file_hash=file_hash), False
    Area.objects.create(round=its, district=None, budget_cents=_cents(election.budget, "budget"))
    Option.objects.bulk_create(
        Option(
            round=its,
            code=project.id[:40],
            position=place,
            title=(project.name or project.id)[: Option.TITLE_CHARACTERS],
            cost_cents=_cents(project.cost, project.id),
            **_place(project.facts),
        )
        for place, project in enumerate(election.projects, 1)
    )
    its.rules = ""
    its.rules = json.dumps(queries.rules_file(its), indent=1, sort_keys=True)
    its.save(update_fields=["rules"])
    codes = [project.id for project in election.projects]
    said: Counter[str] = Counter()
    for number, voters in enumerate(ballots.multiplicities.tolist()):
        said[json.dumps(_said(ballots, codes, number))] += voters
    Choice.objects.bulk_create(
        (Choice(round=its, said=line, voters=n) for line, n in sorted(said.items())), batch_size=5_000
    )
    record("round.imported", actor=None, subject=its, title=its.title, options=len(codes), voters=ballots.voters)
    count_round(round_id=its.pk)
    its.refresh_from_db()
    return its, True


def _said(ballots: Ballots, codes: list[str], number: int) -> Any:
    chosen = [codes[choice] for choice in ballots.choices_of(number)]
    if ballots.points is None:
        return sorted(chosen)
    begin, end = ballots.starts[number : number + 2].tolist()
    points = [Fraction(int(each), ballots.points_unit) for each in ballots.points[begin:end]]
    worth = {
        code: int(each) if each.denominator == 1 else float(each) for code, each in zip(chosen, points, strict=True)
    }
    return {code: worth[code] for code in sorted(worth)}


def _rule(meta: Any) -> dict[str, Any]:
    named = meta.get("rule", "").lower()
    if named.startswith("greedy"):
        return {"rule": "greedy", "skip": "no-skip" not in named}
    completion = next((each for each in ("add1u", "add1") if each in named.replace("-", "")), "none")
    return {"rule": "equal-shares", "completion": completion}


def _title(meta: Any, name: str) -> str:
    words = [meta.get("unit", ""), meta.get("subunit", ""), meta.get("instance", "")]
    return (" ".join(dict.fromkeys(filter(None, words))) or meta.get("description") or name)[: Round.TITLE_CHARACTERS]


def _cents(amount: Fraction, what: str) -> int:
    cents = amount * 100
    if cents.denominator != 1 or cents >= 10**15:
        raise Unfit(f"{what}: {amount} is no amount in cents")
    return int(cents)


def _days(meta: Any) -> tuple[dt.datetime, dt.datetime]:
    """Return the first and the last moment of the vote, as far as the file says them."""
    found = [_day(meta.get(key, "")) for key in ("date_begin", "date_end")]
    last = found[1] or found[0] or timezone.localdate()
    first = min(found[0] or last, last)
    zone = timezone.get_current_timezone()
    begin = dt.datetime.combine(first, dt.time.min, zone)
    return begin, dt.datetime.combine(last, dt.time(23, 59), zone)


def _day(text: str) -> dt.date | None:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 a day, no moment
        except ValueError:
            continue
    return None


def _place(facts: Any) -> dict[str, Any]:
    try:
        latitude, longitude = float(facts["latitude"]), float(facts["longitude"])
    except (KeyError, ValueError):
        return {}
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return {}
    return {"latitude": latitude, "longitude": longitude}
