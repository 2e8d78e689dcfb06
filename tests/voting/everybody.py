"""A vote of everybody, as it goes over the web: what each did, what is remembered of it, what somebody could know."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import Person
from commons import clock
from commons.throttles import WindowThrottle
from tests import build
from tests.voting.attacker import Attack
from tests.voting.build import closed, opened
from voting import actions, queries, sealing

# Of different length, so that a page shows by its size what was chosen.
PROJECTS = [("A project " + "x" * 2**number, 1) for number in range(7)]
CODES = [str(number) for number in range(1, len(PROJECTS) + 1)]
# A page costs ten times a call of a program, and that ten times what puts a ballot into the box.
PAGES, CALLS = 30, 1_000


class Vote:
    """A vote of everybody, one after the other, as they vote: by programs and by pages, some of them twice.

    Of many thousands most are put into the box by the act itself, as the web does it.
    """

    def __init__(self, ilse: Person, people: Sequence[Person], seed: int = 2) -> None:
        self.its, shares = opened(ilse, projects=PROJECTS)
        self.key = sealing.joined(shares[0], shares[1])
        self.voted = [person.pk for person in people]
        self.receipts: set[str] = set()
        self.log: list[tuple[int, str, int]] = []
        self.dice = random.Random(seed)
        self.client = Client()
        sessions = build.sessions(people, used_on=clock.today() - dt.timedelta(days=1))
        self.client.cookies[settings.SESSION_COOKIE_NAME] = sessions[0]
        blank = self.checked(people[0], [])
        self.longer = {code: self.checked(people[0], [code]) - blank for code in CODES}
        self.log.clear()
        for number, (person, session) in enumerate(zip(people, sessions, strict=True)):
            self.client.cookies[settings.SESSION_COOKIE_NAME] = session
            for _again in range(1 + (number % 5 == 0)):
                self.way(number, len(people))(person)
        self.truth, self.relics = self.remembered()
        _rows("ANALYZE box.key, box.ballot, box.replaced; SELECT 1")  # as the database does by itself
        self.its = closed(self.its)

    def way(self, number: int, of: int) -> Callable[[Person], None]:
        every = max(1, of // CALLS)
        if number % every:
            return self.straight
        return self.by_page if number // every % (of // every // PAGES) == 0 else self.by_program

    def choice(self) -> list[str]:
        return sorted(self.dice.sample(CODES, self.dice.randrange(len(CODES) + 1)))

    def sealed(self) -> str:
        line = json.dumps(self.choice()).encode()
        key, size = bytes(self.its.public_key or b""), self.its.box_size or 0
        return b64encode(sealing.seal(line, public_key=key, size=size, round_id=self.its.pk)).decode()

    def straight(self, person: Person) -> None:
        self.receipts.add(actions.cast_ballot(by=person, round_id=self.its.pk, sealed=self.sealed()).receipt)

    def by_program(self, person: Person) -> None:
        path, body = f"/api/v1/rounds/{self.its.pk}/ballot/", {"sealed": self.sealed()}
        said = self.answered(person, self.client.put, path, body, "application/json")
        self.receipts.add(json.loads(said)["receipt"])

    def by_page(self, person: Person) -> None:
        choice = self.choice()
        self.checked(person, choice)
        said = self.answered(person, self.client.post, f"/rounds/{self.its.pk}/ballot/cast/", {"choice": choice})
        self.receipts.add(re.findall(r"data-receipt>([0-9a-f]{64})<", said)[0])

    def checked(self, person: Person, choice: list[str]) -> int:
        self.answered(person, self.client.post, f"/rounds/{self.its.pk}/ballot/check/", {"choice": choice})
        return self.log[-1][2]

    def answered(self, person: Person, ask: Callable[..., Any], path: str, *sent: Any) -> str:
        answer = ask(path, *sent)
        assert answer.status_code == 200, answer.content
        self.log.append((person.pk, path, len(answer.content)))
        return str(answer.content.decode())

    def remembered(self) -> tuple[dict[int, str], list[bytes]]:
        """Return who cast which ballot, as its owner can know of an open box, and what of it must not remain."""
        found = _rows(
            "SELECT proof.person_id, encode(ballot.hash, 'hex'), ballot.tag FROM identity.proof AS proof "
            "JOIN box.ballot AS ballot ON ballot.tag = box.tag_of(%s, proof.person_id)",
            self.its.pk,
        )
        pads = _rows("SELECT inner_pad, outer_pad FROM box.key WHERE round_id = %s", self.its.pk)
        relics = [*(tag for *_who, tag in found), *(pad for both in pads for pad in both)]
        return {pk: digest for pk, digest, _tag in found}, [bytes(each) for each in relics]

    def said(self) -> dict[str, list[str]]:
        """Return what each ballot says, opened with the key."""
        return {
            bytes(each.hash).hex(): json.loads(
                sealing.unseal(bytes(each.sealed or b""), private_key=self.key, round_id=self.its.pk)
            )
            for each in queries.sealed_ballots(self.its, counted=True)
        }

    def ballots(self) -> dict[bytes, str]:
        """Return in what bytes each ballot would be seen."""
        found: dict[bytes, str] = {}
        for each in queries.sealed_ballots(self.its, counted=True):
            digest, sealed = bytes(each.hash), bytes(each.sealed or b"")
            for shape in (digest, digest.hex().encode(), sealed[:32], b64encode(sealed)[:32]):
                found[shape] = digest.hex()
        return found

    def attack(self) -> Attack:
        """Return what is known of all files, of Redis and of who came when, and of what ballots say."""
        said = self.said()
        people = {shape: pk for pk in self.voted for shape in (pk.to_bytes(8, "little"), str(pk).encode())}
        return Attack(
            people,
            self.ballots(),
            {"the order of voting": self.voted, "the order of keys": [pk for pk, _key in in_redis()]},
            {
                "what they say": sorted(said, key=lambda digest: (said[digest], digest)),
                "sizes": sorted(said, key=lambda digest: (self.weight(said[digest]), digest)),
            },
            self.relics,
        )

    def weight(self, said: list[str]) -> int:
        """Return by how much what a ballot says makes a page longer, as anybody can try out."""
        return sum(self.longer[code] for code in said)


def in_redis() -> list[tuple[int, str]]:
    """Return who is counted in Redis, by which keys, in the order of their windows and numbers."""
    keys = [key.decode() for key in redis.Redis.from_url(settings.REDIS_URL).scan_iter(f"{WindowThrottle.space}:*")]
    found = [(int(key.rpartition(":p")[2]), key) for key in keys if ":p" in key]
    return sorted(found, key=lambda pair: pair[1])


def _rows(sql: str, *given: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(given))
        return list(cursor.fetchall())
