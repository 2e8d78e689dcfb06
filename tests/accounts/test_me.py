"""`GET /api/v1/me/`: who calls."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, Mandate, Person, Residency


def me(person: Person, **headers: str) -> Any:
    token = f"mtd_{person.pk}"
    ApiToken.objects.get_or_create(digest=ApiToken.digest_of(token), defaults={"person": person, "name": "test"})
    return Client().get("/api/v1/me/", headers={"authorization": f"Token {token}"} | headers)


def test_ana_is_a_verified_resident(ana: Person) -> None:
    assert me(ana).json() == {"id": ana.pk, "name": "Ana", "district": "molinos", "level": 2, "mandates": []}


def test_carl_has_no_level(carl: Person) -> None:
    assert me(carl).json() == {"id": carl.pk, "name": "Carl", "district": None, "level": 0, "mandates": []}


def test_ended_proof_is_no_level(ana: Person) -> None:
    Residency.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    answer = me(ana).json()
    assert (answer["district"], answer["level"]) == (None, 0)


def test_omar_is_shown_by_his_real_name_with_his_mandate(omar: Person, ilse: Person) -> None:
    answer = me(omar).json()
    assert answer["name"] == "Omar Haddad"
    assert answer["mandates"] == [{"role": "official", "office": "streets", "until": None}]
    Mandate.objects.filter(person=ilse).update(valid_until=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    assert me(ilse).json()["mandates"] == [{"role": "administrator", "office": None, "until": "2030-01-01T00:00:00Z"}]


def test_visitor_is_told_to_say_who(db: None) -> None:
    answer = Client().get("/api/v1/me/")
    assert answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Token"


def test_session_serves_as_well_and_nothing_can_be_written(client: Client, ana: Person) -> None:
    client.force_login(ana)
    assert client.get("/api/v1/me/").json()["id"] == ana.pk
    for method in (client.post, client.put, client.patch):
        assert method("/api/v1/me/", {"level": 2, "name": "Ilse Brandt"}, "application/json").status_code in (403, 405)
    ana.refresh_from_db()
    assert ana.name == "Ana"


def test_unchanged_answer_is_304(ana: Person) -> None:
    assert me(ana, **{"if-none-match": me(ana)["ETag"]}).status_code == 304


def test_costs_three_queries(ana: Person, omar: Person, django_assert_num_queries: Any) -> None:
    """Token, person with residency, mandates."""
    for person in (ana, omar):
        me(person)
        token = f"mtd_{person.pk}"
        with django_assert_num_queries(3):
            Client().get("/api/v1/me/", headers={"authorization": f"Token {token}"})
