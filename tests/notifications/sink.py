"""The outside: an SMTP server that takes, refuses or breaks as a story needs."""

from __future__ import annotations

import email
import email.policy
import logging
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)


class _Handler:
    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sink.connections += 1
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if answer := self.sink.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.sink.taken.append(message)
        self.sink.envelopes.append(envelope.rcpt_tos)
        self.sink.on_taken(len(self.sink.taken))
        return "250 taken"


class Sink:
    """`taken` in order; `answers`: what to say to an address instead of taking it; `on_taken(count)` before the yes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._controller: Controller | None = None
        self.forget()

    def forget(self) -> None:
        """Be as one that just began."""
        self.taken: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        self.on_taken: Callable[[int], None] = lambda count: None

    def start(self) -> None:
        self._controller = Controller(_Handler(self), hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message, to in zip(self.taken, self.envelopes, strict=True) if address in to]
