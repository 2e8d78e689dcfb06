"""The public register: what it costs those who write acts, and how fast it takes in a large city's past.

Twenty write at once while the sequencer works, with the register and without, in turn; only the ratio is judged.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import threading
import time
import tomllib
from pathlib import Path
from unittest import mock

from django.db import connection

from journal.actions import keep_up, sequence
from journal.queries import verify

WRITERS, ACTS, ROUNDS = 20, 500, 5
PAST = """
INSERT INTO journal_entry (verb, actor_id, subject_type, subject_id, data, created_at)
SELECT 'proposal.withdrawn', %s, 'proposal', %s, '{"merge": 1, "reason": "It was about something else."}', now()
FROM generate_series(1, %s)
"""


def main(tolerance: float, *, past: int, quick: bool = False) -> int:
    from tests import build
    from tests.bench.__main__ import database
    from tests.races import crowd

    acts, rounds = (50, 2) if quick else (ACTS, ROUNDS)
    limit = tomllib.loads((Path(__file__).parent / "limits.toml").read_text())["register"]["throughput"]
    with database():
        molinos = build.district("molinos", "Molinos")
        people = build.residents(WRITERS, molinos)
        proposal = build.proposal(people[0])
        calls = [{"proposal": proposal.pk, "person": each.pk} for _act in range(acts) for each in people]
        ratios = []
        for round_ in range(rounds + 1):  # the first warms and is not counted
            rates = {}
            for registers in (True, False) if round_ % 2 else (False, True):
                with sequencing(registers):
                    began = time.monotonic()
                    crowd.rush("withdraw_in_the_register", calls)
                    rates[registers] = len(calls) / (time.monotonic() - began)
                keep_up()
            ratios += [rates[True] / rates[False]] if round_ else []
        ratio = statistics.median(ratios)
        crowd._disperse()
        print(f"{WRITERS} writers, {acts} acts each: {ratio:.2f} of the throughput without it (limit {limit})")
        seconds = taken_in(people[0].pk, proposal.pk, past)
    home = Path(os.environ.get("CIVIC_HOME", ".state"))
    home.mkdir(parents=True, exist_ok=True)
    (home / "bench-register.json").write_text(json.dumps({"throughput": ratio, "rounds": ratios, "past": seconds}))
    return int(ratio * tolerance < limit)


class sequencing:
    """The sequencer at work in a thread; without the register it places and registers nothing."""

    def __init__(self, registers: bool) -> None:
        its_module = sys.modules["journal.actions.sequence"]  # the package has the function of that name
        nothing = mock.patch.object(its_module, "register_placed", lambda limit: 0)
        self.patch = None if registers else nothing
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def __enter__(self) -> None:
        if self.patch:
            self.patch.start()
        self.thread.start()

    def __exit__(self, *_why: object) -> None:
        self.done.set()
        self.thread.join()
        if self.patch:
            self.patch.stop()

    def work(self) -> None:
        while not self.done.is_set():
            sequence()
            self.done.wait(0.05)
        connection.close()


def taken_in(person: int, proposal: int, past: int) -> dict[str, float]:
    """Take in so many entries at once, then verify them; return seconds and how much memory was added (MB)."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(PAST, [person, proposal, past])
        cursor.execute("ANALYZE journal_entry")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    keep_up(limit=50_000)
    took, began = time.monotonic() - began, time.monotonic()
    found = verify()
    verified = time.monotonic() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{past:,} entries: registered in {took:.0f} s, {found.entries:,} verified in {verified:.0f} s, {grown:.0f} MB"
    )
    if found.fault:
        raise SystemExit(f"entry {found.fault.number}: {found.fault.words}")
    return {"entries": past, "registered": took, "verified": verified, "mb": grown}
