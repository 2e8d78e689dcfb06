"""Members of a circle at once: one facilitator, one result, no voice acknowledged and not counted."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Person
from charter.models import District
from commons import clock
from commons.errors import IllegalMove
from deliberation.actions import circles
from deliberation.lifecycle.circles import State
from deliberation.models import Circle, Decision, Membership, Voice
from deliberation.queries import circles as queries
from tests import build
from tests.deliberation.circles.build import asked, founded
from tests.races.test_moderation import rush

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def neighbours(molinos: District) -> list[Person]:
    return build.residents(6, molinos)


def test_two_close_and_it_closes_once(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    circles.step_down(by=ana, circle_id=its.pk)  # both facilitate now
    first = asked(ana, its)
    for each in (ana, bea):
        circles.speak(by=each, decision_id=first.pk, said="yes")
    said = rush(*(lambda by=each: circles.close_decision(by=by, decision_id=first.pk) for each in (ana, bea)))
    assert sorted(type(each).__name__ for each in said) == ["Decision", "IllegalMove"]


def speak_at_closing(voices: list[Person], its: Decision, speak: Any) -> tuple[int, int]:
    """Let all speak while it closes; return how many were acknowledged and how many were counted."""

    def close() -> Any:
        time.sleep(0.03)
        Decision.objects.filter(pk=its.pk).update(closes_at=clock.now())
        return circles.close_decisions()

    said = rush(*(lambda by=each: speak(by, its) for each in voices), close)
    its.refresh_from_db()
    assert its.state != State.OPEN
    return sum(isinstance(each, Voice) for each in said), its.for_it + its.against + its.aside


def test_what_was_acknowledged_is_counted(neighbours: list[Person]) -> None:
    its = founded(neighbours[0], *neighbours[1:])

    def speak(by: Person, decision: Decision) -> Any:
        time.sleep(0.01 * neighbours.index(by))
        return circles.speak(by=by, decision_id=decision.pk, said="yes")

    acknowledged, counted = speak_at_closing(neighbours, asked(neighbours[0], its), speak)
    assert acknowledged == counted


def test_looking_without_a_lock_loses_voices(neighbours: list[Person]) -> None:
    """Broken twin: sees that it is open, then writes, after it has closed."""
    its = founded(neighbours[0], *neighbours[1:])

    def look_and_write(by: Person, decision: Decision) -> Any:
        with transaction.atomic():
            if Decision.objects.get(pk=decision.pk).state != State.OPEN:
                raise IllegalMove("closed", "speak")
            time.sleep(0.5)
            return Voice.objects.create(decision=decision, author=by, said="yes")

    acknowledged, counted = speak_at_closing(neighbours, asked(neighbours[0], its), look_and_write)
    assert acknowledged > counted


def test_who_joins_while_it_opens_is_on_the_roll_or_is_not(neighbours: list[Person]) -> None:
    its = founded(neighbours[0])
    said = rush(
        *(lambda by=each: circles.join_circle(by=by, circle_id=its.pk) for each in neighbours[1:]),
        lambda: asked(neighbours[0], its),
    )
    first = next(each for each in said if isinstance(each, Decision))
    assert first.members == queries.roll(first).count() and Membership.objects.count() == 6


def test_the_last_two_leave_at_once_and_it_ends(ana: Person, bea: Person) -> None:
    its = founded(ana, bea)
    rush(*(lambda by=each: circles.leave_circle(by=by, circle_id=its.pk) for each in (ana, bea)))
    assert Circle.objects.get().dissolved_at is not None and not Membership.objects.exists()


def test_two_choices_adopted_at_once_leave_one_facilitator(neighbours: list[Person]) -> None:
    its = founded(neighbours[0], *neighbours[1:3])
    choices = []
    for each in neighbours[1:3]:
        mine = circles.describe_membership(by=each, circle_id=its.pk, willing=True)
        choices.append(circles.open_decision(by=each, circle_id=its.pk, kind="facilitator", member_id=mine.pk))
        for by in neighbours[:3]:
            circles.speak(by=by, decision_id=choices[-1].pk, said="yes")
    Decision.objects.update(closes_at=clock.now())
    rush(circles.close_decisions, circles.close_decisions)
    assert Membership.objects.exclude(facilitates_until=None).count() == 1
    assert {each.state for each in Decision.objects.all()} == {State.ADOPTED}
