"""A conversation's files in the layout of Pol.is: read by its programs, and by `import_polis`.

Participants have numbers drawn anew for each file, so that no two files and no two days can be joined to follow one of
them; who wrote a statement is left out; times are cut to the day. While the conversation is open, answers appear the
day after they were given, all of a day at once: who compares two downloads sees no single person's answers. A
participant's `group-id` is the `id` of the nearest group in `map.json`, found from the answers in the same row: nothing
but what the row says goes into it, and groups of fewer than five are left out.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, QuerySet

from commons import clock
from commons.cells import harmless
from deliberation import queries
from deliberation.lifecycle.conversations import State
from deliberation.models import Conversation, Stance, Statement
from deliberation.opinions.opinion_map import SHOWN_FROM

NAMES = ("comments.csv", "votes.csv", "participants-votes.csv", "map.json")
CHUNK = 5_000


def names(its: Conversation) -> tuple[str, ...]:
    """Return the files there are: none before there is a map with groups."""
    known = queries.map_of(its)
    return NAMES if known is not None and known.shown.get("groups") else ()


def written(its: Conversation, name: str) -> Iterator[str]:
    """Yield the file's text in pieces. Memory: two numbers for each participant."""
    if name == "map.json":
        yield json.dumps(queries.map_told(its), default=str)
        return
    rows = {"comments.csv": _comments, "votes.csv": _votes, "participants-votes.csv": _participants}[name](its)
    lines = _Lines()
    write = csv.writer(lines).writerow
    for row in rows:
        write(row)
        if len(lines.held) >= 500:
            yield lines.taken()
    yield lines.taken()


class _Lines:
    """What a CSV writer writes to."""

    def __init__(self) -> None:
        self.held: list[str] = []

    def write(self, line: str) -> None:
        self.held.append(line)

    def taken(self) -> str:
        text = "".join(self.held)
        self.held.clear()
        return text


def _stances(its: Conversation) -> QuerySet[Stance]:
    """Return the answers that are told: to what is public, of a day that is over."""
    rows = Stance.objects.filter(statement__conversation=its, statement__visibility="public")
    return rows.filter(said_on__lt=clock.today()) if its.state == State.OPEN else rows


def _comments(its: Conversation) -> Iterator[list[Any]]:
    yield ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"]
    answers = _stances(its).order_by().values_list("statement", "value").annotate(Count("pk"))
    counts = {(pk, value): number for pk, value, number in answers}
    for each in Statement.objects.public().filter(conversation=its).order_by("number"):
        agrees, disagrees = counts.get((each.pk, 1), 0), counts.get((each.pk, -1), 0)
        when = _day(clock.today(each.created_at))
        yield [*when, _id(its, each.number), "", agrees, disagrees, 1, harmless(each.text)]


def _votes(its: Conversation) -> Iterator[list[Any]]:
    yield ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    numbers = _drawn(its)
    rows = _stances(its).order_by("said_on", "statement__number", "?")
    for day, number, who, value in rows.values_list("said_on", "statement__number", "participant", "value").iterator(
        chunk_size=CHUNK
    ):
        yield [*_day(day), _id(its, number), numbers[who], value]


def _participants(its: Conversation) -> Iterator[list[Any]]:
    known = list(
        Statement.objects.public().filter(conversation=its).order_by("number").values_list("number", flat=True)
    )
    head = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]
    yield [*head, *(_id(its, number) for number in known)]
    numbers = _drawn(its)
    # In the order of their new numbers.
    order = sorted(numbers, key=numbers.__getitem__)
    groups = _groups(its, order)
    for said in _said(its, order):
        for who, answers in said.items():
            values = list(answers.values())
            counts = [len(values), values.count(1), values.count(-1)]
            yield [numbers[who], groups.get(who, ""), "", *counts, *(answers.get(number, "") for number in known)]


def _groups(its: Conversation, order: list[int]) -> dict[int, int]:
    """Return the group of everybody who stands in one of five or more of this file, by what this file says of them."""
    near: dict[int, int] = {}
    for said in _said(its, order):
        near |= queries.groups_by_answers(its, said)
    sizes = Counter(near.values())
    return {who: group for who, group in near.items() if sizes[group] >= SHOWN_FROM}


def _said(its: Conversation, order: list[int]) -> Iterator[dict[int, dict[int, int]]]:
    """Yield what participants say by statement, whole participants at a time."""
    rows = _stances(its).annotate(number=F("statement__number"))
    for begin in range(0, len(order), CHUNK):
        said: dict[int, dict[int, int]] = {pk: {} for pk in order[begin : begin + CHUNK]}
        for who, number, value in rows.filter(participant__in=said).values_list("participant", "number", "value"):
            said[who][number] = value
        yield said


def _drawn(its: Conversation) -> dict[int, int]:
    """Return a new number for each participant who is told of, in no order that says anything."""
    who = list(_stances(its).order_by().values_list("participant", flat=True).distinct())
    random.SystemRandom().shuffle(who)
    return {pk: number for number, pk in enumerate(who)}


def _id(its: Conversation, number: int) -> int:
    """Return a statement's number as other programs know it: an imported one's is that of its file."""
    return number - 1 if its.imported else number


def _day(day: Any) -> tuple[int, str]:
    midnight = clock.end_of_day(day)
    return int(midnight.timestamp() - 86_400) * 1_000, day.isoformat()
