"""Whatever is changed in the register before a root that somebody keeps is found, and where it is."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Person
from commons import clock
from commons.rights import rooms
from journal.actions import forget_words, keep_up, publish_root, record
from journal.chain import NOTHING, canonical, commitment, link
from journal.models import Entry, Opening, Registered, Root
from journal.queries import BadRoot, Fault, Kept, read_root, root_file, verify
from tests import build

pytestmark = pytest.mark.django_db
TAMPERINGS = 100
ENTRIES, VOUCHED, DAYS = 36, 30, 3


@pytest.fixture
def kept(ana: Person, bea: Person) -> Kept:
    """Somebody keeps the last of three roots; six entries stand after it."""
    proposal = build.proposal(ana)
    for day in range(DAYS):
        for number in range(VOUCHED // DAYS):
            by = ana if number % 2 else bea
            record("proposal.withdrawn", actor=by, subject=proposal, merge=number, reason=f"Because of {number}.")
        keep_up()
        root = publish_root(at=clock.now() + dt.timedelta(days=day))
    for number in range(ENTRIES - VOUCHED):
        record("proposal.published", actor=ana, subject=proposal, threshold=number)
    keep_up()
    return read_root(root_file(root))


def rows(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def forged(change: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Write the chain anew as somebody would who owns the database: numbers, texts and hashes fit together."""
    told = list(Registered.objects.order_by("number").values("number", "entry_id", "verb", "text"))
    change(told)
    rows("DELETE FROM journal_registered")
    previous = NOTHING
    for number, row in enumerate(told, start=1):
        text = canonical(json.loads(row["text"]) | {"number": number})
        its = link(previous, text)
        rows(
            "INSERT INTO journal_registered (number, entry_id, verb, text, previous, hash) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            *(number, row["entry_id"], row["verb"], text, previous, its),
        )
        previous = its


def of(number: int) -> Entry:
    return Entry.objects.get(registered__number=number)


def its_text(number: int) -> None:
    rows("UPDATE journal_registered SET text = replace(text, 'withdrawn', 'published') WHERE number = %s", number)


def its_hash(number: int) -> None:
    rows("UPDATE journal_registered SET hash = repeat('a', 64) WHERE number = %s", number)


def the_hash_before(number: int) -> None:
    rows("UPDATE journal_registered SET previous = repeat('b', 64) WHERE number = %s", number)


def its_verb(number: int) -> None:
    rows("UPDATE journal_registered SET verb = 'proposal.published' WHERE number = %s", number)


def a_row_is_deleted(number: int) -> None:
    rows("DELETE FROM journal_registered WHERE number = %s", number)


def deleted_and_closed_up(number: int) -> None:
    forged(lambda told: told.pop(number - 1))


def two_change_places(number: int) -> None:
    def change(told: list[dict[str, Any]]) -> None:
        told[number - 1], told[number] = told[number], told[number - 1]

    forged(change)


def told_anew(number: int) -> None:
    """The journal, the register and every hash after it say something else, and all of it fits together."""
    entry = of(number)
    rows("UPDATE journal_entry SET data = jsonb_set(data, '{merge}', '99') WHERE id = %s", entry.pk)

    def change(told: list[dict[str, Any]]) -> None:
        said = json.loads(told[number - 1]["text"])
        said["data"]["merge"] = 99
        told[number - 1]["text"] = canonical(said)

    forged(change)


def somebody_else_did_it(number: int) -> None:
    """With a salt and a commitment that fit."""
    entry, salt = of(number), "c" * 64
    other = Person.objects.exclude(pk=entry.actor_id).order_by("pk").first()
    assert other
    rows("UPDATE journal_entry SET actor_id = %s WHERE id = %s", other.pk, entry.pk)
    rows("UPDATE journal_opening SET salt = %s WHERE entry_id = %s AND what = 'actor'", salt, entry.pk)

    def change(told: list[dict[str, Any]]) -> None:
        said = json.loads(told[number - 1]["text"])
        said["sealed"]["actor"] = commitment(salt, other.pk)
        told[number - 1]["text"] = canonical(said)

    forged(change)


def the_end_is_cut_off(number: int) -> None:
    rows("DELETE FROM journal_registered WHERE number >= %s", number)


def the_end_and_its_roots_are_cut_off(number: int) -> None:
    rows("DELETE FROM journal_registered WHERE number >= %s", number)
    rows("DELETE FROM journal_root WHERE number >= %s", number)


def in_the_journal(change: str) -> Callable[[int], None]:
    def act(number: int) -> None:
        rows(f"UPDATE journal_entry SET {change} WHERE id = %s", of(number).pk)  # noqa: S608

    return act


def with_its_salt(what: str, change: str) -> Callable[[int], None]:
    def act(number: int) -> None:
        pk = of(number).pk
        rows("DELETE FROM journal_opening WHERE entry_id = %s AND what = %s", pk, what)
        rows(f"UPDATE journal_entry SET {change} WHERE id = %s", pk)  # noqa: S608

    return act


def the_entry_is_deleted(number: int) -> None:
    pk = of(number).pk
    rows("DELETE FROM journal_opening WHERE entry_id = %s", pk)
    rows("SET CONSTRAINTS ALL DEFERRED")
    rows("DELETE FROM journal_entry WHERE id = %s", pk)


REASON = """data = jsonb_set(data, '{reason}', '"Something else."')"""
KINDS: list[Callable[[int], None]] = [
    *(its_text, its_hash, the_hash_before, its_verb, a_row_is_deleted, deleted_and_closed_up, two_change_places),
    *(told_anew, somebody_else_did_it, the_end_is_cut_off, the_end_and_its_roots_are_cut_off, the_entry_is_deleted),
    in_the_journal("verb = 'proposal.published'"),
    in_the_journal("subject_id = subject_id + 1"),
    in_the_journal("subject_type = 'comment'"),
    in_the_journal("created_at = created_at - interval '1 day'"),
    in_the_journal("position = position + 1000"),
    in_the_journal("data = jsonb_set(data, '{merge}', '99')"),
    in_the_journal("data = jsonb_set(data, '{more}', '1')"),
    in_the_journal("actor_id = NULL"),
    in_the_journal("data = data - 'reason'"),
    in_the_journal(REASON),
    with_its_salt("data.reason", REASON),
    with_its_salt("actor", "verb = verb"),
]


def fault(*kept: Kept) -> Fault:
    found = verify(*kept).fault
    assert found
    return found


class Undone(Exception):
    """What a story changed is taken back."""


def test_a_hundred_tamperings_are_found_where_they_are(kept: Kept) -> None:
    lots, wrong = random.Random(5), []
    assert verify(kept).fault is None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("entry", "registered", "opening", "root"):
            cursor.execute(f"ALTER TABLE journal_{table} DISABLE TRIGGER USER")
        # Who owns the database can take constraints away.
        cursor.execute("ALTER TABLE journal_registered DROP CONSTRAINT journal_registered_hashed")
    for nth in range(TAMPERINGS):
        tamper, number = KINDS[nth % len(KINDS)], lots.randrange(1, VOUCHED)
        try:
            with transaction.atomic():
                tamper(number)
                found = verify(kept).fault
                rows("SET CONSTRAINTS ALL DEFERRED")
                raise Undone
        except Undone:
            pass
        if found is None or found.number != number:
            wrong.append((getattr(tamper, "__name__", tamper), number, found))
    assert not wrong
    assert verify(kept).fault is None


def test_without_a_kept_root_a_new_chain_still_meets_the_signatures(kept: Kept) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE journal_registered DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE journal_root DISABLE TRIGGER USER")
    each_day = [read_root(root_file(root)) for root in Root.objects.all()]
    told_anew(17)
    assert fault().number == 17
    # Who also writes the roots anew has no key to sign them.
    rows("UPDATE journal_root SET hash = repeat('d', 64), marks = '[]'")
    assert "not signed" in fault().words
    # One kept root names the days before it; the hashes of these days are told by their own roots.
    assert "somewhere from 1 on" in fault(kept).words
    assert fault(*each_day).number == 17


def test_what_stands_after_the_last_root_is_not_yet_protected(kept: Kept, capsys: Any) -> None:
    """The page and the command say so; this is what it means."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_registered DISABLE TRIGGER USER")
    rows("DELETE FROM journal_registered WHERE number > %s", VOUCHED + 2)
    found = verify(kept)
    assert (found.fault, found.entries, found.vouched) == (None, VOUCHED + 2, VOUCHED)
    call_command("verify_register")
    assert "not yet protected" in capsys.readouterr().out


def test_the_command_names_the_position(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "root.json"
    file.write_text(root_file(Root.objects.get(day=kept.said["day"])))
    call_command("verify_register", root=[file])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_registered DISABLE TRIGGER USER")
    rows("DELETE FROM journal_registered WHERE number = 9")
    with pytest.raises(CommandError, match="entry 9: ") as failed:
        call_command("verify_register", root=[file])
    assert failed.value.returncode == 1
    file.write_text(file.read_text().replace('"number":30', '"number":20'))
    with pytest.raises(CommandError, match="not signed") as failed:
        call_command("verify_register", root=[file])
    assert failed.value.returncode == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"root": [], "public_key": "", "signature": ""}', "\ud800"])
def test_what_is_no_root_is_refused(text: str) -> None:
    with pytest.raises(BadRoot):
        read_root(text)


def test_erasing_a_person_changes_no_hash(kept: Kept, ana: Person, bea: Person) -> None:
    before = list(Registered.objects.order_by("number").values_list("hash", "text"))
    forget_words(person_id=ana.pk, verbs=["proposal.withdrawn"])
    assert not Opening.objects.filter(entry__verb="proposal.withdrawn", entry__actor=None).exists()
    for person in (ana, bea):
        with transaction.atomic():
            for room in rooms():
                room.erase(person.pk, texts=False)
    assert not Entry.objects.exclude(actor=None).exists()
    assert not Opening.objects.filter(what="actor").exists()
    assert Opening.objects.filter(what="data.reason").count() == VOUCHED // 2  # bea's stay: the city's record
    assert list(Registered.objects.order_by("number").values_list("hash", "text")) == before
    assert verify(kept).fault is None


def test_nothing_of_a_person_stands_in_the_register(kept: Kept, ana: Person) -> None:
    for said in map(json.loads, Registered.objects.values_list("text", flat=True)):
        assert set(said) == {"number", "position", "verb", "subject", "time", "data", "sealed"}
        assert set(said["data"]) <= {"merge", "threshold"}
    opened = Opening.objects.filter(entry__actor=ana, what="actor").first()
    assert opened
    assert json.loads(opened.entry.registered.text)["sealed"]["actor"] == commitment(opened.salt, ana.pk)
