"""What finding the proposals that bring people together costs, against counting the same supports once in bare SQL.

With as many opinion maps as it looks at, each of people who also support. All of it is rolled back.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from accounts.models import Person
from civic.demo.loading import copy
from commons import clock
from deliberation.actions import draw_map, rank_bridging
from deliberation.actions.rank_bridging import MAPS, RANKED
from deliberation.models import Conversation, Participant, Statement
from proposals.actions import set_bridging
from proposals.models import Proposal

ROUNDS, STATEMENTS, ANSWERED, CAMPS = 3, 40, 0.6, 3
# Of ten thousand proposals' people so many in each conversation.
SHARE, LEAST = 5, 200
# The same supports, counted as finely, and every proposal that is ranked written once.
COUNT = """
SELECT support.proposal_id, support.district_id, count(*) FROM proposals_support AS support
JOIN proposals_proposal AS proposal ON proposal.id = support.proposal_id
WHERE proposal.state = ANY(%s) AND proposal.visibility = 'public' GROUP BY 1, 2
"""
WRITE = "UPDATE proposals_proposal SET bridging_score = 0.5 WHERE state = ANY(%s) AND visibility = 'public'"


def measure() -> dict[str, Any]:
    """Return the median of some rounds, alternating; time on the clock, for what is compared is mostly the database.

    In each the task writes all scores anew, which it does once in a city's life.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        _talk()
        times: dict[str, list[float]] = {"bare": [], "ours": []}
        for _ in range(ROUNDS):
            for each, act in (("bare", _bare), ("ours", _ours)):
                set_bridging(scores={})
                times[each].append(_timed(act))
        transaction.set_rollback(True)
    bare, ours = (statistics.median(times[each]) for each in ("bare", "ours"))
    return {"what": "bridging", "proposals": Proposal.objects.count(), "ratio": ours / bare, "bare_ms": bare * 1e3}


def _talk() -> None:
    """Let people of three camps answer in as many conversations as there are maps to look at, and draw these."""
    lot = random.Random(1)
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    crowd = max(LEAST, len(people) // SHARE)
    for n in range(MAPS):
        its = Conversation.objects.create(author_id=people[0], title=f"What do we want? {n}")
        said = Statement.objects.bulk_create(
            Statement(conversation=its, number=number, text=f"We want this, {number}")
            for number in range(1, STATEMENTS + 1)
        )
        taking = Participant.objects.bulk_create(
            Participant(conversation=its, person_id=person, number=number)
            for number, person in enumerate(lot.sample(people, crowd))
        )
        camps = [[lot.choice((-1, 0, 1)) for _ in said] for _ in range(CAMPS)]
        copy(
            "deliberation_stance",
            ("statement_id", "participant_id", "value", "said_on"),
            (
                (statement.pk, who.pk, value, clock.today())
                for who in taking
                for statement, value in zip(said, camps[who.number % CAMPS], strict=True)
                if lot.random() < ANSWERED
            ),
        )
        draw_map(conversation_id=its.pk)


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [list(RANKED)])
        cursor.fetchall()
        cursor.execute(WRITE, [list(RANKED)])


def _ours() -> None:
    if not rank_bridging():
        raise RuntimeError("nothing brings people together")


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
