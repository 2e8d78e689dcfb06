from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.machines import Town, free_port
from tests.notifications.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = Sink(free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def town(transactional_db: None, tmp_path: Path, sink: Sink) -> Iterator[Town]:
    made = Town(tmp_path, smtp_port=sink.port)
    made.redis.start()
    yield made
    made.close()
