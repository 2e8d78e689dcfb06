"""The demo's conversations: one with three groups, one that is closed, one about a proposal that has just begun."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.db.models.functions import Now

from civic.demo.founding import Ground, plan
from commons import clock
from deliberation.actions import draw_map
from deliberation.lifecycle.conversations import State
from deliberation.models import Conversation, OpinionMap, Participant, Stance, Statement
from proposals.models import Proposal

Row = dict[str, Any]
# Of all statements somebody answers so many, percent.
ANSWERED = (75, 100)


def hold_talks(ground: Ground) -> None:
    """Write the conversations of the plan as their acts would have left them, with their maps."""
    for row in plan("talks")["conversation"]:
        lot = random.Random(f"talk {row['key']} {ground.seed}")  # noqa: S311 a demo, no secret
        crowd = _crowd(ground, row, lot)
        its = _open(ground, row)
        statements = _statements(ground, its, row, crowd)
        _answers(ground, its, row, statements, crowd, lot)
        draw_map(conversation_id=its.pk)
        OpinionMap.objects.filter(conversation=its).update(computed_at=its.closed_at or Now())


def _crowd(ground: Ground, row: Row, lot: random.Random) -> list[int]:
    """Return who takes part, from the districts named, in no order."""
    people = ground.residents.first(1, row.get("from", ["molinos"]))
    return [people[place][0] for place in lot.sample(range(len(people)), sum(row["crowds"]))]


def _open(ground: Ground, row: Row) -> Conversation:
    opened, by = ground.ago(row["opened"]), ground.people[row["by"]]
    proposal = Proposal.objects.get(title=row["proposal"]) if "proposal" in row else None
    its = Conversation(
        title=row["title"],
        about=row.get("about", ""),
        lang="en",
        author=by,
        proposal=proposal,
        district=proposal.district if proposal else ground.districts.get(row.get("district", "")),
    )
    if "closes" in row:
        its.closes_at = clock.end_of_day(clock.today(ground.ago(-row["closes"])))
    if "closed" in row:
        its.state, its.closed_at = State.CLOSED, ground.ago(row["closed"])
    its.save()
    Conversation.objects.filter(pk=its.pk).update(created_at=opened)
    about = proposal.pk if proposal else None
    ground.chronicle.tell("conversation.opened", its, opened, by.pk, proposal=about)
    if its.closed_at is not None:
        ground.chronicle.tell("conversation.closed", its, its.closed_at, by.pk)
    return its


def _statements(ground: Ground, its: Conversation, row: Row, crowd: list[int]) -> list[Statement]:
    """Write the statements: those without a writer opened it, the others came day by day."""
    began = ground.ago(row["opened"])
    made = []
    for number, each in enumerate(row["statements"], start=1):
        writer = crowd[each["by"] % len(crowd)] if "by" in each else its.author_id
        at = began + (dt.timedelta(hours=7 * number) if "by" in each else dt.timedelta())
        statement = Statement.objects.create(
            conversation=its, number=number, author_id=writer, text=each["text"], lang="en", seeded="by" not in each
        )
        Statement.objects.filter(pk=statement.pk).update(created_at=at)
        ground.chronicle.tell("statement.published", statement, at, writer, conversation=its.pk)
        made.append(statement)
    return made


def _answers(
    ground: Ground, its: Conversation, row: Row, statements: list[Statement], crowd: list[int], lot: random.Random
) -> None:
    """Let everybody answer as their crowd does; ana, where she did not open it, as the first one, half of them."""
    ana = ground.people["ana"].pk
    people = [(pk, group) for group, size in enumerate(row["crowds"]) for pk in (crowd.pop() for _ in range(size))]
    if its.author_id != ana and its.state == State.OPEN:
        people.append((ana, 0))
    taking = Participant.objects.bulk_create(
        Participant(conversation=its, person_id=pk, number=lot.getrandbits(62)) for pk, _group in people
    )
    days = max(1, row["opened"] - row.get("closed", 0))
    stances = []
    for participant, (pk, group) in zip(taking, people, strict=True):
        share = 60 if pk == ana else lot.uniform(*ANSWERED)
        day = clock.today(ground.ago(row["opened"] - lot.randrange(days)))
        for statement, each in zip(statements, row["statements"], strict=True):
            if lot.uniform(0, 100) < share:
                value = _said(each["says"][group], lot)
                stances.append(Stance(statement=statement, participant=participant, value=value, said_on=day))
    Stance.objects.bulk_create(stances, batch_size=5_000)


def _said(shares: list[int], lot: random.Random) -> int:
    agree, disagree = shares
    drawn = lot.uniform(0, 100)
    return 1 if drawn < agree else -1 if drawn < agree + disagree else 0
