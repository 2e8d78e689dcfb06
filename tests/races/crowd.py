"""A crowd: several processes with several threads each that do one act at the same time on the test database.

Run as a program by `rush`: reads a job as JSON on standard input and writes what happened as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

PROCESSES, THREADS = 4, 6
SECONDS = 120


def rush(act: str, calls: list[dict[str, Any]]) -> Counter[str]:
    """Spread `calls` of the act (a name in `tests.races.acts`) over the crowd; count the outcomes by name."""
    from django.db import connection

    environment = os.environ | {"TEST_DATABASE": str(connection.settings_dict["NAME"])}
    crowd = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.races.crowd"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for member in crowd:  # everybody is awake before anybody starts
        assert member.stdout and member.stdout.readline() == "ready\n"
    outcomes: Counter[str] = Counter()
    for place, member in enumerate(crowd):
        assert member.stdin
        member.stdin.write(json.dumps({"act": act, "calls": calls[place::PROCESSES]}))
        member.stdin.close()
    for member in crowd:
        assert member.stdout
        outcomes.update(json.loads(member.stdout.read()))
        assert member.wait(timeout=SECONDS) == 0
    return outcomes


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
    django.setup()
    from django.db import connection

    from tests.races import acts

    connection.ensure_connection()
    print("ready", flush=True)
    job = json.load(sys.stdin)
    act = getattr(acts, job["act"])

    def one(call: dict[str, Any]) -> str:
        try:
            return str(act(**call))
        except Exception as error:
            return type(error).__name__
        finally:
            if len(job["calls"]) > THREADS:
                connection.close_if_unusable_or_obsolete()

    with ThreadPoolExecutor(THREADS) as threads:
        outcomes = Counter(threads.map(one, job["calls"]))
    json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    main()
