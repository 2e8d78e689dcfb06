"""The outside: a program that receives webhooks, answers as a story needs, and checks every signature itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Receiver:
    """`codes` are answered in turn, the last one for ever; `taken` are the bodies, `ids` the identifiers."""

    def __init__(self) -> None:
        self.codes = [204]
        self.secret = ""
        self.taken: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.genuine: list[bool] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.ids.append(self.headers["webhook-id"])
                receiver.genuine.append(receiver.is_genuine(dict(self.headers.items()), body))
                code = receiver.codes.pop(0) if len(receiver.codes) > 1 else receiver.codes[0]
                if code < 300:
                    receiver.taken.append(json.loads(body))
                self.send_response(code)
                if 300 <= code < 400:
                    self.send_header("Location", f"{receiver.url}elsewhere/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def is_genuine(self, headers: dict[str, str], body: bytes) -> bool:
        """Check as the specification tells a receiver to."""
        said = {name.lower(): value for name, value in headers.items()}
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        text = f"{said['webhook-id']}.{said['webhook-timestamp']}.".encode() + body
        mine = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
        return said["webhook-signature"] == f"v1,{mine}"

    def acts(self) -> list[int]:
        return [act["number"] for body in self.taken for act in body["data"]["acts"]]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
