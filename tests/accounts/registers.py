"""Registers on the loopback: the worked example of the documentation, and some that misbehave."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from deploy.register_example.register import Desk, sign

KEY = "a key that the city and its register share"


class Register(Desk):
    """The example, with what went wrong in real registers: each test says how it behaves."""

    key = KEY
    people = {
        ("PLANTED4711471147Q", 1984): {"district": "molinos", "of_voting_age": "yes"},
        ("PLANTED9999X", 2012): {"district": "salinas", "of_voting_age": "no"},
        ("NOWHERE1", 1984): {"district": "atlantis", "of_voting_age": "yes"},
    }
    behave: Callable[[BaseHTTPRequestHandler], bool] | None = None
    asked: list[bytes] = []

    def do_POST(self) -> None:
        type(self).asked.append(self.headers.as_bytes())
        behave = type(self).behave
        if behave is None or behave(self):
            super().do_POST()


@contextmanager
def register(behave: Callable[[Any], bool] | None = None) -> Iterator[type[Register]]:
    """Run one on a free port; `behave` may answer in its place and then returns False. `url` is where."""
    kind = type("ThisRegister", (Register,), {"behave": staticmethod(behave) if behave else None, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    kind.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield kind
    finally:
        server.shutdown()
        server.server_close()


def reply(desk: Any, body: bytes, *, status: int = 200, signature: str | None = None, **headers: str) -> bool:
    """Answer in the register's place; signed as agreed unless told."""
    asked = desk.headers["X-Register-Signature"]
    desk.send_response(status)
    desk.send_header("Content-Length", str(len(body)))
    desk.send_header("X-Register-Signature", sign(KEY, asked, body) if signature is None else signature)
    for name, value in headers.items():
        desk.send_header(name, value)
    desk.end_headers()
    desk.wfile.write(body)
    return False


def drip(desk: Any) -> bool:
    """Send a byte now and then: no single wait is long, all together are."""
    try:
        desk.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
        for _n in range(60):
            desk.wfile.write(b"x")
            desk.wfile.flush()
            time.sleep(0.2)
    except OSError:
        pass
    return False


def silent(desk: Any) -> bool:
    time.sleep(12)
    return False


def hang_up(desk: Any) -> bool:
    desk.connection.shutdown(socket.SHUT_RDWR)
    return False
