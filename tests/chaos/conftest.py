from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.machines import Town, free_port
from tests.notifications.sink import Sink


@contextmanager
def listening(*, keeps: bool = True) -> Iterator[Sink]:
    server = Sink(free_port(), keeps=keeps)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening() as server:
        yield server


@contextmanager
def started(folder: Path, sink: Sink, *, database: str = "") -> Iterator[Town]:
    """A town with its Redis, on the database in use unless another is named; all its processes end with it."""
    made = Town(folder, smtp_port=sink.port, database=database)
    try:
        made.redis.start()
        yield made
    finally:
        made.close()


@pytest.fixture
def town(transactional_db: None, tmp_path: Path, sink: Sink) -> Iterator[Town]:
    with started(tmp_path, sink) as made:
        yield made
