"""A register of residents for Multitude: a worked example, standard library only. See docs/register.md.

    REGISTER_KEY=… python deploy/register_example/register.py people.csv 8900

The file has the columns number, birth_year, district, of_voting_age (yes or no). A real one asks its own database where
`look_up` asks the file, and stands behind TLS.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE_SECONDS = 60
MOST_BYTES = 4096


def sign(key: str, first: str, body: bytes) -> str:
    """Return HMAC-SHA256 in hexadecimal over what stands first (time, or the question's signature) and the body."""
    return hmac.new(key.encode(), first.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def look_up(people: dict[tuple[str, int], dict[str, str]], question: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to one question."""
    row = people.get((str(question.get("number")), int(question.get("birth_year", 0))))
    if row is None or (question.get("country"), question.get("kind")) != ("ES", "national-id"):
        return {"match": False}
    return {"match": True, "district": row["district"], "of_voting_age": row["of_voting_age"] == "yes"}


class Desk(BaseHTTPRequestHandler):
    """Checks who asks and when, answers, signs. It logs no question."""

    timeout = 5
    key = ""
    people: dict[tuple[str, int], dict[str, str]] = {}

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MOST_BYTES))
        asked_at = self.headers.get("X-Register-Timestamp", "")
        signature = self.headers.get("X-Register-Signature", "")
        if not hmac.compare_digest(signature.encode(), sign(self.key, asked_at, body).encode()):
            return self.send_error(401)
        if not asked_at.isdigit() or abs(time.time() - int(asked_at)) > PATIENCE_SECONDS:
            return self.send_error(401)
        answer = json.dumps(look_up(self.people, json.loads(body))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-Register-Signature", sign(self.key, signature, answer))
        self.end_headers()
        self.wfile.write(answer)
        return None

    def log_message(self, *args: object) -> None:
        """Say nothing: a log of questions would be a list of people."""


def main(file: str, port: str) -> None:
    with open(file, newline="", encoding="utf-8") as rows:
        Desk.people = {(row["number"], int(row["birth_year"])): row for row in csv.DictReader(rows)}
    Desk.key = os.environ["REGISTER_KEY"]
    with ThreadingHTTPServer(("127.0.0.1", int(port)), Desk) as server:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:3])
