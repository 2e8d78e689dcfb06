"""Opinion maps: what they say, what they keep to themselves, and that they stay from one to the next."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from charter.models import District
from deliberation import actions, queries, tasks
from deliberation.actions.draw_map import MARKS, shown_of
from deliberation.models import Conversation, OpinionMap, Participant, Statement, Stir
from deliberation.opinions.opinion_map import opinion_map
from tests import build
from tests.deliberation.build import MOVING, QUIET, SAID, SHADE, answered, crowd, first, mapped, opened

pytestmark = pytest.mark.django_db


def shown(its: Conversation) -> dict[str, Any]:
    return OpinionMap.objects.get(conversation=its).shown  # type: ignore[no-any-return]


def letters(its: Conversation) -> dict[str, int]:
    return {group["letter"]: group["people"] for group in shown(its)["groups"]}


def test_three_opinions_are_three_groups_and_all_agree_on_three_things(ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos, (20, 16, 12))
    assert letters(its) == {"A": 20, "B": 16, "C": 12}
    assert {row["statement"] for row in shown(its)["agreed"]} == {"1", "2", "10"}
    assert all(row["side"] == "agree" for row in shown(its)["agreed"])
    assert {row["statement"] for row in shown(its)["divisive"]} & {"3", "5", "6"}
    typical = {group["letter"]: group["representative"][0]["statement"] for group in shown(its)["groups"]}
    assert typical["C"] == "8"
    found = OpinionMap.objects.get()
    assert (found.participants, found.in_map, found.statements) == (48, 48, 10)
    assert Participant.objects.filter(in_map=True).count() == 48 and not Stir.objects.exists()


def test_fewer_than_fifteen_have_no_map_yet(ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos, (6, 5, 3))
    assert not shown(its)["groups"] and "marks" not in shown(its)
    assert OpinionMap.objects.get().participants == 14


def test_a_group_of_fewer_than_five_is_not_drawn_and_cannot_be_subtracted(ana: Person, molinos: District) -> None:
    its = opened(ana)
    crowd(its, molinos, (14, 12, 4))
    stances = queries.stances_of(its)
    order = {number: place for place, number in enumerate(Participant.objects.order_by("id").values_list("number"))}
    groups = {
        each: (0, 1, 2)[(order[(int(each),)] >= 14) + (order[(int(each),)] >= 26)] for each in stances.participants
    }
    told = shown_of(opinion_map(stances, groups=groups))
    assert [group["people"] for group in told["groups"]] == [14, 12] and told["others"] == 4
    assert {number for _x, _y, number in told["marks"]} == {0, 1} and len(told["marks"]) == 26
    # What others say is what the other group that is shown says.
    for group in told["groups"]:
        (other,) = (each for each in told["groups"] if each["id"] != group["id"])
        for row in group["representative"]:
            agree, disagree, passed = other["votes"][row["statement"]]
            some = agree if row["side"] == "agree" else disagree
            assert row["elsewhere"] == round(some / (agree + disagree + passed), 4)


def test_nothing_that_is_kept_or_shown_says_where_somebody_stands(ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos)
    kept = json.dumps([OpinionMap.objects.get().model, shown(its), queries.map_told(its)], default=str)
    assert not any(str(number) in kept for number in Participant.objects.values_list("number", flat=True))
    assert {field.name for field in Participant._meta.fields} == {"id", "conversation", "person", "number", "in_map"}
    assert len({tuple(mark) for mark in shown(its)["marks"]}) == 30


def test_of_many_people_each_mark_is_several(ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos, (300, 200, 120))
    assert shown(its)["per_mark"] == 3 and len(shown(its)["marks"]) <= MARKS
    assert sum(letters(its).values()) > 600 and set(letters(its)) == {"A", "B", "C"}


def test_letters_stay_when_a_small_group_becomes_the_largest(ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos, (20, 16, 12))
    before = {group["letter"]: group["representative"][0]["statement"] for group in shown(its)["groups"]}
    crowd(its, molinos, (0, 0, 30), prefix="late", seed=2)
    assert actions.draw_map(conversation_id=its.pk)
    assert set(letters(its)) == {"A", "B", "C"} and letters(its)["C"] > 36
    assert [each for each in before if before[each] == "8"] == ["C"]


def test_who_was_in_the_map_stays_in_it(ana: Person, bea: Person, molinos: District) -> None:
    its = opened(ana)
    answered(its, bea, *SHADE[:7])
    mapped(its, molinos)
    Statement.objects.bulk_create(
        Statement(conversation=its, number=number, text=f"Statement number {number}") for number in range(11, 15)
    )
    bea_here = Participant.objects.get(person=bea)
    assert bea_here.in_map
    bea_here.stances.filter(statement__number__gt=3).delete()
    actions.stir(its.pk)
    assert actions.draw_map(conversation_id=its.pk)
    assert OpinionMap.objects.get().in_map == 31


def test_what_is_hidden_counts_as_passed_by_all_and_is_shown_nowhere(ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos)
    assert {row["statement"] for row in shown(its)["agreed"]} == {"1", "2", "10"}
    first(its)
    Statement.objects.filter(conversation=its, number=1).update(visibility="hidden")
    # At once, though the map was made before.
    told = json.dumps(queries.map_told(Conversation.objects.select_related("map").get(pk=its.pk)), default=str)
    assert '"statement": "1"' not in told and '"1": [' not in told
    actions.stir(its.pk)
    assert actions.draw_map(conversation_id=its.pk)
    assert {row["statement"] for row in shown(its)["agreed"]} == {"2", "10"} and "1" not in shown(its)["votes"]
    assert OpinionMap.objects.get().statements == 9


def test_weights_are_the_routings_priorities(ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos)
    found = opinion_map(queries.stances_of(its))
    for statement in its.statements.all():
        assert statement.weight == pytest.approx(found.open_priorities[str(statement.number)])


@pytest.mark.parametrize(("says", "nearest"), [(SHADE, "A"), (MOVING, "B"), (QUIET, "C")])
def test_my_place_is_among_those_who_answer_like_me(
    ana: Person, bea: Person, molinos: District, says: tuple[int, ...], nearest: str
) -> None:
    its = mapped(opened(ana), molinos, (20, 16, 12))
    answered(its, bea, *says[:6])
    assert queries.my_place(its, queries.my_stances(its, bea)) is None
    answered(its, bea, *says)
    place = queries.my_place(its, queries.my_stances(its, bea))
    assert place is not None and place.group == nearest
    centre = its.map.model["centres"][str(ord(nearest) - ord("A"))]
    assert np.hypot(place.x - centre[0], place.y - centre[1]) < 2
    assert queries.my_place(its, queries.my_stances(its, AnonymousUser())) is None


def test_it_is_the_place_that_the_map_itself_gives(ana: Person, bea: Person, molinos: District) -> None:
    its = opened(ana)
    answered(its, bea, *SHADE)
    its = mapped(its, molinos)
    found = opinion_map(queries.stances_of(its))
    at = found.stances.participants.index(str(Participant.objects.get(person=bea).number))
    place = queries.my_place(its, queries.my_stances(its, bea))
    assert place is not None and [place.x, place.y] == pytest.approx(found.positions[at].tolist())


def test_beat_closes_and_has_maps_drawn_of_what_is_newer(ana: Person, bea: Person, molinos: District) -> None:
    its, other = opened(ana), opened(ana)
    Stir.objects.all().delete()
    crowd(its, molinos)
    assert actions.due_maps() == [its.pk]
    assert tasks.tend_conversations() == 0
    assert tasks.draw_map(its.pk) and actions.due_maps() == []
    answered(other, bea, 1)
    assert actions.due_maps() == [other.pk]
    assert not tasks.draw_map(0)


def test_people_and_statements_that_are_gone_are_gone_from_the_next_map(ana: Person, molinos: District) -> None:
    its = opened(ana)
    people = crowd(its, molinos)
    assert actions.draw_map(conversation_id=its.pk)
    actions.leave_conversation(conversation_id=its.pk, by=people[0])
    actions.take_back_statement(statement_id=first(its).pk, by=ana)
    assert actions.draw_map(conversation_id=its.pk)
    found = OpinionMap.objects.get()
    assert found.participants == 29 and "1" not in found.shown["votes"]


def test_nobody_and_one_alone_make_a_map_that_says_nothing(ana: Person, bea: Person) -> None:
    its = opened(ana, statements=())
    actions.stir(its.pk)
    assert actions.draw_map(conversation_id=its.pk)
    its = opened(ana, statements=SAID[:1])
    answered(its, bea, 1)
    assert actions.draw_map(conversation_id=its.pk)
    assert not shown(its)["groups"] and OpinionMap.objects.get(conversation=its).participants == 1
    assert build.person("dora")
