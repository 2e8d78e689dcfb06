"""Two at once: what a limit and a constraint are for. Real threads, real commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client

from accounts.actions import count_attempt, create_token, issue_desk_code, prove_residency, revoke_mandate
from accounts.actions.count_attempt import MOST
from accounts.models import ApiToken, Mandate, Person, Residency
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """Run all acts in threads of their own; return results, or the rule's no."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except (Refused, IllegalMove, ValidationError) as no:
            return no
        finally:
            connection.close()

    acts = list(acts)
    with ThreadPoolExecutor(max_workers=min(len(acts), 16)) as threads:
        return list(threads.map(run, acts))


def test_two_people_claim_one_number_at_once_and_one_wins(
    emptied_identity: None, cleo: Person, document: dict[str, Any]
) -> None:
    people = [build.person(f"p{n}") for n in range(6)]
    codes = [issue_desk_code(by=person).code for person in people]
    results = at_once(
        lambda code=code: prove_residency(by=cleo, method="desk", desk_code=code, **document)  # type: ignore[misc]
        for code in codes
    )
    assert sum(isinstance(result, Residency) for result in results) == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 5
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM identity.proof")
        assert cursor.fetchall() == [(Residency.objects.get().person_id,)]
    assert Entry.objects.filter(verb="person.verified").count() == 1


def test_one_person_claims_twice_at_once(
    emptied_identity: None, carl: Person, document: dict[str, Any], settings: Any
) -> None:
    settings.DEBUG = True
    numbers = ["FIRST-1", "SECOND-2", "THIRD-3"]
    results = at_once(
        lambda number=number: prove_residency(by=carl, method="demo", **(document | {"number": number}))  # type: ignore[misc]
        for number in numbers
    )
    assert all(isinstance(result, Residency) for result in results)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM identity.proof")
        assert cursor.fetchone() == (1,)


def test_two_hundred_parallel_tries_get_exactly_the_limit() -> None:
    results = at_once([lambda: count_attempt(kind="sign_in", subject="ana")] * 200)
    assert results.count(True) == MOST["sign_in"] and results.count(False) == 200 - MOST["sign_in"]


def test_counter_refuses_to_hide_in_a_transaction_that_may_roll_back() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        count_attempt(kind="sign_in", subject="ana")


def test_administrators_who_revoke_each_other_leave_one(ilse: Person) -> None:
    otto = build.mandated("otto", Mandate.Role.ADMINISTRATOR, holder_name="Otto Berg")
    pairs = [(ilse, otto), (otto, ilse)]
    at_once(
        lambda by=by, of=of: revoke_mandate(  # type: ignore[misc]
            mandate_id=of.mandates.get().pk, by=by, reason="Both at the same moment."
        )
        for by, of in pairs
    )
    assert Mandate.objects.in_force().filter(role="administrator").count() == 1


def test_twenty_tokens_are_twenty(ana: Person) -> None:
    at_once([lambda: create_token(by=ana, name="one of many")] * 26)
    assert ApiToken.objects.filter(person=ana).count() == 20


def test_one_address_or_name_signs_up_many_times_at_once(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    words = {"password1": "lantern walnut quay trombone", "name": "Quiet Reader"}

    def sign_up(email: str) -> str:
        return str(Client().post("/account/sign-up/", words | {"email": email}).get("Location", "refused"))

    same = at_once([lambda: sign_up("same@demo.example")] * 8)
    assert set(same) <= {"/account/confirm/", "refused"} and "/account/confirm/" in same
    assert Person.objects.filter(email="same@demo.example").count() == 1
    words["name"] = "Other Reader"
    at_once(lambda n=n: sign_up(f"p{n}@demo.example") for n in range(8))  # type: ignore[misc]
    assert Person.objects.filter(name="Other Reader").count() == 1


def test_parallel_guesses_from_made_up_places_get_ten_looks(ana: Person, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    def guess(n: int) -> str:
        place = {"x-forwarded-for": f"203.0.113.{n}"}
        page = Client().post("/account/sign-in/", {"login": ana.email, "password": f"guess {n}"}, headers=place)
        return page.content.decode()

    pages = at_once(lambda n=n: guess(n) for n in range(60))  # type: ignore[misc]
    assert sum("do not belong together" in page for page in pages) == MOST["sign_in"]
    assert sum("many failed tries" in page for page in pages) == 60 - MOST["sign_in"]
