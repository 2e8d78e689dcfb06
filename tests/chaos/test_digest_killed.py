"""A worker dies without a word while it writes digests, and while it sends them."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from journal.actions import record
from notifications.models import Digest, Mail, Notification
from tests import build
from tests.chaos.machines import PATIENCE, Machine, Town, wait_until
from tests.notifications.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
FULL = bool(os.environ.get("FULL"))
PEOPLE, KILLS = (2_000, 8) if FULL else (200, 2)
TASKS = tuple(f"notifications.{what}" for what in ("write_digests", "deliver_bulk", "deliver_transactional"))


def news(ana: Person, *, people: int) -> None:
    """So many people with two lines each that wait since the day before yesterday, about proposals of their own."""
    proposals = [build.proposal(ana, title=f"Proposal {n}") for n in range(40)]
    entries = []
    for proposal in proposals:
        build.answer(proposal)
        with transaction.atomic():
            entries.append(
                record("proposal.answered", actor=None, subject=proposal, decision="accepted", office="Streets")
            )
    readers = Person.objects.bulk_create(
        Person(
            name=f"p{n}", name_key=f"p{n}", password="!", email=f"p{n}@demo.example", email_confirmed_at=timezone.now()
        )
        for n in range(people)
    )
    Notification.objects.bulk_create(
        Notification(
            person=reader,
            entry=entries[k],
            proposal=proposals[k],
            kind="answer_published",
            reason="supporter",
            awaits="daily",
            created_at=timezone.now() - dt.timedelta(days=2),
        )
        for n, reader in enumerate(readers)
        for k in {n % 40, (n // 40 + 7 * n + 1) % 40}
    )


def drill(town: Town, sink: Sink, *, people: int, kills: int, app: str = "civic") -> None:
    """Write and deliver, killing the worker at half of the kills while it writes, at the others while it sends."""
    worker = town.worker(app)
    writing = [people * n // (kills // 2 + 1) for n in range(1, kills // 2 + 1)]
    sending = [people // (kills + 2)] * (kills - len(writing))
    last = 0

    def kill(count: int) -> None:
        nonlocal last
        if sending and not writing and count >= last + sending[0]:
            last = count + 1  # the next one is this one again
            sending.pop()
            worker.end()  # the server has the mail; its yes never arrives

    sink.on_taken = kill
    until = time.monotonic() + (400 if FULL else 120) * PATIENCE
    while not _all_told() and time.monotonic() < until:
        if not worker.is_running:  # what a supervisor and beat do
            worker.start()
            for task in TASKS:
                town.ring(task)
        if writing:
            wait_until(lambda: _written() >= writing[0], seconds=20, every=0.005)
            time.sleep(0.03 * len(writing))  # into the next chunk
            writing.pop(0)
            worker.end()
        else:
            wait_until(lambda: not worker.is_running or _all_told(), seconds=3)
            _ring_if_idle(town, worker)
    assert not writing and not sending, "the drill ended before the last kill"
    assert _all_told(), worker.said


def _ring_if_idle(town: Town, worker: Machine) -> None:
    if worker.is_running and not _all_told():
        for task in TASKS:
            town.ring(task)


def _written() -> int:
    return Mail.objects.count()


def _all_told() -> bool:
    waiting = Notification.objects.exclude(awaits="").exists() or Mail.objects.filter(state="waiting").exists()
    return not waiting


def test_everybody_gets_one_digest_however_often_the_worker_dies(town: Town, sink: Sink, ana: Person) -> None:
    news(ana, people=PEOPLE)
    drill(town, sink, people=PEOPLE, kills=KILLS)
    assert Digest.objects.values("person").distinct().count() == Digest.objects.count() == PEOPLE
    assert Mail.objects.filter(state="sent").count() == Mail.objects.count() == PEOPLE
    assert not Notification.objects.filter(digest=None).exists()
    seen = Counter(sink.message_ids)
    doubles = sum(count - 1 for count in seen.values())
    print(f"\n{PEOPLE} digests, {KILLS} kills, {doubles} doubles of one Message-ID")
    assert len(seen) == len({str(message["To"]) for message in sink.taken}) == PEOPLE
    assert doubles <= KILLS and max(seen.values()) <= 2


def test_the_careless_twin_fails(town: Town, sink: Sink, ana: Person) -> None:
    news(ana, people=200)
    drill(town, sink, people=200, kills=2, app="tests.chaos.careless_digests")
    got = Counter(str(message["To"]) for message in sink.taken if message["Subject"].startswith("Your news"))
    print(f"\ncareless: 200 people, 2 kills, {sum(got.values()) - 200} digests too many")
    assert max(got.values()) > 1
