"""What many followers cost: `python -m tests.bench --deliveries [--followers 10000,100000]`.

The request that publishes an answer, with nobody and with all of them following. Telling them, people by people: its
memory and its pace as their number grows. Mails a second, as a share of a bare loop of SMTP over one connection to the
same server, round by round. Only ratios are judged.
"""

from __future__ import annotations

import json
import os
import smtplib
import socket
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ANSWERS, ROUNDS, MAILS = 5, 5, 600
HERE = Path(__file__).parent


def main(tolerance: float, *, sizes: list[int], quick: bool = False) -> int:
    from tests.bench.__main__ import database

    limits = tomllib.loads((HERE / "limits.toml").read_text())["deliveries"]
    with database() as name, listening() as port:
        few, many = sizes[0], sizes[-1]
        found: dict[str, Any] = {"request": requests(many, answers=2 if quick else ANSWERS)}
        print(f"request {found['request']:.2f}", file=sys.stderr, flush=True)
        grown = {}
        for size in (few, many):
            grown[size] = told(size, name)
            print(size, grown[size], file=sys.stderr, flush=True)
        found["memory"] = grown[many]["mb"] / grown[few]["mb"]
        found["pace"] = grown[many]["rate"] / grown[few]["rate"]
        rounds = [delivered(port, 100 if quick else MAILS) for _round in range(2 if quick else ROUNDS + 1)][1:]
        found["rate"] = statistics.median(mine / bare for mine, bare in rounds)
        found |= {"told": grown, "mails_a_second": rounds}
    says = {
        "request": f"times as long to publish an answer with {many:,} followers as with none",
        "memory": f"times the memory to tell {many:,} as to tell {few:,}",
        "pace": f"of the pace of telling {few:,}, with {many:,}",
        "rate": "of the mails a second of a bare SMTP loop, by one worker",
    }
    for what, words in says.items():
        print(f"{found[what]:.2f} {words} (limit {limits[what]})")
    home = Path(os.environ.get("CIVIC_HOME", ".state"))
    home.mkdir(parents=True, exist_ok=True)
    (home / "bench-deliveries.json").write_text(json.dumps(found, indent=1))
    beyond = any(found[what] > tolerance * limits[what] for what in ("request", "memory"))
    return int(beyond or any(found[what] * tolerance < limits[what] for what in ("pace", "rate")))


def requests(followers: int, *, answers: int) -> float:
    """Publish answers on their page, in turn with nobody and so many who follow; return the ratio of the medians."""
    from django.test import Client

    from accounts.models import Mandate
    from proposals.lifecycle import State
    from tests import build
    from tests.crowd_of_followers import followers as crowd

    streets = build.office("streets", "Streets")
    omar = build.mandated("omar", Mandate.Role.OFFICIAL, office=streets, holder_name="Omar Haddad")
    ana = build.resident("ana", build.district("molinos", "Molinos"))
    fields: dict[str, Any] = {"state": State.AWAITING_ANSWER, "office": streets}
    quiet = [build.proposal(ana, title=f"Quiet {n}", **fields) for n in range(answers + 1)]
    loud = [build.proposal(ana, title=f"Loud {n}", **fields) for n in range(answers + 1)]
    crowd(followers, *loud)
    text = {"decision": "accepted", "reasons": "There is room, and the children need it. " * 5, "summary": "Yes, soon."}
    text |= {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}
    browser = Client()
    browser.force_login(omar)
    took: dict[str, list[float]] = {"quiet": [], "loud": []}
    for turn, pair in enumerate(zip(quiet, loud, strict=True)):
        for which, proposal in zip(took, pair, strict=True):
            began = time.perf_counter()
            answer = browser.post(f"/proposals/{proposal.pk}/answer/", text)
            seconds = time.perf_counter() - began
            assert answer.status_code == 302, answer.content
            took[which] += [seconds] if turn else []  # the first warms
    return statistics.median(took["loud"]) / statistics.median(took["quiet"])


def told(size: int, database: str) -> dict[str, float]:
    """Tell so many in a process of its own, as a worker does; return its peak of memory (MB) and people a second."""
    words = [sys.executable, "-m", "tests.bench.deliveries", str(size)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "BENCH_DATABASE": database}
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def tell(size: int) -> None:
    """Write what an answer tells so many followers, and say what it took. Runs in a process of its own."""
    import django

    django.setup()
    from django.db import transaction

    from accounts.models import Person
    from journal.actions import record, sequence
    from notifications.actions import spread, tell_people
    from notifications.models import Notification, Spread
    from tests import build
    from tests.crowd_of_followers import followers
    from tests.reports.bench import peak_mb

    proposal = build.proposal(Person.objects.get(name="Ana"), title=f"Followed by {size}")
    build.answer(proposal)
    followers(size, proposal)
    sequence()
    while tell_people().more:  # what happened before
        pass
    Spread.objects.all().delete()
    with transaction.atomic():
        entry = record("proposal.answered", actor=None, subject=proposal, decision="accepted", office="Streets")
    sequence()
    began = time.perf_counter()
    while tell_people().more:
        pass
    while spread().more:
        pass
    seconds = time.perf_counter() - began
    count = Notification.objects.filter(entry=entry).count()
    assert count == size + 1, count
    print(json.dumps({"mb": peak_mb(), "rate": count / seconds}))


def delivered(port: int, count: int) -> tuple[float, float]:
    """Send so many waiting mails, and the same bytes by a bare loop; return both in mails a second."""
    from django.conf import settings

    from notifications.actions import deliver_mails
    from notifications.mail.transport import compose
    from notifications.models import Channel, Mail

    settings.EMAIL_TRANSPORT = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
    mails = list(
        Mail.objects.filter(Channel.AT_ONCE.mails, state=Mail.State.WAITING).order_by("next_try_at", "id")[:count]
    )
    whole = [(mail.to, compose(mail).message().as_bytes(linesep="\r\n")) for mail in mails]
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as bare:
        for to, message in whole:
            bare.sendmail("noreply@localhost", [to], message)
    beside = len(whole) / (time.perf_counter() - began)
    sent, began = 0, time.perf_counter()
    while sent < count:
        done = deliver_mails(channel=Channel.AT_ONCE, limit=min(200, count - sent))
        assert done.sent, "the server takes nothing"
        sent += done.sent
    return sent / (time.perf_counter() - began), beside


@contextmanager
def listening() -> Iterator[int]:
    """A mail server in a process of its own that takes all and keeps nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l", f"127.0.0.1:{port}"]
    server = subprocess.Popen(words)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    tell(int(sys.argv[1]))
