"""Roots are published once a day, signed; each promises a seed and reveals the one before."""

from __future__ import annotations

import datetime as dt
import sys
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Person
from commons import clock
from journal import queries, signing
from journal.actions import NoSigningKey, keep_up, publish_root, record
from journal.chain import NOTHING
from journal.models import Registered, Root
from tests import build

pytestmark = pytest.mark.django_db


def root_after(days: int) -> Root:
    return publish_root(at=clock.now() + dt.timedelta(days=days))


def acts(person: Person, count: int) -> None:
    proposal = build.proposal(person)
    for number in range(count):
        record("proposal.published", actor=person, subject=proposal, threshold=number)
    keep_up()


def test_a_root_is_published_once_a_day(ana: Person) -> None:
    with pytest.raises(queries.NoRoot):
        queries.current_seed()
    founding = publish_root()
    assert (founding.number, founding.hash, founding.previous, founding.marks) == (0, NOTHING, NOTHING, [])
    acts(ana, 3)
    assert publish_root() == founding and Root.objects.count() == 1
    second = root_after(1)
    hashes = list(Registered.objects.order_by("number").values_list("hash", flat=True))
    assert (second.number, second.hash, second.step, second.marks) == (3, hashes[-1], 1, hashes)
    assert second.previous == founding.digest == sha256(founding.text.encode()).hexdigest()
    assert all(signing.is_signed(each.public_key, each.signature, each.text) for each in (founding, second))
    assert not signing.is_signed(second.public_key, second.signature, founding.text)


def test_a_seed_is_promised_and_then_revealed(city: Any) -> None:
    publish_root()
    seed = queries.current_seed()
    assert sha256(seed.secret.encode()).hexdigest() == seed.hash == queries.root_of(clock.today()).seed_hash
    assert queries.revealed_seed(seed.root_id) is None
    root_after(1)
    root_after(2)
    assert queries.revealed_seed(seed.root_id) == seed.secret
    assert queries.current_seed().root_id != seed.root_id


def test_many_entries_leave_a_bounded_number_of_marks(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[publish_root.__module__], "MARKS", 4)
    acts(ana, 10)
    root = publish_root()
    marked = dict(Registered.objects.values_list("number", "hash"))
    assert (root.step, root.marks) == (3, [marked[3], marked[6], marked[9]])


def test_without_a_key_nothing_is_published(city: Any, settings: Any) -> None:
    settings.REGISTER_SIGNING_KEY = ""
    with pytest.raises(NoSigningKey, match="make_register_key"):
        publish_root()
    assert not Root.objects.exists()


@pytest.mark.parametrize("change", ["UPDATE journal_root SET number = 9", "DELETE FROM journal_root"])
def test_nobody_rewrites_a_root(city: Any, change: str) -> None:
    publish_root()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
