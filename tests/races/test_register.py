"""Many write public acts at once: the register is one whole chain, in an order that nobody can doubt."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from accounts.models import Person
from charter.models import District
from journal.actions import keep_up, sequence
from journal.models import Registered
from journal.queries import verify
from tests import build
from tests.races.crowd import rush

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 20
ACTS = 500 if os.environ.get("FULL") else 20


@contextmanager
def sequencer() -> Iterator[None]:
    """Place and register all the while, as the worker does."""
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            sequence()
            done.wait(0.01)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def calls(ana: Person, molinos: District) -> list[dict[str, int]]:
    proposal, people = build.proposal(ana), build.residents(WRITERS, molinos)
    return [{"proposal": proposal.pk, "person": each.pk} for _act in range(ACTS) for each in people]


def test_the_chain_is_whole_and_what_was_acknowledged_first_stands_first(ana: Person, molinos: District) -> None:
    with sequencer():
        said = rush("withdraw_in_the_register", calls(ana, molinos))
    keep_up()
    acts = {int(entry): (int(began), int(ended)) for began, ended, entry in (each.split() for each in said)}
    order = list(Registered.objects.order_by("number").values_list("entry_id", flat=True))
    assert sorted(order) == sorted(acts) and len(order) == WRITERS * ACTS
    assert verify().fault is None and verify().entries == len(order)
    earliest_end_after = float("inf")
    for entry in reversed(order):
        began, ended = acts[entry]
        assert earliest_end_after > began, "an act that stands later was acknowledged before this one began"
        earliest_end_after = min(earliest_end_after, ended)


def test_who_hashes_in_the_acts_own_transaction_loses_acts(ana: Person, molinos: District) -> None:
    """Two take the same hash for the last one. That the chain does not fork is the database's doing."""
    said = rush("register_without_the_sequencer", calls(ana, molinos)[: WRITERS * 2])
    assert said["IntegrityError"] > 0 and Registered.objects.count() == said["written"]
