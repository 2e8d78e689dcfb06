"""The slip: printed with a code, which gives an account made at a desk to its person, once."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.drivers import post, slips
from accounts.models import Attempt, DeskCount, Person, Slip
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build
from tests.desk.conftest import DESK

pytestmark = pytest.mark.django_db(transaction=True)
PLACE = "192.0.2.7"
PASSWORD = "nine-grey-boats-on-the-river"


@pytest.fixture
def printed(cleo: Person) -> tuple[Person, str]:
    """Somebody at the desk, and the code that was printed for them."""
    helped = actions.begin_assistance(by=cleo, channel=DESK, language="en")
    return helped.person, reprinted(cleo)


def reprinted(clerk: Person) -> str:
    """Print a slip; of its code only a hash is kept, so put a code we know in its place."""
    actions.print_slip(by=clerk)
    code = post.new_code()
    Slip.objects.update(digest=slips.code_digest(code))
    return code


def link(mail: Any) -> str:
    found = re.search(r"/account/claim/([\w-]+)/", mail.body)
    assert found
    return found[1]


def test_a_slip_is_a_pdf_in_the_persons_language_with_name_and_code(cleo: Person) -> None:
    actions.begin_assistance(by=cleo, channel=DESK, language="fr")
    made = actions.print_slip(by=cleo)
    assert made.startswith(b"%PDF-1.7") and b"pdfuaid" in made
    assert Slip.objects.get().valid_until > timezone.now() + dt.timedelta(days=364)
    assert Entry.objects.filter(verb="slip.printed", actor=cleo).count() == 1
    assert DeskCount.objects.get(clerk=cleo, act="slip").count == 1


def test_the_code_is_kept_as_a_hash_alone_and_a_new_slip_ends_the_old_one(
    cleo: Person, printed: tuple[Person, str]
) -> None:
    person, code = printed
    assert build.planted(code, post.shown_code(code)) == []
    newer = reprinted(cleo)
    assert newer != code and Slip.objects.get().person == person
    with pytest.raises(ValidationError) as error:
        actions.ask_claim(code=code, email="dora@demo.example", address=PLACE)
    assert set(error.value.message_dict) == {"code"}


def test_code_address_password_and_the_account_is_ones_own(
    printed: tuple[Person, str], mailoutbox: list[Any], client: Client
) -> None:
    person, code = printed
    actions.ask_claim(code=f"{code[:5].lower()} - {code[5:]}", email=" Dora@Demo.example ", address=PLACE)
    person.refresh_from_db()
    assert person.is_unclaimed  # until the mailbox has spoken
    (sent,) = mailoutbox
    assert sent.to == ["dora@demo.example"] and person.name in sent.body
    with pytest.raises(ValidationError) as error:
        actions.claim_account(token=link(sent), password="short")
    assert set(error.value.message_dict) == {"password"}
    claimed = actions.claim_account(token=link(sent), password=PASSWORD)
    assert claimed.pk == person.pk and not claimed.is_unclaimed and not Slip.objects.exists()
    assert Entry.objects.filter(verb="person.claimed", actor=person).count() == 1
    client.post("/account/sign-in/", {"login": "dora@demo.example", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(person.pk)
    with pytest.raises(IllegalMove):
        actions.claim_account(token=link(sent), password=PASSWORD)


def test_the_clerks_session_ends_with_the_claim(
    cleo: Person, printed: tuple[Person, str], mailoutbox: list[Any]
) -> None:
    actions.ask_claim(code=printed[1], email="dora@demo.example", address=PLACE)
    actions.claim_account(token=link(mailoutbox[0]), password=PASSWORD)
    with pytest.raises(IllegalMove) as refusal:
        actions.print_slip(by=cleo)
    assert refusal.value.state == "nobody"


def test_an_address_that_has_an_account_is_not_betrayed(
    printed: tuple[Person, str], carl: Person, mailoutbox: list[Any]
) -> None:
    actions.ask_claim(code=printed[1], email="carl@demo.example", address=PLACE)
    (sent,) = mailoutbox
    assert sent.to == ["carl@demo.example"] and "/account/claim/" not in sent.body


def test_an_address_taken_since_stays_with_whoever_took_it(printed: tuple[Person, str], mailoutbox: list[Any]) -> None:
    actions.ask_claim(code=printed[1], email="dora@demo.example", address=PLACE)
    build.person("dora")
    with pytest.raises(IllegalMove) as refusal:
        actions.claim_account(token=link(mailoutbox[0]), password=PASSWORD)
    assert "another one" in refusal.value.reason
    printed[0].refresh_from_db()
    assert printed[0].is_unclaimed and Slip.objects.exists()


def test_a_closed_account_cannot_be_claimed(printed: tuple[Person, str], mailoutbox: list[Any]) -> None:
    actions.ask_claim(code=printed[1], email="dora@demo.example", address=PLACE)
    Person.objects.filter(pk=printed[0].pk).update(is_active=False)
    with pytest.raises(Refused) as refusal:
        actions.claim_account(token=link(mailoutbox[0]), password=PASSWORD)
    assert refusal.value.verdict.code == "inactive"


def test_an_ended_code_and_an_ended_link_lead_nowhere(printed: tuple[Person, str], mailoutbox: list[Any]) -> None:
    actions.ask_claim(code=printed[1], email="dora@demo.example", address=PLACE)
    Slip.objects.update(link_until=timezone.now())
    with pytest.raises(IllegalMove):
        actions.claim_account(token=link(mailoutbox[0]), password=PASSWORD)
    actions.forget_ended()
    assert Slip.objects.get().email == ""
    Slip.objects.update(valid_until=timezone.now())
    with pytest.raises(ValidationError):
        actions.ask_claim(code=printed[1], email="dora@demo.example", address=PLACE)


def test_guesses_are_counted_by_place_and_by_all_right_codes_are_not(printed: tuple[Person, str]) -> None:
    with pytest.raises(ValidationError):
        actions.ask_claim(code="not a code", email="dora@demo.example", address=PLACE)
    assert not Attempt.objects.filter(kind__startswith="claim").exists()
    actions.ask_claim(code=printed[1], email="dora@demo.example", address=PLACE)
    for _n in range(20):
        with pytest.raises(ValidationError):
            actions.ask_claim(code="AAAAA-AAAAA", email="dora@demo.example", address=PLACE)
    for address in (PLACE, "192.0.2.200"):  # the same household
        with pytest.raises(Refused) as refusal:
            actions.ask_claim(code=printed[1], email="dora@demo.example", address=address)
        assert refusal.value.verdict.code == "too-many-tries"
    actions.ask_claim(code=printed[1], email="dora@demo.example", address="198.51.100.1")
    Attempt.objects.filter(kind="claim").update(count=5_000)
    with pytest.raises(Refused):
        actions.ask_claim(code=printed[1], email="dora@demo.example", address="203.0.113.1")


def test_one_code_sends_five_links_at_most(printed: tuple[Person, str], mailoutbox: list[Any]) -> None:
    for n in range(5):
        actions.ask_claim(code=printed[1], email=f"dora{n}@demo.example", address=PLACE)
    with pytest.raises(ValidationError):
        actions.ask_claim(code=printed[1], email="dora9@demo.example", address=PLACE)
    assert len(mailoutbox) == 5
    with pytest.raises(IllegalMove):  # only the newest link works
        actions.claim_account(token=link(mailoutbox[0]), password=PASSWORD)
    assert actions.claim_account(token=link(mailoutbox[4]), password=PASSWORD).email == "dora4@demo.example"
