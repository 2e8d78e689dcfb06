"""The outside: an SMTP server that takes, refuses or breaks as a story needs."""

from __future__ import annotations

import email
import email.policy
import logging
import re
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.MULTILINE | re.IGNORECASE)
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
        self.sink.count += 1
        if self.sink.keeps:
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.sink.taken.append(message)
            self.sink.envelopes.append(envelope.rcpt_tos)
        else:
            self.sink.seen[_message_id(envelope.content), envelope.rcpt_tos[0]] += 1
        self.sink.on_taken(self.sink.count)
        return "250 taken"


def _message_id(content: bytes) -> str:
    found = MESSAGE_ID.search(content)
    return found.group(1).decode() if found else ""


class Sink:
    """`taken` in order; `answers`: what to say to an address instead of taking it; `on_taken(count)` before the yes.

    One that does not keep them, of which very many come, has how often each Message-ID came to whom in `seen`.
    """

    def __init__(self, port: int, *, keeps: bool = True) -> None:
        self.port, self.keeps = port, keeps
        self._controller: Controller | None = None
        self.forget()

    def forget(self) -> None:
        """Be as one that just began."""
        self.taken: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.seen: Counter[tuple[str, str]] = Counter()
        self.count = self.connections = 0
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
