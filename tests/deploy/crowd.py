"""Residents and visitors at work through the proxy: reads and supports, and what came of each."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.deploy.house import House, unverified

THREADS = 8


@dataclass
class Told:
    """What everybody was told. `given` are acknowledged supports: (person, proposal, when)."""

    asked: int = 0
    failed: list[str] = field(default_factory=list)
    releases: Counter[str] = field(default_factory=Counter)
    given: list[tuple[int, int, float]] = field(default_factory=list)
    slowest: float = 0.0


class Crowd:
    """Threads that go on until they are told to stop. Each has an address of its own, as visitors have."""

    def __init__(self, house: House, *, reads: bool = True) -> None:
        self._house, self._reads = house, reads
        pairs = itertools.product(house.people["proposals"], range(len(house.people["tokens"])))
        self._pairs = iter(list(pairs))
        self._lock = threading.Lock()
        self._going = threading.Event()
        self._going.set()
        self.told = Told()
        self._threads = [threading.Thread(target=self._go, args=(n,), daemon=True) for n in range(THREADS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> Told:
        self._going.clear()
        for thread in self._threads:
            thread.join(timeout=60)
        return self.told

    def _go(self, number: int) -> None:
        connection: http.client.HTTPSConnection | None = None
        for turn in itertools.count():
            if not self._going.is_set():
                return
            if connection is None or turn % 40 == 0:  # another visitor
                if connection:
                    connection.close()
                connection = self._connection(number, turn // 40)
            try:
                self._ask(connection, turn)
            except (OSError, http.client.HTTPException) as error:
                with self._lock:
                    self.told.asked += 1
                    self.told.failed.append(repr(error))
                connection.close()
                connection = None

    def _connection(self, number: int, visitor: int) -> http.client.HTTPSConnection:
        source = (f"127.0.{number + 1}.{visitor % 250 + 1}", 0)
        return http.client.HTTPSConnection(
            "127.0.0.1", self._house.port, timeout=30, source_address=source, context=unverified()
        )

    def _ask(self, connection: http.client.HTTPSConnection, turn: int) -> None:
        pair = None if self._reads and turn % 2 else next(self._pairs, None)
        began = time.monotonic()
        if pair is None:
            proposals = self._house.people["proposals"]
            pages = [
                "/",
                "/proposals/",
                f"/proposals/{proposals[turn % len(proposals)]}/",
                "/api/v1/proposals/",
                "/healthz",
            ]
            connection.request("GET", pages[turn % len(pages)])
        else:
            proposal, place = pair
            headers: dict[str, Any] = {"Authorization": f"Token {self._house.people['tokens'][place]}"}
            connection.request("PUT", f"/api/v1/proposals/{proposal}/support/", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        with self._lock:
            self.told.asked += 1
            self.told.slowest = max(self.told.slowest, time.monotonic() - began)
            self.told.releases[answer.headers.get("X-Release", "this")] += 1
            if answer.status != 200:
                self.told.failed.append(f"{answer.status} {body[:200]!r}")
            elif pair is not None:
                person = self._house.people["people"][pair[1]]
                self.told.given.append((person, pair[0], time.time()))
