"""Ilse keeps districts, topics and offices: what each act writes, whom it refuses, and what is said of wrong input."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from accounts.models import Person
from charter import actions, queries
from charter.models import AgeBand, City, District, Office, Responsibility, Survey, Topic
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals.actions import draft_proposal
from tests import build
from tests.callers import caller, refusal

WHY = "Council of 12 May, act 11."
SQUARE = {"type": "Polygon", "coordinates": [[[-6, 37], [-5, 37], [-5, 38], [-6, 38], [-6, 37]]]}
Act = Callable[[Person], Any]
ACTS: dict[str, Act] = {
    "create district": lambda by: actions.create_district(code="north", name="North", reason=WHY, by=by),
    "change district": lambda by: actions.change_district(code="molinos", name="Mills", reason=WHY, by=by),
    "close district": lambda by: actions.close_district(code="molinos", reason=WHY, by=by),
    "draw district": lambda by: actions.draw_districts(
        content=json.dumps(SQUARE).encode(), district="molinos", reason=WHY, by=by
    ),
    "bring boundaries": lambda by: actions.bring_boundaries(
        content=json.dumps(SQUARE).encode(), district="molinos", by=by
    ),
    "create topic": lambda by: actions.create_topic(code="noise", name="Noise", reason=WHY, by=by),
    "change topic": lambda by: actions.change_topic(code="mobility", position=3, reason=WHY, by=by),
    "accept topic": lambda by: actions.accept_import(kind="topic", code="old", reason=WHY, by=by),
    "create office": lambda by: actions.create_office(code="parks", name="Parks", reason=WHY, by=by),
    "change office": lambda by: actions.change_office(code="streets", name="Ways", reason=WHY, by=by),
    "assign": lambda by: actions.assign_responsibility(office="streets", district="molinos", reason=WHY, by=by),
    "relieve": lambda by: actions.end_responsibility(
        responsibility_id=Responsibility.objects.get().pk, reason=WHY, by=by
    ),
    "create process": lambda by: actions.create_process(code="bank", name="The bank", reason=WHY, by=by),
}


@pytest.fixture
def ground(molinos: District, streets: Office) -> None:
    Topic.objects.create(code="old", name="Old", imported=True)


def trace() -> tuple[Any, ...]:
    parts = [list(model._default_manager.order_by("pk").values()) for model in (District, Topic, Office, City)]
    return (*parts, Responsibility.objects.count(), Survey.objects.count(), Entry.objects.count())


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["ana", "omar", "nora", "cleo", "carl"])
def test_nobody_else_governs_and_nothing_is_written(
    request: pytest.FixtureRequest, ground: None, act: str, name: str
) -> None:
    person, before = request.getfixturevalue(name), trace()
    with pytest.raises(Refused) as refusal:
        ACTS[act](person)
    assert str(refusal.value.verdict.reason) and trace() == before


@pytest.mark.parametrize("act", [act for act in ACTS if act != "bring boundaries"])
def test_each_act_is_entered_with_who_and_why(ground: None, ilse: Person, act: str) -> None:
    ACTS[act](ilse)
    entry = Entry.objects.latest("pk")
    assert (entry.actor_id, entry.data["reason"]) == (ilse.pk, WHY)
    assert entry.data["code"] and entry.data["name"]


@pytest.mark.parametrize("act", [act for act in ACTS if act != "bring boundaries"])
def test_without_a_reason_nothing_happens(ground: None, ilse: Person, act: str, monkeypatch: Any) -> None:
    before = trace()
    monkeypatch.setitem(globals(), "WHY", "because")
    with pytest.raises(ValidationError) as wrong:
        ACTS[act](ilse)
    assert "reason" in wrong.value.message_dict
    Survey.objects.all().delete()
    assert trace() == before


def test_a_district_has_words_in_each_language_and_people_by_age(ilse: Person, city: City) -> None:
    made = actions.create_district(
        code="north",
        name=" North  side ",
        texts={"fr": {"name": "Nord", "description": ""}, "es": {"name": " "}},
        age_bands=[(65, None, 300), (0, 64, 700)],
        reason=WHY,
        by=ilse,
    )
    assert (made.own_name, made.texts) == ("North side", {"fr": {"name": "Nord"}})
    with override("fr"):
        assert District.objects.get(code="north").name == "Nord"
    assert queries.population([made.pk]) == {made.pk: 1_000}
    actions.change_district(code="north", name="North", age_bands=[(0, None, 9)], reason=WHY, by=ilse)
    assert list(AgeBand.objects.values_list("age_from", "age_to", "population")) == [(0, None, 9)]
    assert Entry.objects.latest("pk").data["changes"] == {"name": ["North side", "North"], "population": None}
    with pytest.raises(ValidationError):
        actions.change_district(code="north", name="North", age_bands=[(0, None, 9)], reason=WHY, by=ilse)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "Norte Grande"}, "code"),
        ({"code": "molinos"}, "code"),
        ({"code": "new"}, "code"),
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"texts": {"xx": {"name": "N"}}}, "texts"),
        ({"texts": {"fr": {"title": "N"}}}, "texts"),
        ({"age_bands": [(0, 20, 5), (20, 30, 5)]}, "age_bands"),
        ({"age_bands": [(0, None, 5), (20, 30, 5)]}, "age_bands"),
        ({"age_bands": [(30, 20, 5)]}, "age_bands"),
        ({"age_bands": [(0, 20, -5)]}, "age_bands"),
    ],
)
def test_a_wrong_district_is_refused_by_field(
    ilse: Person, molinos: District, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.create_district(**({"code": "north", "name": "North", "reason": WHY, "by": ilse} | given))
    assert list(wrong.value.message_dict) == [field]
    assert District.objects.count() == 1


def test_a_closed_district_takes_no_new_proposal_and_keeps_what_it_has(
    ana: Person, ilse: Person, molinos: District, streets: Office
) -> None:
    topic = Topic.objects.get(code="mobility")
    there = build.proposal(ana, district=molinos)
    actions.close_district(code="molinos", reason=WHY, by=ilse)
    text = {"title": "A bench here", "body": build.BODY, "topic_id": topic.pk, "district_id": molinos.pk}
    with pytest.raises(ValidationError) as wrong:
        draft_proposal(by=ana, **text)
    assert "district" in wrong.value.message_dict
    there.refresh_from_db()
    assert there.district == molinos
    with pytest.raises(IllegalMove):
        actions.close_district(code="molinos", reason=WHY, by=ilse)
    actions.reopen_district(code="molinos", reason=WHY, by=ilse)
    assert draft_proposal(by=ana, **text).district_id == molinos.pk


def test_responsibility_moves_and_the_table_agrees_with_who_is_put_in_charge(
    ilse: Person, molinos: District, salinas: District, streets: Office
) -> None:
    water = build.office("water", "Water")
    actions.create_topic(code="green", name="Green", reason=WHY, by=ilse)
    actions.assign_responsibility(office="water", topic="mobility", district="molinos", reason=WHY, by=ilse)
    actions.assign_responsibility(office="water", district="salinas", reason=WHY, by=ilse)
    moved = actions.assign_responsibility(office="water", topic="mobility", reason=WHY, by=ilse)
    assert moved.office == water and Entry.objects.latest("pk").data["former"] == "streets"
    with pytest.raises(ValidationError):
        actions.assign_responsibility(office="water", topic="mobility", reason=WHY, by=ilse)
    with pytest.raises(ValidationError):
        actions.assign_responsibility(office="water", reason=WHY, by=ilse)
    actions.change_rule(rule="default_office", value="streets", decision=WHY, by=ilse)
    rules = queries.rules()
    table = queries.in_charge(rules=rules)
    assert {row.by.value for row in table} == {"pair", "topic", "district", "default"}
    for row in table:
        place = row.district.pk if row.district else None
        assert row.office == queries.office_in_charge(topic_id=row.topic.pk, district_id=place, rules=rules)


def test_the_table_costs_the_same_however_many(ilse: Person, streets: Office, django_assert_num_queries: Any) -> None:
    for count in (1, 20):
        for n in range(count):
            build.office(f"o{n}", f"Office {n}", topic=build.topic(f"t{n}", f"Topic {n}"))
            build.district(f"d{n}", f"District {n}")
        rules = queries.rules()
        with django_assert_num_queries(4):
            queries.in_charge(rules=rules)


# Pages, without JavaScript


PAGES = [
    *("districts/", "districts/new/", "districts/molinos/", "districts/molinos/boundary/", "districts/molinos/close/"),
    *("boundaries/", "topics/", "topics/new/", "topics/old/", "topics/old/looked-at/", "offices/", "offices/new/"),
    *("offices/streets/", "offices/streets/answers-for/", "responsibilities/", "processes/", "processes/new/"),
    *("mandates/", "mandates/grant/", ""),
]


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_the_administrators(
    client: Client, ground: None, ilse: Person, ana: Person, nora: Person, page: str
) -> None:
    address = f"/administration/{page}"
    assert client.get(address)["Location"].startswith("/account/sign-in/")
    for other in (ana, nora):
        client.force_login(other)
        assert client.get(address).status_code == 403 and client.post(address).status_code in (403, 405)
    client.force_login(ilse)
    assert client.get(address).status_code == 200


def test_ilse_keeps_them_on_the_pages(client: Client, ground: None, ilse: Person) -> None:
    client.force_login(ilse)
    district = {"code": "north", "name": "North", "age_bands": "0-15 1.200\n16+: 8 000", "reason": WHY}
    sent: dict[str, dict[str, Any]] = {
        "districts/new/": district | {"name_fr": "Nord"},
        "districts/north/": {"name": "North side", "age_bands": "0+ 9,300", "reason": WHY},
        "districts/north/close/": {"reason": WHY},
        "topics/new/": {"code": "noise", "name": "Noise", "position": "4", "reason": WHY},
        "topics/noise/": {"name": "Noise and dust", "position": "5", "reason": WHY},
        "topics/old/looked-at/": {"reason": WHY},
        "offices/new/": {"code": "parks", "name": "Parks", "reason": WHY},
        "offices/parks/answers-for/": {"topic": "noise", "district": "molinos", "reason": WHY},
        "processes/new/": {"code": "bank", "name": "The bank", "office": "parks", "reason": WHY},
    }
    for page, fields in sent.items():
        done = client.post(f"/administration/{page}", fields)
        assert done.status_code == 302, (page, done.content.decode()[:3_000])
    north = District.objects.get(code="north")
    assert (north.own_name, bool(north.closed_at)) == ("North side", True)
    assert queries.population([north.pk]) == {north.pk: 9_300}
    assert Topic.objects.get(code="noise").position == 5 and not Topic.objects.get(code="old").imported
    page = client.get("/administration/offices/parks/").content.decode()
    assert "Noise and dust, in Molinos" in page
    row = Responsibility.objects.get(office__code="parks")
    assert client.post(f"/administration/responsibilities/{row.pk}/end/", {"reason": WHY}).status_code == 302
    assert not Responsibility.objects.filter(pk=row.pk).exists()


def test_what_was_typed_stays_and_what_is_wrong_is_said(client: Client, ground: None, ilse: Person) -> None:
    client.force_login(ilse)
    fields = {"code": "Not A Code", "name": "Quiet corner", "age_bands": "many people", "reason": ""}
    page = client.post("/administration/districts/new/", fields)
    assert page.status_code == 400
    said = page.content.decode()
    assert "Quiet corner" in said and "not “many people”" in said and "error" in said


# Programs


def test_the_api_keeps_them_too(ground: None, ilse: Person) -> None:
    api = caller(ilse)
    made = api.post(
        "/api/v1/districts/",
        {
            "code": "north",
            "name": "North",
            "reason": WHY,
            "age_bands": [{"age_from": 0, "age_to": None, "population": 5}],
        },
    )
    assert made.status_code == 201 and made.json()["population"] == 5
    assert api.patch("/api/v1/districts/north/", {"name": "Norte", "reason": WHY}).json()["name"] == "Norte"
    drawn = api.put("/api/v1/districts/north/boundary/", {"geojson": SQUARE, "reason": WHY})
    assert drawn.json() == {"districts": ["north"], "warnings": []}
    assert api.get("/api/v1/districts/north/").json()["boundary"]["type"] == "Polygon"
    assert api.post("/api/v1/districts/north/close/", {"reason": WHY}).json()["closed_at"]
    refusal(api.post("/api/v1/districts/north/close/", {"reason": WHY}), 409)
    assert api.post("/api/v1/topics/", {"code": "noise", "name": "Noise", "reason": WHY}).status_code == 201
    assert api.patch("/api/v1/topics/noise/", {"position": 2, "reason": WHY}).json()["position"] == 2
    assert api.post("/api/v1/topics/old/accept/", {"reason": WHY}).json()["imported"] is False
    assert api.post("/api/v1/offices/", {"code": "parks", "name": "Parks", "reason": WHY}).status_code == 201
    assigned = api.post("/api/v1/offices/parks/responsibilities/", {"topic": "noise", "reason": WHY})
    assert assigned.status_code == 201 and assigned.json()["topic"] == "noise"
    table = api.get("/api/v1/offices/in-charge/").json()["results"]
    assert {"topic": "noise", "district": None, "office": "parks", "by": "topic"} in table
    gone = api.delete(f"/api/v1/responsibilities/{assigned.json()['id']}/", {"reason": WHY})
    assert gone.status_code == 204
    changed = api.patch("/api/v1/rules/answer_days/", {"value": 40, "decision": WHY, "version": 1})
    assert changed.json()["version"]["number"] == 2
    stale = refusal(api.patch("/api/v1/rules/answer_days/", {"value": 50, "decision": WHY, "version": 1}), 400)
    assert "meanwhile" in stale["errors"]["value"][0]
    half = refusal(api.patch("/api/v1/districts/north/", {"age_bands": [{"age_from": 1}], "reason": WHY}), 400)
    assert "age_bands" in half["errors"]
    wrong = refusal(api.post("/api/v1/districts/", {"code": "x", "name": "X", "reason": WHY, "imported": True}), 400)
    assert "imported" in wrong["errors"]
    refusal(api.patch("/api/v1/topics/nothing/", {"name": "N", "reason": WHY}), 404)


CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("post", "districts/", {"code": "north", "name": "North", "reason": WHY}),
    ("patch", "districts/molinos/", {"name": "North", "reason": WHY}),
    ("put", "districts/molinos/boundary/", {"geojson": SQUARE, "reason": WHY}),
    ("put", "districts/boundaries/", {"geojson": SQUARE, "reason": WHY}),
    ("post", "districts/molinos/close/", {"reason": WHY}),
    ("post", "districts/molinos/reopen/", {"reason": WHY}),
    ("post", "districts/molinos/accept/", {"reason": WHY}),
    ("post", "topics/", {"code": "noise", "name": "Noise", "reason": WHY}),
    ("patch", "topics/mobility/", {"name": "Noise", "reason": WHY}),
    ("post", "topics/old/accept/", {"reason": WHY}),
    ("post", "offices/", {"code": "parks", "name": "Parks", "reason": WHY}),
    ("patch", "offices/streets/", {"name": "Parks", "reason": WHY}),
    ("post", "offices/streets/responsibilities/", {"district": "molinos", "reason": WHY}),
    ("patch", "rules/answer_days/", {"value": 40, "decision": WHY}),
    ("post", "processes/", {"code": "bank", "name": "Bank", "reason": WHY}),
    ("post", "mandates/", {"person": "Carl", "role": "clerk", "holder_name": "Carl", "reason": WHY}),
]


@pytest.mark.parametrize(("method", "path", "body"), CALLS, ids=[f"{method} {path}" for method, path, _body in CALLS])
def test_the_api_refuses_everybody_else(
    request: pytest.FixtureRequest, ground: None, carl: Person, method: str, path: str, body: dict[str, Any]
) -> None:
    people = [request.getfixturevalue(name) for name in ("ana", "omar", "nora", "cleo", "carl")]
    clients = [caller(person) for person in people]
    before = trace()
    refusal(getattr(caller(), method)(f"/api/v1/{path}", body), 401)
    for client in clients:
        assert refusal(getattr(client, method)(f"/api/v1/{path}", body), 403)["type"].endswith("not-administrator")
    assert trace() == before
