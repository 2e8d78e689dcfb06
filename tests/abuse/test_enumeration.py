"""Class “enumeration”: an address that is known and one that is not get the same answer, for the same work.

Time alone is a noisy witness. What takes the time is counted instead: statements, hashes of passwords, mails that are
written. Where both are the same, what is left is compared with the time of one hash.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from civic.settings import PASSWORD_HASHERS as CITY_HASHERS
from tests.abuse.acts import FORMS, body
from tests.abuse.asking import browse
from tests.abuse.world import World, undone

KNOWN, UNKNOWN = "mira@demo.example", "nob0@demo.example"
WRONG = "some words that are not it"
ROUNDS = 120 if os.environ.get("FULL") else 15
# What a form is asked by somebody who has no account, with an address that is somebody's or nobody's.
ASKED: dict[str, tuple[str, Callable[[str], dict[str, str]]]] = {
    "sign in": ("/account/sign-in/", lambda email: {"login": email, "password": WRONG}),
    "sign up": ("/account/sign-up/", lambda email: {"email": email, "password1": "four-unrelated-words-on-a-shelf"}),
    "new password": ("/account/password/reset/", lambda email: {"email": email}),
}


class Work:
    """What one answer took."""

    def __init__(self, world: World, path: str, given: dict[str, Any], who: str = "visitor") -> None:
        hashed: list[str] = []
        encode = MD5PasswordHasher.encode

        def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
            hashed.append(password)
            return encode(self, password, salt)

        mail.outbox.clear()
        with pytest.MonkeyPatch.context() as patched, undone():
            patched.setattr(MD5PasswordHasher, "encode", counting)
            with CaptureQueriesContext(connection) as asked:
                self.answer = browse(world, who, "post", path, given)
        self.statements = len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]])
        self.hashes, self.mails = len(hashed), len(mail.outbox)

    @property
    def shown(self) -> tuple[Any, ...]:
        """What a stranger sees, but for what they typed and the token of the form."""
        text = re.sub(r'value="[^"]*"', "", self.answer.content.decode())
        return self.answer.status_code, self.answer.get("Location"), text, sorted(self.answer.cookies)


@pytest.mark.parametrize("question", ASKED)
def test_the_answer_and_the_work_are_the_same(world: World, question: str) -> None:
    path, given = ASKED[question]
    known, unknown = (Work(world, path, given(email)) for email in (KNOWN, UNKNOWN))
    assert known.shown == unknown.shown
    assert known.hashes == unknown.hashes, "a hash is by far the dearest part"
    assert known.mails == unknown.mails == (0 if question == "sign in" else 1)
    # An account takes some rows to make: that is not a hash, and nothing of it is done where one only signs in.
    assert abs(known.statements - unknown.statements) <= {"sign in": 0, "sign up": 25, "new password": 8}[question], (
        known.statements,
        unknown.statements,
    )


def test_an_unconfirmed_or_closed_account_signs_in_as_wrongly_as_none(world: World) -> None:
    path, given = ASKED["sign in"]
    answers = [
        Work(world, path, given(email)).shown for email in (KNOWN, UNKNOWN, "una@demo.example", "bruno@demo.example")
    ]
    assert all(answer == answers[0] for answer in answers)


def test_signing_in_takes_no_longer_for_an_address_that_is_known(world: World, settings: Any) -> None:
    """With the hash a city uses: what tells the two apart is far less than one hash, which a careless sign-in saves.

    Processor time, not a clock's: a neighbour on the machine says nothing. Making the row of an account that exists
    takes a hundredth of a hash, and a hash varies by more.
    """
    settings.PASSWORD_HASHERS = CITY_HASHERS
    path, given = ASKED["sign in"]

    def seconds(act: Callable[[], object]) -> float:
        began = time.process_time()
        act()
        return time.process_time() - began

    def answer(email: str) -> Callable[[], object]:
        return lambda: browse(world, "visitor", "post", path, given(email))

    def told_apart() -> bool:
        taken: dict[str, list[float]] = {"known": [], "unknown": [], "hash": []}
        for _ in range(ROUNDS):
            for kind, act in asked.items():
                with undone():
                    taken[kind].append(seconds(act))
        known, unknown, one = (median(taken[kind]) for kind in ("known", "unknown", "hash"))
        assert one < min(known, unknown), "both pay for a hash"
        return abs(known - unknown) >= one / 4

    with undone():
        Person.objects.filter(email=KNOWN).update(password=make_password("another four words of hers"))
        asked = {"known": answer(KNOWN), "unknown": answer(UNKNOWN), "hash": lambda: make_password(WRONG)}
        # A skipped hash is told apart every time; a cache that a neighbour empties, now and then.
        assert not all(told_apart() for _ in range(4))


def test_the_desk_says_the_same_of_a_code_that_is_none_and_one_that_has_ended(world: World) -> None:
    right = body(world, "desk_proof", "post")
    with undone():
        world.people["mira"].desk_code.delete()
        ended = browse(world, "cleo", "post", "/desk/proof/", right).content.decode()
    with undone():
        never = browse(world, "cleo", "post", "/desk/proof/", right | {"desk_code": "ZZZZZZZZ"}).content.decode()
    typed = re.compile(r'value="[^"]*"')
    assert typed.sub("", ended) == typed.sub("", never) and "mira" not in ended.lower()


def test_another_persons_letter_is_as_wrong_as_none(world: World) -> None:
    """Carl's code, entered by somebody else whose letter is on its way: a wrong code like any other."""
    given = FORMS["account_letter"]
    assert isinstance(given, dict)
    with undone():
        theirs = browse(world, "bea", "post", "/account/proof/post/", given).content.decode()
    with undone():
        none = browse(world, "bea", "post", "/account/proof/post/", {"code": "AAAAA-AAAAA"}).content.decode()
    typed = re.compile(r'value="[^"]*"')
    assert typed.sub("", theirs) == typed.sub("", none)


@pytest.mark.parametrize("path", ["/moderation/people/{}/block/", "/account/muted/{}/"])
def test_people_are_not_counted_through_by_number(world: World, path: str) -> None:
    """Who has no business with a person gets the same for every number."""
    there, nowhere = world.una.pk, 987_654
    who = "carl" if "block" in path else "visitor"
    answers = {browse(world, who, "get", path.format(number)).status_code for number in (there, nowhere)}
    assert len(answers) == 1


def test_drafts_and_hidden_things_are_told_apart_by_nobody(world: World) -> None:
    """Another's draft, something hidden and something that never was: one answer, to a byte."""
    draft = world.proposals["draft"].pk
    for path in ("/proposals/{}/", "/api/v1/proposals/{}/", "/proposals/{}/history/", "/proposals/{}/print/"):
        client = world.programs["carl"] if "/api/" in path else world.pages["carl"]
        answers = [client.get(path.format(number)) for number in (draft, 987_654)]
        assert {answer.status_code for answer in answers} == {404}
        texts = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers]
        assert re.sub(r"\d+", "", texts[0]) == re.sub(r"\d+", "", texts[1]), path
