"""Redis is a doorbell: without it every act is done, and told when it is back."""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from typing import Any

import pytest

from accounts.models import Person
from charter.models import Office, RuleVersion
from civic.celery import SEND_SECONDS
from journal.models import Entry
from notifications.actions import set_preferences
from notifications.models import Mail
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build
from tests.chaos.machines import Town, wait_until
from tests.notifications.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
ROUND = 4


@pytest.fixture
def waiting_for_answer(
    ana: Person, bea: Person, mira: Person, carl: Person, omar: Person, streets: Office
) -> list[Proposal]:
    set_preferences(by=ana, choices={"comment_on_mine": "at_once"})
    # More than anybody wants in a week.
    RuleVersion.objects.create(rule="mails_a_week", number=2, value=1_000)
    fields: dict[str, Any] = {"state": State.AWAITING_ANSWER, "office": streets}
    return [build.proposal(ana, title=f"Proposal {n}", **fields) for n in range(2 * ROUND)]


def expected(proposals: list[Proposal]) -> Counter[tuple[str, str]]:
    """What everybody gets: a comment for its author, the answer for all concerned, a confirmation each."""
    told: Counter[tuple[str, str]] = Counter()
    for proposal in proposals:
        told["ana@demo.example", f"A comment on your proposal: {proposal.title}"] += 1
        for name in ("ana", "bea", "mira", "carl"):
            told[f"{name}@demo.example", f"The city answered: {proposal.title}"] += 1
        told[f"new{proposal.pk}@demo.example", "Confirm your address"] += 1
    return told


def taken(sink: Sink) -> Counter[tuple[str, str]]:
    return Counter((str(message["To"]), str(message["Subject"])) for message in sink.taken)


def compare(control: dict[str, list[float]], took: dict[str, list[float]]) -> None:
    for act, seconds in took.items():
        ratio = statistics.median(seconds) / statistics.median(control[act])
        print(f"{act}: {ratio:.1f} x the time with Redis, {max(seconds) * 1000:.0f} ms at most")


def test_acts_go_on_without_redis_and_all_is_told_when_it_is_back(
    town: Town, sink: Sink, waiting_for_answer: list[Proposal]
) -> None:
    before, after = waiting_for_answer[:ROUND], waiting_for_answer[ROUND:]
    worker, beat = town.worker(), town.beat()
    worker.start()
    control = json.loads(town.program("tests.chaos.residents", *[str(p.pk) for p in before]))
    beat.start()
    assert wait_until(lambda: taken(sink) == expected(before), seconds=60), (taken(sink), worker.said)
    beat.end()

    town.redis.end()
    took = json.loads(town.program("tests.chaos.residents", *[str(p.pk) for p in after]))
    compare(control, took)
    assert Entry.objects.filter(verb="proposal.answered").count() == 2 * ROUND

    town.redis.start()
    # The safety off: the rings of that time are lost, so without the sweep nothing comes.
    time.sleep(5)
    assert taken(sink) == expected(before)

    start = time.monotonic()
    beat.start()
    arrived = wait_until(lambda: len(sink.taken) >= expected(waiting_for_answer).total(), seconds=90)
    assert arrived, (taken(sink), worker.said, beat.said)
    print(f"all arrived {time.monotonic() - start:.0f} s after beat was back")
    time.sleep(1)
    assert worker.is_running
    assert taken(sink) == expected(waiting_for_answer)
    assert max(Counter(sink.message_ids).values()) == 1
    assert not Mail.objects.exclude(state="sent").exists()


def test_a_redis_that_accepts_and_says_nothing_costs_less_than_its_time_out_for_each_act(
    town: Town, waiting_for_answer: list[Proposal]
) -> None:
    ids = [str(proposal.pk) for proposal in waiting_for_answer]
    control = json.loads(town.program("tests.chaos.residents", *ids[:ROUND]))
    with town.redis.hanging():
        took = json.loads(town.program("tests.chaos.residents", *ids[ROUND:]))
    compare(control, took)
    # Every one of these rings; if each waited for the time-out, their sum would be this times their number.
    ringing = [seconds for act in ("comment", "answer", "sign-up mail") for seconds in took[act]]
    assert sum(ringing) < SEND_SECONDS * len(ringing)
    assert Entry.objects.filter(verb="proposal.answered").count() == 2 * ROUND
