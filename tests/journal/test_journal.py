"""The journal is written with its act, never changed, and read without a gap."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Person
from charter.models import City
from journal import queries
from journal.actions import OutsideTransaction, forget_words, record, sequence
from journal.models import Entry


@pytest.mark.django_db(transaction=True)
def test_an_entry_without_its_acts_transaction_is_refused(city: City) -> None:
    with pytest.raises(OutsideTransaction):
        record("city.named", actor=None, subject=city)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_entry(city: City) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("city.named", actor=None, subject=city)
        1 / 0  # noqa: B018 the act breaks after its entry
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_entry SET verb = 'other.verb'",
        "UPDATE journal_entry SET data = '{\"rewritten\": true}'",
        "UPDATE journal_entry SET created_at = created_at - interval '1 day'",
        "UPDATE journal_entry SET position = 99",
        "UPDATE journal_entry SET actor_id = %(other)s",
        "DELETE FROM journal_entry",
    ],
)
def test_nobody_rewrites_an_entry(city: City, ana: Person, bea: Person, change: str) -> None:
    record("city.named", actor=ana, subject=city)
    sequence()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, {"other": bea.pk})
    entry = Entry.objects.get()
    assert (entry.verb, entry.data, entry.position, entry.actor_id) == ("city.named", {}, 1, ana.pk)


@pytest.mark.django_db
def test_the_actor_of_an_entry_can_be_erased(city: City, carl: Person) -> None:
    record("city.named", actor=carl, subject=city)
    Entry.objects.update(actor=None)
    assert Entry.objects.get().actor_id is None


@pytest.mark.django_db
def test_an_assisted_act_about_oneself_names_one_as_its_subject_alone(city: City, carl: Person, nora: Person) -> None:
    carl.assisted_by = nora
    record("person.renamed", actor=carl, subject=carl)
    record("city.named", actor=carl, subject=city)
    told = (
        Entry.objects.filter(verb="person.assisted", subject_id=carl.pk).order_by("id").values_list("data", flat=True)
    )
    assert list(told) == [
        {"act": "person.renamed", "of": "person"},
        {"act": "city.named", "of": "city", "id": city.pk},
    ]


@pytest.mark.django_db
def test_a_reason_can_be_erased_with_who_gave_it_and_not_otherwise(city: City, ana: Person, carl: Person) -> None:
    for who, reason in ((ana, "Mine."), (carl, "His."), (None, "The city's.")):
        record("city.named", actor=who, subject=city, reason=reason, number=1)
    for change in ("data = data - 'reason'", "data = data - 'number', actor_id = NULL"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE journal_entry SET {change}")  # noqa: S608
    forget_words(person_id=carl.pk, verbs=["city.named"], about=[city.pk + 1])
    forget_words(person_id=carl.pk, verbs=["city.left"])
    assert Entry.objects.filter(data__reason="His.", actor=carl).exists()
    forget_words(person_id=carl.pk, verbs=["city.named"], about=[city.pk])
    told = [(entry.actor_id, entry.data) for entry in Entry.objects.order_by("id")]
    assert told == [
        (ana.pk, {"reason": "Mine.", "number": 1}),
        (None, {"number": 1}),
        (None, {"reason": "The city's.", "number": 1}),
    ]


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_not_passed(city: City) -> None:
    """A slow act takes its id first and commits last; a reader that remembers positions still meets it."""
    written, may_commit = threading.Event(), threading.Event()

    def slow_act() -> None:
        with transaction.atomic():
            record("city.slow", actor=None, subject=city)
            written.set()
            may_commit.wait(10)
        connection.close()

    slow = threading.Thread(target=slow_act)
    slow.start()
    written.wait(10)
    with transaction.atomic():
        record("city.quick", actor=None, subject=city)
    assert sequence() == 1
    read = [entry.verb for entry in queries.after(0)]
    may_commit.set()
    slow.join()
    assert sequence() == 1
    read += [entry.verb for entry in queries.after(len(read))]
    assert read == ["city.quick", "city.slow"]
    assert Entry.objects.get(verb="city.slow").pk < Entry.objects.get(verb="city.quick").pk


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_leave_no_gap_and_no_double(city: City) -> None:
    with transaction.atomic():
        for _ in range(200):
            record("city.named", actor=None, subject=city)

    def place() -> None:
        while Entry.objects.filter(position=None).exists():
            sequence(limit=7)
        connection.close()

    crowd = [threading.Thread(target=place) for _ in range(4)]
    for member in crowd:
        member.start()
    for member in crowd:
        member.join()
    positions = list(Entry.objects.order_by("id").values_list("position", flat=True))
    assert positions == list(range(1, 201))
    assert queries.lag("nobody") == 200
