"""Many answer many times at once, and while a map is made: one answer each, and none of them is lost."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.db import connection, connections, transaction

from accounts.models import Person
from charter.models import District
from deliberation import actions
from deliberation.models import Conversation, OpinionMap, Participant, Stance, Stir
from deliberation.opinions.opinion_map import opinion_map
from tests import build
from tests.deliberation.build import crowd, first, opened
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, TIMES = (300, 20) if os.environ.get("FULL") else (30, 8)
# The module, not the act of that name.
drawing = import_module("deliberation.actions.draw_map")
STANCES = ("agree", "disagree", "pass")


def again_and_again(its: Conversation, people: list[Person]) -> list[dict[str, object]]:
    statement = first(its).pk
    return [
        {"statement": statement, "person": person.pk, "stance": STANCES[time % 3]}
        for person in people
        for time in range(TIMES)
    ]


def test_everybody_has_one_answer_and_one_place(ana: Person, molinos: District) -> None:
    its = opened(ana)
    told = rush("take_stance", again_and_again(its, build.residents(PEOPLE, molinos)))
    assert told == {"said": PEOPLE * TIMES}
    assert Stance.objects.count() == Participant.objects.count() == PEOPLE


@pytest.fixture
def unguarded() -> Iterator[None]:
    """Answers as systems without a UNIQUE constraint keep them."""
    constraint = Stance._meta.constraints[0]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Stance, constraint)
    yield
    Stance.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Stance, constraint)


def test_the_same_without_the_constraint_counts_people_twice(unguarded: None, ana: Person, molinos: District) -> None:
    its = opened(ana)
    rush("take_stance_by_look_and_insert", again_and_again(its, build.residents(PEOPLE, molinos)))
    assert Stance.objects.count() > PEOPLE


# While a map is made


def draw(conversation_id: int) -> bool:
    return actions.draw_map(conversation_id=conversation_id)


def draw_and_forget_all(conversation_id: int) -> bool:
    """Broken twin: what is noted when it stores is taken for what it has seen."""
    with drawing.snapshot():
        its = Conversation.objects.select_related("map").get(pk=conversation_id)
        taken = drawing._taken(its)
    found = opinion_map(taken.stances, taken.earlier)
    with transaction.atomic():
        Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)
        stored = drawing._store(its, taken, found)
        Stir.objects.filter(conversation=its).delete()
    return stored


def answered_meanwhile(draw: Callable[[int], bool], its: Conversation, people: list[Person]) -> None:
    """Let the map wait for its last step behind a lock, and people answer after it has looked."""
    done = []

    def other() -> None:
        try:
            done.append(draw(its.pk))
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        Conversation.objects.select_for_update(no_key=True).get(pk=its.pk)
        thread.start()
        while not waits():
            assert thread.is_alive()
            time.sleep(0.02)
        late = threading.Thread(target=answer_all, args=(its, people))
        late.start()
        late.join()  # nobody who answers waits for the map, nor for who changes the conversation
    thread.join()
    assert done == [True]


def answer_all(its: Conversation, people: list[Person]) -> None:
    try:
        for person in people:
            actions.take_stance(statement_id=first(its).pk, by=person, stance="agree")
    finally:
        connections.close_all()


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_answers_that_come_while_a_map_is_made_are_in_the_next_one(ana: Person, molinos: District) -> None:
    its = opened(ana)
    crowd(its, molinos, (8, 7, 6))
    late = build.residents(5, molinos, prefix="late")
    answered_meanwhile(draw, its, late)
    assert OpinionMap.objects.get().participants == 21
    assert actions.due_maps() == [its.pk] and Stir.objects.count() == 5
    assert actions.draw_map(conversation_id=its.pk)
    assert OpinionMap.objects.get().participants == 26 and actions.due_maps() == []


def test_who_forgets_all_that_was_noted_loses_them(ana: Person, molinos: District) -> None:
    its = opened(ana)
    crowd(its, molinos, (8, 7, 6))
    answered_meanwhile(draw_and_forget_all, its, build.residents(5, molinos, prefix="late"))
    assert OpinionMap.objects.get().participants == 21 and actions.due_maps() == []


def test_of_two_maps_at_once_the_slower_one_is_thrown_away(ana: Person, molinos: District) -> None:
    its = opened(ana)
    crowd(its, molinos, (8, 7, 6))
    with drawing.snapshot():
        known = Conversation.objects.select_related("map").get(pk=its.pk)
        taken = drawing._taken(known)
    assert actions.draw_map(conversation_id=its.pk)
    assert not drawing._store(known, taken, opinion_map(taken.stances, taken.earlier))
