"""A private Redis: loopback and a password, nothing kept. A doorbell; what counts lies in PostgreSQL."""

from __future__ import annotations

import secrets
import signal
import socket
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.account import Account
from deploy.embedded.crew import Child


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Redis:
    """One server on a port of its own."""

    program: Path
    folder: Path
    account: Account | None
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=0.5) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                said = b""
                while said.count(b"\n") < 2:
                    piece = line.recv(256)
                    if not piece:
                        return False
                    said += piece
                return said.startswith(b"+OK") and b"+PONG" in said
        except OSError:
            return False

    def child(self) -> Child:
        settings = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            'save ""',
            "appendonly no",
            "tcp-backlog 128",
            "loglevel warning",
            f'dir "{self.folder}"',
        ]
        return Child(
            "redis",
            [self.program, "-"],  # settings by its input: a command line is readable by everybody
            {"LANG": "C"},
            stop_with=signal.SIGTERM,
            grace=10.0,
            account=self.account,
            folder=self.folder,
            stdin="".join(f"{line}\n" for line in settings).encode(),
            quiet=True,  # its last words are said when it dies
        )
