"""Two at once: what a limit and a constraint are for. Real threads, real commits."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import Client

from accounts.actions import (
    ask_letter,
    count_attempt,
    create_token,
    issue_desk_code,
    make_batch,
    prove_residency,
    redeem_letter,
    revoke_mandate,
    use_code,
)
from accounts.actions.count_attempt import MOST
from accounts.actions.use_code import PERIOD_SECONDS, TooManyTries
from accounts.adapter import FactorAdapter
from accounts.drivers import post
from accounts.models import ApiToken, Letter, LetterBatch, Mandate, Person, Residency
from charter.models import District
from commons.clock import now
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build

redeem = importlib.import_module("accounts.actions.redeem_letter")
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


def test_two_people_claim_one_number_at_once_and_one_wins(cleo: Person, document: dict[str, Any]) -> None:
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


def test_one_person_claims_twice_at_once(carl: Person, document: dict[str, Any], settings: Any) -> None:
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


def posted(person: Person, district: District) -> tuple[Letter, str]:
    """A letter in the post, and the code in it."""
    letter = Letter.objects.create(person=person, district=district, sealed=b"sealed")
    code = post.new_code()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity.ask_address(%s, 1::smallint, %s, current_date + 38, 6)", [os.urandom(32), person.pk]
        )
    Letter.objects.filter(pk=letter.pk).update(
        state="sent", sealed=None, sent_at=Now(), code_until=Now() + dt.timedelta(days=30),
        code_digest=post.code_digest(letter.pk, code),
    )  # fmt: skip
    return letter, code


def test_twenty_parallel_wrong_codes_get_exactly_five_looks(
    carl: Person, molinos: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, code = posted(carl, molinos)
    looks: list[int] = []
    real = redeem._fits
    monkeypatch.setattr(redeem, "_fits", lambda letter_id, plain: looks.append(1) or real(letter_id, plain))
    results = at_once([lambda: redeem_letter(by=carl, code="AAAAA-AAAAA")] * 20)
    letter.refresh_from_db()
    assert (len(looks), letter.tries, letter.end) == (5, 5, "tries")
    assert all(isinstance(result, ValidationError) for result in results)
    with pytest.raises(ValidationError, match="Five wrong"):
        redeem_letter(by=carl, code=code)
    assert not Residency.objects.exists()


def test_tries_that_are_read_and_then_written_would_let_more_through(
    carl: Person, molinos: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken twin: it reads the count first and writes it back, as one does without thinking."""
    letter, _code = posted(carl, molinos)
    looks: list[int] = []

    def careless(person: Person) -> int | None:
        read = Letter.objects.get(pk=letter.pk)
        if read.state != "sent" or read.tries >= 5:
            return None
        time.sleep(0.02)
        Letter.objects.filter(pk=letter.pk).update(tries=read.tries + 1)
        return read.pk

    real = redeem._fits
    monkeypatch.setattr(redeem, "_counted", careless)
    monkeypatch.setattr(redeem, "_fits", lambda letter_id, plain: looks.append(1) or real(letter_id, plain))
    at_once([lambda: redeem_letter(by=carl, code="AAAAA-AAAAA")] * 20)
    assert len(looks) > 5


def test_one_code_entered_twice_at_once_counts_once(carl: Person, molinos: District) -> None:
    letter, code = posted(carl, molinos)
    results = at_once([lambda: redeem_letter(by=carl, code=code)] * 4)
    assert sum(isinstance(result, Residency) for result in results) == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 3
    assert Entry.objects.filter(verb="person.verified").count() == 1
    letter.refresh_from_db()
    assert letter.end == "used"


def test_one_person_asks_twice_and_many_ask_for_one_address_at_once(ilse: Person, molinos: District) -> None:
    people = [build.person(f"p{n}") for n in range(10)]
    address = {"name": "Ruiz", "street": "Mayor 5", "postcode": "28001", "town": "Ribera"}
    same = at_once([lambda: ask_letter(by=people[0], district_id=molinos.pk, **address)] * 3)
    assert sum(isinstance(result, Letter) for result in same) == 1
    results = at_once(
        lambda one=one: ask_letter(by=one, district_id=molinos.pk, **address)  # type: ignore[misc]
        for one in people[1:]
    )
    assert sum(isinstance(result, Letter) for result in results) == 5, "six with the first one"
    assert Letter.objects.count() == 6


def test_two_clerks_make_a_batch_at_once(cleo: Person, molinos: District) -> None:
    other = build.mandated("otto", Mandate.Role.CLERK, holder_name="Otto Berg")
    letters = [
        ask_letter(
            by=build.person(f"p{n}"), district_id=molinos.pk, name="R", street=f"Mayor {n}", postcode="1", town="R"
        ).pk
        for n in range(6)
    ]
    at_once(
        lambda by=by: make_batch(by=by, districts=dict.fromkeys(letters, molinos.pk))  # type: ignore[misc]
        for by in (cleo, other, cleo, other)
    )
    assert Letter.objects.filter(state="ready").count() == 6 and LetterBatch.objects.count() == 1


def test_one_code_entered_at_once_opens_once(carl: Person) -> None:
    secret = generate_totp_secret()
    Authenticator.objects.create(user=carl, type="totp", data={"secret": FactorAdapter().encrypt(secret)})
    code = format_hotp_value(hotp_value(secret, int(now().timestamp()) // PERIOD_SECONDS))
    seen = at_once([lambda: use_code(person_id=carl.pk, code=code)] * 8)
    assert sum(each is not None for each in seen) == 1


def test_one_recovery_code_entered_at_once_opens_once(carl: Person) -> None:
    kept = Authenticator(user=carl, type="recovery_codes")
    kept.data = {"seed": FactorAdapter().encrypt("ab" * 40), "used_mask": 0}
    kept.save()
    code = kept.wrap().generate_codes()[0]
    seen = at_once([lambda: use_code(person_id=carl.pk, code=code)] * 8)
    assert sum(each is not None for each in seen) == 1


def test_parallel_guesses_of_a_code_get_twenty_looks(carl: Person) -> None:
    Authenticator.objects.create(
        user=carl, type="totp", data={"secret": FactorAdapter().encrypt(generate_totp_secret())}
    )
    seen = at_once([lambda: guess(carl.pk)] * 60)
    assert seen.count("looked") == MOST["code"] and seen.count("refused") == 60 - MOST["code"]


def guess(person_id: int) -> str:
    try:
        return "looked" if use_code(person_id=person_id, code="x") is None else "opened"
    except TooManyTries:
        return "refused"
