"""A crowd: several processes with several threads each that do one act at the same time on the test database.

Run as a program by `rush`: reads jobs as lines of JSON on standard input and writes what happened as lines of JSON. The
processes are begun by the first rush and wait for the next one, without a connection, as long as the tests run.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

PROCESSES, THREADS = 4, 6
SECONDS = 120
_crowd: list[subprocess.Popen[str]] = []


def rush(act: str, calls: list[dict[str, Any]]) -> Counter[str]:
    """Spread `calls` of the act (a name in `tests.races.acts`) over the crowd; count the outcomes by name."""
    from django.db import connection

    database = str(connection.settings_dict["NAME"])
    if not _crowd:
        _gather()
    try:
        for place, member in enumerate(_crowd):
            assert member.stdin
            job = {"act": act, "calls": calls[place::PROCESSES], "database": database}
            member.stdin.write(f"{json.dumps(job)}\n")
            member.stdin.flush()
        outcomes: Counter[str] = Counter()
        for member in _crowd:
            outcomes.update(json.loads(_said(member)))
    except BaseException:
        _disperse()  # nobody takes a late answer for that of the next rush
        raise
    return outcomes


def _gather() -> None:
    """Wake everybody before anybody starts."""
    from deploy.embedded.crew import die_with_parent

    for _ in range(PROCESSES):
        member = subprocess.Popen(
            [sys.executable, "-m", "tests.races.crowd"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        _crowd.append(member)
    atexit.register(_disperse)
    for member in _crowd:
        assert _said(member) == "ready\n"


def _said(member: subprocess.Popen[str]) -> str:
    assert member.stdout
    line = member.stdout.readline()
    assert line, f"one of the crowd ended with {member.wait(timeout=SECONDS)}"
    return line


def _disperse() -> None:
    for member in _crowd:
        member.kill()
        member.communicate()
    _crowd.clear()


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings

    from commons import face, kept
    from tests.races import acts

    settings.DEBUG = False  # as it is for the tests themselves

    print("ready", flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        # Those of the last story's city.
        face.forget()
        kept.forget()
        calls = deque(job["calls"])
        with ThreadPoolExecutor(THREADS) as threads:
            parts = [threads.submit(_work, getattr(acts, job["act"]), calls, job["database"]) for _ in range(THREADS)]
        print(json.dumps(sum((part.result() for part in parts), Counter())), flush=True)


def _work(act: Callable[..., str], calls: deque[dict[str, Any]], database: str) -> Counter[str]:
    """Take calls until none is left, on a connection that ends with them."""
    from django.db import connection

    connection.settings_dict["NAME"] = database
    outcomes: Counter[str] = Counter()
    with suppress(IndexError):
        while True:
            outcomes[_outcome(act, calls.popleft())] += 1
            connection.close_if_unusable_or_obsolete()
    connection.close()
    return outcomes


def _outcome(act: Callable[..., str], call: dict[str, Any]) -> str:
    try:
        return str(act(**call))
    except Exception as error:
        return type(error).__name__


if __name__ == "__main__":
    main()
