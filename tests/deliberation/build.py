"""Builders of conversations: opened by the act, answered in bulk as many acts would have left it."""

from __future__ import annotations

import random
from typing import Any

from accounts.models import Person
from charter.models import District
from commons import clock
from deliberation import actions
from deliberation.models import Conversation, Participant, Stance, Statement
from tests import build

SAID = (
    "Every playground needs shade before any street gets new paving.",
    "The city should say on each street what it measured: heat, noise, cars.",
    "Parking spaces should become trees.",
    "School streets stay without cars from May to October.",
    "Wider lanes make streets safer.",
    "Deliveries must reach every door until noon.",
    "Buses first, then everything else.",
    "Terraces close at eleven on weekdays.",
    "Street concerts every Saturday.",
    "Waste trucks should come before the heat.",
)
# What the people of a group say to each of these: agree, disagree, or something.
SHADE = (1, 1, 1, 1, -1, -1, 0, 0, 0, 1)
MOVING = (1, 1, -1, -1, 1, 1, 1, 0, 0, 1)
QUIET = (1, 1, 0, -1, 0, 0, -1, 1, -1, 1)


def opened(by: Person, **given: Any) -> Conversation:
    """An open conversation with ten statements of who opened it."""
    fields = {"title": "How should our streets live through summer?", "statements": SAID} | given
    return actions.open_conversation(by=by, **fields)


def first(its: Conversation) -> Statement:
    return its.statements.get(number=1)


def answered(its: Conversation, by: Person, *said: int) -> None:
    """The person's answers to the first statements, by the act."""
    for statement, value in zip(its.statements.order_by("number"), said, strict=False):
        actions.take_stance(statement_id=statement.pk, by=by, stance=actions.WORDS[value])


def crowd(
    its: Conversation,
    home: District,
    sizes: tuple[int, ...] = (12, 10, 8),
    *,
    prefix: str = "c",
    seed: int = 1,
    noise: float = 0.07,
) -> list[Person]:
    """People of up to three opinions, each of whom answered nearly everything as their group does."""
    lot = random.Random(seed)
    people = build.residents(sum(sizes), home, prefix=prefix)
    says = [opinion for opinion, size in zip((SHADE, MOVING, QUIET), sizes, strict=False) for _ in range(size)]
    statements = list(its.statements.order_by("number"))
    taking = Participant.objects.bulk_create(
        Participant(conversation=its, person=each, number=lot.randrange(2**60)) for each in people
    )
    Stance.objects.bulk_create(
        Stance(statement=statement, participant=who, value=_mostly(value, noise, lot), said_on=clock.today())
        for who, opinion in zip(taking, says, strict=True)
        for statement, value in zip(statements, opinion, strict=False)
        if lot.random() < 1 - noise
    )
    actions.stir(its.pk)
    return people


def _mostly(value: int, noise: float, lot: random.Random) -> int:
    return value if lot.random() >= noise else lot.choice((1, 0, -1))


def mapped(
    its: Conversation, home: District, sizes: tuple[int, ...] = (12, 10, 8), *, noise: float = 0.07
) -> Conversation:
    """The conversation with a crowd and its map."""
    crowd(its, home, sizes, noise=noise)
    assert actions.draw_map(conversation_id=its.pk)
    return Conversation.objects.select_related("map").get(pk=its.pk)
