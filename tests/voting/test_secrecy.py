"""Who owns the database after a vote has closed learns nobody's ballot, even with the round's key.

They know the order in which people voted (somebody stood at the door), have every file of the database, every key of
Redis and the web's log, and open every ballot. Their controls: a box with serial numbers and times, one that was only
deleted, and a log that tells sizes.
"""

from __future__ import annotations

import logging
import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction

from accounts.models import Person
from charter.models import District
from commons.suppression import K
from deploy.embedded.postgres import COMMON
from tests import build
from tests.voting.attacker import Attack, Unreadable
from tests.voting.build import opened, proved
from tests.voting.everybody import Vote, in_redis
from voting import actions, sealing
from voting.models import Begun, SealedBallot, Turnout

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 10_000 if os.environ.get("FULL") else 120
# What nothing else in the database begins with.
NUMBERS = (0x0137A5C3 << 32) + 0x5EC10000
ROOT = Path(__file__).parents[2]


def rows(sql: str, *given: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(given))
        return list(cursor.fetchall())


@pytest.fixture
def people(molinos: District, salinas: District) -> list[Person]:
    """Residents with numbers that are found again in any file, in an order of their own."""
    rows("SELECT setval('accounts_person_id_seq', %s)", NUMBERS)
    found = build.residents(VOTERS - K, molinos) + build.residents(K, salinas, prefix="s")
    proved(found)
    random.Random(1).shuffle(found)
    return found


@pytest.fixture
def vote(ilse: Person, people: list[Person], caplog: pytest.LogCaptureFixture) -> Vote:
    caplog.set_level(logging.INFO)
    return Vote(ilse, people)


def test_an_owner_learns_nobodys_ballot(
    vote: Vote, ilse: Person, people: list[Person], caplog: pytest.LogCaptureFixture
) -> None:
    """One vote, looked at from everywhere: making it takes long."""
    assert len(vote.truth) == VOTERS
    nothing_beside_the_files_names_a_ballot(vote, "\n".join(record.getMessage() for record in caplog.records))
    sizes_in_a_log_would_say_what_was_chosen(vote)
    try:
        attack = vote.attack().look()
    except Unreadable as error:
        pytest.skip(f"NO PAGE WAS LOOKED AT, SECRECY IS NOT SHOWN: neither pageinspect nor files can be read: {error}")
    nothing_of_the_box_is_left(vote, attack)
    found = attack.found(vote.truth)
    print(f"{VOTERS} voters, {attack.bytes_read:,} bytes: {found}")
    # Chance alone goes beyond three deviations once in some hundred votes, and not twice in a row.
    if not found.is_chance:
        random.Random(3).shuffle(people)
        again = Vote(ilse, people, seed=4)
        second = again.attack().look().found(again.truth)
        assert second.is_chance, (str(found), str(second))


def nothing_of_the_box_is_left(vote: Vote, attack: Attack) -> None:
    """No tag, no key, no ballot with the transaction that brought it: in no row, index, free space or old file."""
    # They are looked for where they are: accounts, proofs, sessions, ballots that were begun and are dead rows.
    places = set(attack.people_seen)
    assert {"accounts_person", "accounts_residency", "identity.proof", "accounts_session", "voting_begun"} <= places
    assert len({each.whom for each in attack.people_seen["accounts_person"]}) == VOTERS
    assert {"voting_sealedballot", "voting_sealedballot_pkey"} == set(attack.ballots_seen)
    assert {len({each.whom for each in there}) for there in attack.ballots_seen.values()} == {VOTERS}
    assert len({each.written_by for each in attack.ballots_seen["voting_sealedballot"]}) == 1
    assert attack.relics_seen == []


def nothing_beside_the_files_names_a_ballot(vote: Vote, logged: str) -> None:
    shapes = [*vote.ballots(), *(each.encode() for each in vote.receipts)]
    written = logged.encode()
    assert not [each for each in shapes if each in written]
    assert not [pk for pk in vote.voted if str(pk) in logged]
    # Redis counts calls of people for a minute, and holds nothing else of them. Some of it is gone by now.
    store = redis.Redis.from_url(settings.REDIS_URL)
    assert {int(store.ttl(key)) for _pk, key in in_redis()} <= {-2, *range(61)}
    told = rows("SELECT actor_id, data::text FROM journal_entry")
    assert not {actor for actor, _data in told} & set(vote.voted)
    assert not [each for each in vote.receipts for _actor, data in told if each in data]
    assert not Begun.objects.exists()
    # One size, one order that follows from what is published.
    assert SealedBallot.objects.filter(round=vote.its).count() == len(vote.receipts)
    sizes = rows("SELECT DISTINCT length(sealed) FROM voting_sealedballot WHERE sealed IS NOT NULL")
    assert sizes == [((vote.its.box_size or 0) + sealing.OVERHEAD,)]
    # A page is filled in that order; which page is next is for the free space to say.
    in_place = rows("SELECT (ctid::text::point)[0], encode(hash, 'hex') FROM voting_sealedballot ORDER BY ctid")
    assert in_place == sorted(in_place)
    turnout = list(Turnout.objects.filter(round=vote.its).values_list("voters", flat=True))
    assert sorted(each or 0 for each in turnout) == [K, VOTERS - K]
    for table in ("key", "ballot", "replaced"):
        assert rows("SELECT pg_relation_size(%s::regclass)", f"box.{table}") == [(0,)]


def sizes_in_a_log_would_say_what_was_chosen(vote: Vote) -> None:
    """A page that shows what was chosen is as long as that: what each line of a log with sizes links to a ballot."""
    said = vote.said()
    last = {whom: size for whom, path, size in vote.log if path.endswith("/check/")}
    by_page = sorted((vote.truth[whom] for whom in last), key=lambda digest: vote.weight(said[digest]))
    guess = zip(sorted(last, key=lambda whom: last[whom]), by_page, strict=True)
    assert sum(vote.truth[whom] == digest for whom, digest in guess) > 1 + 3


def test_the_webs_logs_tell_no_sizes() -> None:
    web = re.search(r"access_log_format = '(.*)'", (ROOT / "deploy/gunicorn.conf.py").read_text())
    assert web and not re.search(r"%\([bB]|%\(\{content", web[1])
    proxy = re.search(r"log_format multitude '(.*)'", (ROOT / "deploy/nginx/multitude.conf").read_text())
    assert proxy and not re.search(r"bytes|length|gzip", proxy[1])


def test_the_databases_log_quotes_no_statement_of_the_web() -> None:
    """One that fails names who votes beside the sealed ballot, which they may send once more, and then it counts."""
    said = (ROOT / "deploy/postgres/roles.sh").read_text()
    for setting in ("log_min_error_statement = 'panic'", "log_statement = 'none'", "log_min_duration_statement = -1"):
        assert f"ALTER ROLE multitude_web SET {setting};" in said
    # The private one logs nothing that does not end it.
    assert COMMON["log_min_messages"] == "fatal"


def test_statistics_keep_nothing_of_a_box(ilse: Person, ana: Person, bea: Person) -> None:
    rounds = [opened(ilse)[0] for _ in range(2)]
    proved([ana, bea])
    for its in rounds:
        for each in (ana, bea):
            actions.cast_ballot(by=each, round_id=its.pk, said=["1"])
    rows("ANALYZE box.key, box.ballot, box.replaced, identity.proof; SELECT 1")
    kept = {
        (table, column) for table, column in rows("SELECT tablename, attname FROM pg_stats WHERE schemaname = 'box'")
    }
    assert not kept - {("key", "round_id"), ("ballot", "round_id"), ("replaced", "round_id")}


@contextmanager
def twin(sql: str) -> Iterator[None]:
    """Tables of a broken twin, as long as a test looks at them."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive_voted, naive_box")


def attacked(people: Sequence[Person], truth: dict[int, str]) -> int:
    """Return how many the same attacker links at best, by its files alone."""
    ballots = {bytes.fromhex(digest): digest for digest in truth.values()}
    attack = Attack({person.pk.to_bytes(8, "little"): person.pk for person in people}, ballots).look()
    return attack.found(truth).best


def test_a_box_with_numbers_and_times_gives_everybody_away(people: list[Person]) -> None:
    """Nothing joins its two tables: who voted, and what. Their order does, and the transactions that wrote them."""
    box = "(id bigserial PRIMARY KEY, cast_at timestamptz DEFAULT clock_timestamp(), hash bytea)"
    dice = random.Random(5)
    truth = {person.pk: dice.randbytes(32).hex() for person in people}
    with twin(f"CREATE TABLE naive_voted (person bigint); CREATE TABLE naive_box {box}"):
        for pk, digest in truth.items():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO naive_voted VALUES (%s)", [pk])
                cursor.execute("INSERT INTO naive_box (hash) VALUES (%s)", [bytes.fromhex(digest)])
        assert attacked(people, truth) == VOTERS


def test_a_box_that_was_only_deleted_gives_everybody_away(people: list[Person]) -> None:
    """Nothing is left that a SELECT shows but ballots in the order of their hashes; pages remember the rest."""
    dice = random.Random(6)
    truth = {person.pk: dice.randbytes(32).hex() for person in people}
    with twin("CREATE TABLE naive_voted (person bigint, hash bytea); CREATE TABLE naive_box (hash bytea)"):
        for pk, digest in truth.items():
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO naive_voted VALUES (%s, %s)", [pk, bytes.fromhex(digest)])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO naive_box SELECT hash FROM naive_voted ORDER BY hash")
            cursor.execute("DELETE FROM naive_voted")
        assert rows("SELECT count(*) FROM naive_voted") == [(0,)]
        assert attacked(people, truth) == VOTERS


def test_the_webs_role_reads_no_box(ilse: Person, ana: Person) -> None:
    its, _shares = opened(ilse)
    proved([ana])
    actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    refused: list[Callable[[], object]] = [
        lambda: rows("SELECT * FROM box.ballot"),
        lambda: rows("SELECT * FROM box.key"),
        lambda: rows("SELECT box.tag_of(%s, %s)", its.pk, ana.pk),
    ]
    for look in refused:
        with transaction.atomic(), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            rows("SET LOCAL ROLE multitude_web; SELECT 1")
            look()
    with transaction.atomic():
        assert rows("SET LOCAL ROLE multitude_web; SELECT box.holds(%s, %s)", its.pk, ana.pk) == [(True,)]
