"""The city's parts and rules for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from charter import actions
from charter.models import AgeBand, District, Responsibility
from tests import build

SQUARE = {"type": "Polygon", "coordinates": [[[-6, 37], [-5, 37], [-5, 38], [-6, 38], [-6, 37]]]}


@pytest.fixture
def mapped(molinos: District) -> District:
    molinos.boundary = SQUARE
    molinos.save()
    AgeBand.objects.create(district=molinos, age_from=0, age_to=64, population=30_000)
    AgeBand.objects.create(district=molinos, age_from=65, age_to=None, population=11_300)
    return molinos


def test_a_district_has_its_boundary_and_people(client: Client, mapped: District, salinas: District) -> None:
    first, second = client.get("/api/v1/districts/").json()["results"]
    assert (first["code"], first["population"], first["boundary"]) == ("molinos", 41_300, SQUARE)
    assert first["age_bands"][1] == {"age_from": 65, "age_to": None, "population": 11_300}
    assert (second["code"], second["population"], second["boundary"]) == ("salinas", None, None)


def test_an_office_says_what_it_answers_for(client: Client, streets: object) -> None:
    assert client.get("/api/v1/offices/").json()["results"][0] == {
        "code": "streets",
        "name": "Streets and Mobility",
        "description": "",
        "responsibilities": [{"id": Responsibility.objects.get().pk, "topic": "mobility", "district": None}],
    }
    assert client.get("/api/v1/topics/").json()["results"][0]["code"] == "mobility"


def test_rules_tell_their_version(client: Client, ilse: Person) -> None:
    actions.change_rule(rule="answer_days", value=40, decision="Council of 12 May, act 7", by=ilse)
    rules = {rule["code"]: rule for rule in client.get("/api/v1/rules/").json()["results"]}
    assert rules["answer_days"]["value"] == 40
    assert rules["answer_days"]["version"]["number"] == 2
    assert rules["answer_days"]["version"]["since"].endswith("Z")
    assert rules["gather_days"]["version"] == {
        "number": 1,
        "decision": "",
        "since": None,
        "decided_by": "founding",
    }


@pytest.mark.parametrize("route", ["districts", "topics", "offices"])
def test_lists_page_and_cost_the_same(
    client: Client, city: object, route: str, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    def fill(count: int) -> None:
        for n in range(count):
            district = build.district(f"d{n}", f"District {n}")
            build.office(f"o{n}", f"Office {n}", topic=build.topic(f"t{n}", f"Topic {n}"), district=district)

    fill(1)
    with django_assert_max_num_queries(3) as spent:
        client.get(f"/api/v1/{route}/")
    fill(25)
    with django_assert_num_queries(len(spent)):
        page = client.get(f"/api/v1/{route}/").json()
    assert len(page["results"]) == 20
    rest = client.get(page["next"]).json()
    codes = [row["code"] for row in page["results"] + rest["results"]]
    assert codes == sorted(codes) and len(set(codes)) == 25
    assert client.get(rest["previous"]).json()["results"] == page["results"]


def test_unchanged_is_not_sent_again(client: Client, mapped: District) -> None:
    tag = client.get("/api/v1/districts/")["ETag"]
    assert client.get("/api/v1/districts/", headers={"If-None-Match": tag}).status_code == 304
