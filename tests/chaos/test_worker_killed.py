"""A worker dies without a word in the middle of many mails."""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest

from notifications.models import Mail
from tests.chaos.machines import PATIENCE, Town, wait_until
from tests.notifications.sink import Sink
from tests.notifications.test_deliver_mails import wait

pytestmark = pytest.mark.django_db(transaction=True)
DELIVER = "notifications.deliver_transactional"
FULL = bool(os.environ.get("FULL"))
MAILS, KILLS = (2_000, 10) if FULL else (200, 2)


def drill(town: Town, sink: Sink, *, mails: int, kills: int, app: str = "civic") -> Counter[str]:
    """Deliver `mails`, killing the worker `kills` times right after the server took one; count each Message-ID."""
    wait(mails)
    worker = town.worker(app)
    fatal = [mails * (n + 1) // (kills + 2) for n in range(kills)]

    def kill(count: int) -> None:
        if fatal and count >= fatal[0]:
            fatal.pop(0)
            worker.end()  # the server has the mail; its yes never arrives

    sink.on_taken = kill
    until = time.monotonic() + (300 if FULL else 90) * PATIENCE
    while Mail.objects.filter(state="waiting").exists() and time.monotonic() < until:
        if not worker.is_running:  # what a supervisor and beat do
            worker.start()
            town.ring(DELIVER)
        wait_until(lambda: not worker.is_running or not _waiting(), seconds=10)
    assert not fatal, "the drill ended before the last kill"
    return Counter(sink.message_ids)


def _waiting() -> bool:
    return Mail.objects.filter(state="waiting").exists()


def test_no_mail_is_lost_and_at_most_one_is_doubled_per_kill(town: Town, sink: Sink) -> None:
    seen = drill(town, sink, mails=MAILS, kills=KILLS)
    doubles = sum(count - 1 for count in seen.values())
    print(f"\n{MAILS} mails, {KILLS} kills, {doubles} doubles, {sink.connections} connections")
    assert len(seen) == MAILS
    assert doubles <= KILLS and max(seen.values()) <= 2
    assert Mail.objects.filter(state="sent").count() == MAILS


def test_without_kills_there_are_no_doubles(town: Town, sink: Sink) -> None:
    seen = drill(town, sink, mails=MAILS, kills=0)
    assert set(seen.values()) == {1} and len(seen) == MAILS


def test_the_careless_twin_fails(town: Town, sink: Sink) -> None:
    seen = drill(town, sink, mails=90, kills=1, app="tests.chaos.careless")
    doubles = sum(count - 1 for count in seen.values())
    print(f"\ncareless: 90 mails, 1 kill, {doubles} doubles")
    assert len(seen) == 90
    assert doubles > 1
