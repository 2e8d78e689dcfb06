"""The city's register: it knows a number, not who asks. When it is away nothing is lost."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from accounts.actions import issue_desk_code, match_register, prove_residency
from accounts.models import Attempt, Person, Residency
from charter.actions.change_rule import change_rule
from charter.models import District
from commons.errors import Refused
from journal.models import Entry
from tests import build
from tests.accounts.registers import KEY, Register, drip, hang_up, register, reply, silent

NUMBER, YEAR = "planted-4711471147.q", 1984


@pytest.fixture
def connected(settings: Any) -> Iterator[type[Register]]:
    with register() as running:
        settings.REGISTER_URL, settings.REGISTER_KEY = running.url, KEY  # type: ignore[attr-defined]
        yield running


def test_register_alone_gives_level_1_and_is_asked_for_no_more_than_it_needs(
    carl: Person, molinos: District, connected: type[Register]
) -> None:
    residency = match_register(by=carl, number=NUMBER, birth_year=YEAR)
    assert (residency.level, residency.method, residency.district) == (1, "register", molinos)
    assert residency.of_voting_age and residency.is_valid and not residency.age_band
    assert len(connected.asked) == 1
    entry = Entry.objects.get(verb="person.verified")
    assert entry.data == {"level": 1, "method": "register"}
    assert not Attempt.objects.filter(count__gt=0).exists()


@pytest.mark.parametrize(("number", "year"), [(NUMBER, 1985), ("PLANTED9999", 1984), ("", 1984), (NUMBER, 1850)])
def test_no_match_is_no_residency(
    carl: Person, molinos: District, connected: type[Register], number: str, year: int
) -> None:
    with pytest.raises(ValidationError) as refusal:
        match_register(by=carl, number=number, birth_year=year)
    assert set(refusal.value.message_dict) <= {"number", "birth_year"}
    assert not Residency.objects.exists() and not Entry.objects.exists()


def test_number_is_guarded_however_many_accounts_guess_its_year(
    carl: Person, molinos: District, connected: type[Register]
) -> None:
    """A year of birth has some eighty values: the tries at a number are counted beside those of a person."""
    for n in range(2):
        guesser = build.person(f"guesser{n}")
        for year in range(5):
            with pytest.raises(ValidationError):
                match_register(by=guesser, number=NUMBER, birth_year=1990 + year)
        with pytest.raises(Refused) as refusal:
            match_register(by=guesser, number="ANOTHER1", birth_year=1984)
        assert refusal.value.verdict.code == "too-many-tries"
    with pytest.raises(Refused):
        match_register(by=carl, number=NUMBER, birth_year=YEAR)
    assert len(connected.asked) == 10 and not Residency.objects.exists()


AWAY: dict[str, Callable[[Any], bool]] = {
    "silent": silent,
    "drips": drip,
    "hangs up": hang_up,
    "wrong signature": lambda desk: reply(desk, b'{"match": false}', signature="0" * 64),
    "no signature": lambda desk: reply(desk, b'{"match": false}', signature=""),
    "an answer to another question": lambda desk: reply(
        desk,
        b'{"match": true, "district": "molinos", "of_voting_age": true}',
        signature="b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
    ),
    "redirect": lambda desk: reply(desk, b"", status=307, Location="http://127.0.0.1:1/"),
    "fault": lambda desk: reply(desk, b'{"match": false}', status=500),
    "garbage": lambda desk: reply(desk, b"<html>Welcome</html>"),
    "a list": lambda desk: reply(desk, b"[]"),
    "words for yes": lambda desk: reply(desk, b'{"match": "yes"}'),
    "a match without a district": lambda desk: reply(desk, b'{"match": true, "of_voting_age": true}'),
    "no voting age": lambda desk: reply(desk, b'{"match": true, "district": "molinos"}'),
    "a district nobody knows": lambda desk: reply(
        desk, b'{"match": true, "district": "atlantis", "of_voting_age": true}'
    ),
    "far too much": lambda desk: reply(desk, json.dumps({"match": False, "more": "x" * 10_000}).encode()),
}


@pytest.mark.parametrize("how", AWAY)
def test_register_that_cannot_be_believed_is_away(
    client: Client, carl: Person, molinos: District, settings: Any, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    client.force_login(carl)
    with register(AWAY[how]) as running:
        settings.REGISTER_URL, settings.REGISTER_KEY = running.url, KEY  # type: ignore[attr-defined]
        began = time.monotonic()
        page = client.post("/account/proof/register/", {"number": NUMBER, "birth_year": YEAR}).content.decode()
        assert time.monotonic() - began < 6, "three seconds are meant, on a machine that others use too"
    assert "gives no answer" in page and "ask for a letter" in page and "planted" not in page.lower()
    assert not Residency.objects.exists() and not Attempt.objects.filter(count__gt=0).exists()
    assert "gave no answer" in caplog.text and "planted" not in caplog.text.lower() and "1984" not in caplog.text


def test_register_that_is_not_there_is_away(carl: Person, molinos: District, settings: Any) -> None:
    settings.REGISTER_URL, settings.REGISTER_KEY = "http://127.0.0.1:9/", KEY
    with pytest.raises(ValidationError, match="gives no answer"):
        match_register(by=carl, number=NUMBER, birth_year=YEAR)


def test_without_a_register_there_is_no_such_way(client: Client, carl: Person, settings: Any) -> None:
    settings.REGISTER_URL = ""
    client.force_login(carl)
    assert client.get("/account/proof/register/").status_code == 403
    assert "/account/proof/register/" not in client.get("/account/proof/").content.decode()
    with pytest.raises(Refused) as refusal:
        match_register(by=carl, number=NUMBER, birth_year=YEAR)
    assert refusal.value.verdict.code == "no-register"


def test_another_persons_number_is_refused(bea: Person, carl: Person, connected: type[Register]) -> None:
    match_register(by=carl, number=NUMBER, birth_year=YEAR)
    dora = build.person("dora")
    with pytest.raises(ValidationError, match="another account"):
        match_register(by=dora, number=NUMBER, birth_year=YEAR)
    assert not Residency.objects.filter(person=dora).exists()


def test_who_shows_the_document_takes_the_number_from_who_only_knew_it(
    carl: Person, cleo: Person, molinos: District, connected: type[Register], document: dict[str, Any]
) -> None:
    """Seville 2024: a number and a birth date were enough to vote as somebody else. Possession ends that."""
    match_register(by=carl, number="PLANTED-4711471147-Q", birth_year=YEAR)
    owner = build.person("owner")
    code = issue_desk_code(by=owner).code
    assert prove_residency(by=cleo, method="desk", desk_code=code, **document).level == 2
    assert not Residency.objects.filter(person=carl).exists()
    assert Entry.objects.get(verb="person.released").subject_id == carl.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, method FROM identity.proof")
        assert cursor.fetchall() == [(owner.pk, "desk")]
    # Nobody takes it from who has shown it.
    with pytest.raises(ValidationError, match="another account"):
        match_register(by=carl, number="PLANTED-4711471147-Q", birth_year=YEAR)


def test_level_is_a_rule_and_proofs_given_keep_theirs(
    carl: Person, ilse: Person, molinos: District, salinas: District, connected: type[Register]
) -> None:
    match_register(by=carl, number=NUMBER, birth_year=YEAR)
    change_rule(rule="level_register", value=2, decision="The council decided on 3 November.", by=ilse)
    assert Residency.objects.get(person=carl).level == 1
    dora = build.person("dora")
    assert match_register(by=dora, number="PLANTED9999X", birth_year=2012).level == 2
    with pytest.raises(ValidationError):
        change_rule(rule="level_register", value=3, decision="The council decided on 3 November.", by=ilse)


def test_valid_level_does_not_fall_unless_the_person_agrees(
    client: Client, mira: Person, molinos: District, connected: type[Register]
) -> None:
    """Mira has level 2 in Salinas and moves to Molinos by the register: the page says what falls, and asks."""
    client.force_login(mira)
    typed = {"number": NUMBER, "birth_year": YEAR}
    page = client.post("/account/proof/register/", typed).content.decode()
    assert "level 1 only" in page and 'type="checkbox" name="accept_lower"' in page
    assert Residency.objects.get(person=mira).level == 2
    client.post("/account/proof/register/", typed | {"accept_lower": "on"})
    residency = Residency.objects.get(person=mira)
    assert (residency.level, residency.district) == (1, molinos)
    assert Entry.objects.get(verb="person.moved").data == {"level": 1, "method": "register"}


def test_nothing_of_what_was_typed_stays(
    client: Client,
    carl: Person,
    molinos: District,
    connected: type[Register],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    client.force_login(carl)
    client.post("/account/proof/register/", {"number": NUMBER, "birth_year": 1931})
    client.post("/account/proof/register/", {"number": NUMBER, "birth_year": YEAR})
    assert Residency.objects.get(person=carl).level == 1
    assert build.planted("planted") == []
    said = caplog.text + "".join(capfd.readouterr())
    assert not any(word in said.lower() for word in ("planted", "birth_year=", "1931"))


def test_worked_example_answers(carl: Person, molinos: District, settings: Any) -> None:
    """The program of the documentation, run as the documentation says."""
    example = Path(__file__).parents[2] / "deploy" / "register_example"
    running = subprocess.Popen(
        [sys.executable, str(example / "register.py"), str(example / "people.csv"), "0"],
        env=os.environ | {"REGISTER_KEY": KEY},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout
        settings.REGISTER_URL, settings.REGISTER_KEY = running.stdout.readline().strip(), KEY
        assert match_register(by=carl, number="12345678-z", birth_year=1984).level == 1
        settings.REGISTER_KEY = "another key than the register's"
        with pytest.raises(ValidationError, match="gives no answer"):
            match_register(by=build.person("dora"), number="12345678-z", birth_year=1984)
    finally:
        running.terminate()
        running.wait(5)
