"""An answer that a city follows, with workers killed and Redis wiped on the way."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.mail import get_connection, send_mail
from django.db import connection

from accounts.models import Person
from charter.models import Office
from journal.models import Entry
from notifications.models import Channel, Mail, Notification, Spread
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build
from tests.chaos.conftest import listening, started
from tests.chaos.machines import PATIENCE, Machine, Town, wait_until
from tests.crowd_of_followers import followers
from tests.notifications.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
FULL = bool(os.environ.get("FULL"))
FOLLOWERS, KILLS = (int(os.environ.get("FOLLOWERS", "100000")), 10) if FULL else (200, 2)
# Who supervises starts what died again; two of each where a city has many.
CREW = ("celery,transactional", "bulk,at_once", "at_once,bulk")


@pytest.fixture
def counting() -> Iterator[Sink]:
    with listening(keeps=False) as server:
        yield server


@pytest.fixture
def city(transactional_db: None, tmp_path: Path, counting: Sink) -> Iterator[Town]:
    with started(tmp_path, counting) as made:
        yield made


@pytest.fixture
def crossing(ana: Person, streets: Office) -> Proposal:
    proposal = build.proposal(ana, title="A crossing at the school", state=State.AWAITING_ANSWER, office=streets)
    followers(FOLLOWERS, proposal)
    return proposal


def answer(proposal: Proposal, omar: Person) -> float:
    began = time.monotonic()
    actions.publish_answer(
        proposal_id=proposal.pk,
        by=omar,
        decision="accepted",
        reasons="There is room on the carriageway, and 280 children need it. " * 3,
        summary="We widen the pavement this year.",
    )
    return time.monotonic() - began


def tended(workers: list[Machine]) -> None:
    """Do what a supervisor does."""
    for worker in workers:
        if not worker.is_running:
            worker.start()


def told() -> int:
    """Everybody who follows it and its author."""
    return Notification.objects.count()


def waits() -> bool:
    spread = Spread.objects.exists() or told() < FOLLOWERS + 1
    return spread or Mail.objects.filter(state=Mail.State.WAITING).exists()


def test_everybody_hears_once_though_workers_die_and_redis_forgets(
    city: Town, counting: Sink, crossing: Proposal, omar: Person
) -> None:
    workers = [city.worker(queues=queues) for queues in CREW]
    beat = city.beat()
    tended(workers)
    beat.start()
    fatal = [(FOLLOWERS + 1) * (n + 1) // (KILLS + 1) for n in range(KILLS - 1)]
    wiped = [FOLLOWERS // 3, 2 * FOLLOWERS // 3]
    kills = 0

    def on_taken(count: int) -> None:
        nonlocal kills
        if fatal and count >= fatal[0]:
            fatal.pop(0)
            workers[1 + kills % 2].end()  # whichever of them it was whose mail this is
            kills += 1
        if wiped and count >= wiped[0]:
            wiped.pop(0)
            city.redis.wipe()

    counting.on_taken = on_taken
    took = answer(crossing, omar)
    began = time.monotonic()
    # One dies while it writes.
    assert wait_until(lambda: told() > FOLLOWERS // 5, seconds=120), workers[1].said
    workers[1].end()
    workers[2].end()
    kills += 2
    wrote: float | None = None
    most_mb = 0.0
    until = time.monotonic() + max(120, FOLLOWERS / 20) * PATIENCE
    while waits() and time.monotonic() < until:
        tended(workers)
        time.sleep(0.5)
        most_mb = max(most_mb, *(worker.memory_mb for worker in workers))
        if wrote is None and told() == FOLLOWERS + 1 and not Spread.objects.exists():
            wrote = time.monotonic() - began
    seconds = time.monotonic() - began
    assert not fatal and not wiped, "the drill ended before the last kill"
    assert not waits(), [worker.said for worker in workers]
    heard = {address for _id, address in counting.seen}
    doubles = counting.count - len(counting.seen)
    print(
        f"\n{FOLLOWERS:,} followers: answered in {took * 1000:.0f} ms, told in {wrote or 0:.0f} s, "
        f"{counting.count:,} mails in {seconds:.0f} s ({counting.count / seconds:.0f} a second), "
        f"{kills} kills, Redis wiped twice: {FOLLOWERS + 1 - len(heard)} lost, {doubles} doubles of one Message-ID, "
        f"{most_mb:.0f} MB the largest worker with its master"
    )
    assert len(heard) == len(counting.seen) == FOLLOWERS + 1, "nobody is left out, nobody gets two"
    assert doubles <= kills
    assert told() == FOLLOWERS + 1 == Mail.objects.filter(state=Mail.State.SENT).count()
    assert Entry.objects.filter(verb="proposal.answered").count() == 1


def test_a_mail_somebody_waits_for_stands_behind_no_digest(city: Town, counting: Sink, ana: Person) -> None:
    """Thousands of mails wait; the one that confirms an address leaves at once, by a worker of its own."""
    _crowd_of_mails(2_000)
    bulk, fast = city.worker(queues="at_once,bulk"), city.worker(queues="transactional")
    bulk.start()
    fast.start()
    city.ring("notifications.deliver_bulk")
    assert wait_until(lambda: counting.count > 20, seconds=30), bulk.said
    queued = get_connection("notifications.mail.QueuedBackend")
    send_mail("Confirm your e-mail address", "Open the link.", None, ["new@demo.example"], connection=queued)
    city.ring("notifications.deliver_transactional")
    asked = Mail.objects.filter(to="new@demo.example", state=Mail.State.SENT)
    assert wait_until(asked.exists, seconds=10), fast.said
    assert Mail.objects.filter(Channel.BULK.mails, state=Mail.State.WAITING).exists(), "digests still wait"


def _crowd_of_mails(count: int) -> None:
    """Digests of a day, written and not sent."""
    from notifications.models import Digest, Edition
    from tests.crowd_of_followers import PEOPLE

    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [count])
    edition = Edition.objects.create(frequency="daily", on="2026-01-05", until="2026-01-05T07:00:00Z")
    people = Person.objects.filter(email__endswith="@people.example").order_by("pk")
    digests = Digest.objects.bulk_create(Digest(edition=edition, person=person) for person in people)
    Mail.objects.bulk_create(
        Mail(person=d.person, digest=d, to=d.person.email, subject="Your news", text="…", message_id=f"<d{d.pk}@x>")
        for d in digests
    )
