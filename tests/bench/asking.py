"""Ask a server over loopback, and tell what it cost in CPU time of its processes and of its database's backends."""

from __future__ import annotations

import http.client
import os
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")
CALLERS = 4
Server = tuple[int, subprocess.Popen[bytes]]


class Request(NamedTuple):
    """What is sent; `holds`: what the answer must hold, as 200 alone may be a form that comes back."""

    method: str
    path: str
    headers: Mapping[str, str] = {}
    body: bytes = b""
    holds: bytes = b""


def turn(requests: Sequence[Request], round_: int, calls: int) -> Sequence[Request]:
    """Return a round's requests: what is given for all rounds comes once, anything else again and again."""
    if len(requests) > calls:
        return requests[round_ * calls : (round_ + 1) * calls]
    return (list(requests) * calls)[:calls]


def cost(server: Server, requests: Sequence[Request], database: str) -> float:
    """CPU seconds per request of the server's processes and the database's backends. Raises on a wrong answer."""
    port, process = server
    before = cpu_seconds(process.pid, database)
    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(lambda part: ask(port, part), [requests[n::CALLERS] for n in range(CALLERS)]))
    return (cpu_seconds(process.pid, database) - before) / len(requests)


def ask(port: int, requests: Sequence[Request]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for method, path, headers, body, holds in requests:
        connection.request(method, path, body, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200 or holds not in said:
            raise RuntimeError(f"{method} {path}: {answer.status} {said[:300]!r}")


def cpu_seconds(server: int, database: str) -> float:
    """CPU of a server's workers, and of every backend that serves their database; not of what tidies it meanwhile."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", [database]
        )
        backends = [row[0] for row in cursor.fetchall()]
    workers = [int(p) for p in Path(f"/proc/{server}/task/{server}/children").read_text().split()]
    return sum(_ticks(pid) for pid in [server, *workers, *backends]) / TICKS


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
