"""Conversations by program: the same acts, in problem documents and cursors."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accounts.models import Person
from charter.models import District
from deliberation.models import Conversation, Stance, Statement
from tests.callers import caller
from tests.deliberation.build import SAID, SHADE, answered, first, mapped, opened

pytestmark = pytest.mark.django_db
HERE = "/api/v1/conversations/"


def test_a_program_opens_answers_and_adds(ana: Person, bea: Person, molinos: District) -> None:
    body = {"title": "What do our streets need?", "statements": SAID[:6], "district": "molinos"}
    made = caller(ana).post(HERE, body)
    assert made.status_code == 201 and made["Location"].endswith(f"{HERE}{made.data['id']}/")
    assert {"author": "Ana", "district": "molinos", "state": "open", "statements": 6}.items() <= made.data.items()
    beas, here = caller(bea), f"{HERE}{made.data['id']}/"
    assert beas.post(f"{here}statements/", {"text": "A fountain."}).status_code == 403
    seen = set()
    while (asked := beas.get(f"{here}next/").data)["statement"]:
        number = asked["statement"]["id"]
        seen.add(number)
        said = beas.put(f"/api/v1/statements/{number}/stance/", {"stance": "agree"})
        assert said.data == {"statement": number, "stance": "agree"}
        assert beas.get(f"/api/v1/statements/{number}/stance/").data == said.data
    assert len(seen) == 6 and asked == {"statement": None, "answered": 6, "statements": 6}
    added = beas.post(f"{here}statements/", {"text": "A fountain on every square."})
    assert added.status_code == 201 and added.data["seeded"] is False and added.data["author"] == "Bea"
    again = beas.post(f"{here}statements/", {"text": "A FOUNTAIN on every square."})
    assert again.status_code == 400 and "text" in again.json()["errors"]
    assert beas.delete(f"/api/v1/statements/{added.data['id']}/").status_code == 204
    assert beas.delete(f"{here}me/").status_code == 204 and not Stance.objects.exists()


def test_what_is_wrong_is_a_problem_by_field(ana: Person, bea: Person) -> None:
    its = opened(ana)
    anas = caller(ana)
    for path, method, body, field in (
        (HERE, "post", {"title": "x"}, "title"),
        (HERE, "post", {"title": "What else?", "colour": "red"}, "colour"),
        (HERE, "post", {"title": "What else?", "proposal": 2**70}, "proposal"),
        (f"{HERE}{its.pk}/statements/", "post", {"text": "x" * 281}, "text"),
        (f"/api/v1/statements/{first(its).pk}/stance/", "put", {"stance": "perhaps"}, "stance"),
        (f"{HERE}?order=new", "get", None, "order"),
        (f"{HERE}?state=odd", "get", None, "state"),
    ):
        answer = getattr(anas, method)(path, body)
        assert answer.status_code == 400 and field in answer.json()["errors"], (path, answer.json())
    anas.post(f"{HERE}{its.pk}/close/")
    late = caller(bea).put(f"/api/v1/statements/{first(its).pk}/stance/", {"stance": "agree"})
    assert late.status_code == 409 and late.json()["state"] == "closed"
    assert caller().put(f"/api/v1/statements/{first(its).pk}/stance/", {"stance": "agree"}).status_code == 401


def test_the_map_is_public_and_ones_place_ones_own(ana: Person, bea: Person, molinos: District) -> None:
    its = opened(ana)
    empty = caller().get(f"{HERE}{its.pk}/map/").data
    assert empty["groups"] == [] and empty["participants"] == 0
    answered(its, bea, *SHADE)
    mapped(its, molinos, (20, 16, 12))
    told = caller().get(f"{HERE}{its.pk}/map/").json()
    assert [group["letter"] for group in told["groups"]] == ["A", "B", "C"]
    assert {row["statement"] for row in told["agreed"]} == {"1", "2", "10"}
    assert set(told["ids"].values()) == set(Statement.objects.values_list("pk", flat=True))
    assert "members" not in json.dumps(told)
    mine = caller(bea).get(f"{HERE}{its.pk}/me/").json()
    assert mine["group"] == "A" and len(mine["place"]) == 2 and mine["answered"] == 10 and mine["may_answer"]
    assert caller(ana).get(f"{HERE}{its.pk}/me/").json()["place"] is None
    assert caller().get(f"{HERE}{its.pk}/me/").status_code == 401


def test_lists_are_narrowed_and_paged(ana: Person, bea: Person, molinos: District) -> None:
    for person in (ana, bea):
        for number in range(3):
            opened(person, title=f"Number {number} of {person}", district="molinos" if number else "")
    first_page = caller().get(f"{HERE}?limit=4").json()
    rest = caller().get(first_page["next"]).json()["results"]
    ids = [row["id"] for row in first_page["results"] + rest]
    assert ids == sorted(Conversation.objects.values_list("pk", flat=True), reverse=True)
    assert len(caller().get(f"{HERE}?district=molinos").json()["results"]) == 6
    assert caller().get(f"{HERE}?process=summer").json()["results"] == []
    statements: Any = caller().get(f"{HERE}{ids[0]}/statements/?limit=3").json()
    assert [row["number"] for row in statements["results"]] == [1, 2, 3] and statements["next"]
