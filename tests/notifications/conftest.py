"""A mail server of our own, and words to read what it took."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.notifications.sink import Sink


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A real SMTP server on the loopback that keeps what it takes."""
    server = Sink(free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def post(sink: Sink, settings: pytest.FixtureRequest) -> Sink:
    """Mails leave by that server."""
    settings.EMAIL_TRANSPORT = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": sink.port}  # type: ignore[attr-defined]
    return sink
