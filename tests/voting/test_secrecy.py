"""Who owns the database after a vote has closed learns nobody's ballot, even with the round's key.

They know the order in which people voted (a log of another program may say it), read every table, every row's version
and place, and every page of every file. Their control, a box that keeps voters and ballots in tables of their own
without any column between them, gives everything away.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.db import connection, transaction

from accounts.models import Person
from charter.models import District
from commons.suppression import K
from tests import build
from tests.voting.build import closed, opened, proved
from voting import actions, queries, sealing
from voting.models import Begun, Round, Turnout

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS = 10_000 if os.environ.get("FULL") else 120
# Of a blind guess one link in all is right on average, with a deviation of one.
CHANCE = 1 + 3
Truth = list[tuple[int, str]]  # who voted, in the order of voting, with the hash of what counts


def rows(sql: str, *given: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(given))
        return list(cursor.fetchall())


@pytest.fixture
def truth(ilse: Person, molinos: District, salinas: District) -> Iterator[tuple[Round, Truth, list[sealing.Share]]]:
    """Everybody votes in an order of their own, some of them twice, one transaction each; then the round closes."""
    its, shares = opened(ilse)
    people = build.residents(VOTERS - K, molinos) + build.residents(K, salinas, prefix="s")
    proved(people)
    random.Random(1).shuffle(people)
    counts: dict[int, str] = {}
    for number, person in enumerate(people):
        actions.cast_ballot(by=person, round_id=its.pk, said=[str(1 + number % 3)])
        counts[person.pk] = (
            actions.cast_ballot(by=person, round_id=its.pk, said=["1", "3"]).receipt
            if (number % 5 == 0)
            else counts.get(person.pk, "")
        )
    order = [person.pk for person in people]
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(hash, 'hex'), encode(tag, 'hex') FROM box.ballot WHERE round_id = %s", [its.pk])
        by_tag = {tag: digest for digest, tag in cursor.fetchall()}
        cursor.execute("SELECT person_id, encode(box.tag_of(%s, person_id), 'hex') FROM identity.proof", [its.pk])
        mine = dict(cursor.fetchall())
    found = [(pk, by_tag[mine[pk]]) for pk in order]
    assert all(counts[pk] in ("", digest) for pk, digest in found)
    yield closed(its), found, list(shares)


def right(truth: Truth, guess: Sequence[str]) -> int:
    """Count how many of the links are right; `guess` names a hash for each voter in the order of voting."""
    return sum(digest == guessed for (_pk, digest), guessed in zip(truth, guess, strict=False))


ORDERS: dict[str, str] = {
    "the order in the table": "ctid",
    "the order of versions": "xmin::text::bigint, ctid",
    "the order of a scan backwards": "ctid DESC",
    "the order of what is sealed": "sealed",
    "sizes": "length(sealed), pg_column_size(voting_sealedballot.*)",
}


def test_no_order_links_voters_to_ballots(truth: tuple[Round, Truth, list[sealing.Share]]) -> None:
    its, voted, _shares = truth
    assert len(voted) == VOTERS
    by_person = sorted(voted)
    for name, order in ORDERS.items():
        found = rows(
            f"SELECT encode(hash, 'hex') FROM voting_sealedballot WHERE round_id = %s AND sealed IS NOT NULL "  # noqa: S608
            f"ORDER BY {order}",
            its.pk,
        )
        guess = [str(digest) for (digest,) in found]
        assert right(voted, guess) <= CHANCE, name
        # Accounts and proofs have an order of their own; so have the pages they lie on.
        assert right(by_person, guess) <= CHANCE, name


def test_no_version_and_no_page_is_shared(truth: tuple[Round, Truth, list[sealing.Share]]) -> None:
    its, _voted, _shares = truth
    sealed = rows("SELECT DISTINCT xmin::text, length(sealed) FROM voting_sealedballot WHERE round_id = %s", its.pk)
    assert {version for version, _length in sealed} == {sealed[0][0]}
    assert {length for _version, length in sealed if length} == {its.box_size + sealing.OVERHEAD}
    in_place = rows("SELECT encode(hash, 'hex') FROM voting_sealedballot WHERE round_id = %s ORDER BY ctid", its.pk)
    assert in_place == sorted(in_place)
    # No row, no row that was deleted, no page that could hold one: the files of the box are new and empty.
    for table in ("key", "ballot", "replaced"):
        ((size, toast),) = rows(
            "SELECT pg_relation_size(oid), coalesce(pg_relation_size(nullif(reltoastrelid, 0)), 0) FROM pg_class"
            " WHERE oid = %s::regclass",
            f"box.{table}",
        )
        assert (size, toast) == (0, 0), table
    versions = {version for (version,) in rows("SELECT xmin::text FROM accounts_residency")}
    assert not versions & {sealed[0][0]}
    assert not Begun.objects.exists()


def test_what_is_written_elsewhere_names_no_voter(truth: tuple[Round, Truth, list[sealing.Share]]) -> None:
    its, voted, _shares = truth
    people = {pk for pk, _digest in voted}
    told = rows("SELECT actor_id, subject_type, subject_id, data::text FROM journal_entry")
    assert not {actor for actor, *_rest in told} & people
    assert not any(digest in str(data) for _pk, digest in voted[:50] for *_rest, data in told)
    assert rows("SELECT count(*) FROM django_session") == [(0,)]
    turnout = list(Turnout.objects.filter(round=its).values_list("voters", flat=True))
    assert sorted(each or 0 for each in turnout) == [K, VOTERS - K]


def test_the_key_opens_ballots_and_nothing_else(truth: tuple[Round, Truth, list[sealing.Share]]) -> None:
    """With every content in hand the owner sorts voters by what they could have said, and is right by chance alone."""
    its, voted, shares = truth
    key = sealing.joined(shares[0], shares[1])
    said = {
        bytes(each.hash).hex(): json.loads(sealing.unseal(bytes(each.sealed), private_key=key, round_id=its.pk))
        for each in queries.sealed_ballots(its, counted=True)
    }
    assert len(said) == VOTERS
    guess = sorted(said, key=lambda digest: (said[digest], digest))
    assert right(voted, guess) <= CHANCE


@transaction.atomic
def naively(person: Person, digest: str) -> None:
    """Broken twin: a list of who voted and a box of ballots, written together, with nothing that joins them."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO naive_voted VALUES (%s)", [person.pk])
        cursor.execute("INSERT INTO naive_box VALUES (%s)", [digest])


def test_the_naive_box_gives_everybody_away(molinos: District) -> None:
    people = build.residents(60, molinos)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_voted (person bigint PRIMARY KEY); CREATE TABLE naive_box (hash text)")
    try:
        voted = [(person.pk, f"{random.Random(person.pk).getrandbits(256):064x}") for person in people]
        for person, (_pk, digest) in zip(people, voted, strict=True):
            naively(person, digest)
        joined = rows("SELECT person, hash FROM naive_voted AS v JOIN naive_box AS b ON v.xmin::text = b.xmin::text")
        assert sorted(joined) == sorted(voted)
        found = [str(digest) for (digest,) in rows("SELECT hash FROM naive_box ORDER BY ctid")]
        assert right(voted, found) == len(voted)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive_voted, naive_box")


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
