"""The city's register of residents, asked over HTTP. It knows; it does not see who asks. See docs/register.md."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import http.client
import json
import logging
import socket
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.drivers import Attestation, Shown, end_of_month_after, level_of, tag_source
from charter.models import District

VALID_MONTHS = 12
SECONDS = 3.0
MOST_BYTES = 4_096
SIGNATURE, TIMESTAMP = "X-Register-Signature", "X-Register-Timestamp"
logger = logging.getLogger(__name__)


class RegisterAway(Exception):
    """No answer that can be believed. `args[0]` says why in one word, never what was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the register says. Without a match the rest means nothing."""

    match: bool
    district: str = field(default="", repr=False)
    of_voting_age: bool = field(default=False, repr=False)


class Register:
    """Knowledge of a number and a year of birth: not yet the person."""

    method = "register"

    @sensitive_variables()
    def attest(self, shown: Shown, *, on: dt.date) -> Attestation:
        """Ask the register and return what it attests. Raises RegisterAway, ValidationError by field (no match)."""
        source = tag_source(shown)
        country, kind, number = source.split("|")
        answer = ask({"country": country, "kind": kind, "number": number, "birth_year": shown.birth_year})
        if not answer.match:
            raise ValidationError(
                {
                    "number": _(
                        "The register does not know this number together with this year of birth. "
                        "Check both, or prove your residency by letter or at an office desk."
                    )
                }
            )
        district_id = District.objects.filter(code=answer.district).values_list("pk", flat=True).first()
        if district_id is None:
            raise _away("district")
        return Attestation(
            tag_source=source,
            level=level_of(self.method),
            district_id=district_id,
            age_band=None,
            of_voting_age=answer.of_voting_age,
            valid_until=end_of_month_after(VALID_MONTHS, on=on),
        )


@sensitive_variables()
def ask(question: dict[str, Any]) -> Answer:
    """Send one signed question and return the answer, whose signature covers the question's. Raises RegisterAway.

    One connection, at most three seconds in all, no redirect, at most 4 kB. Nothing of it is kept or logged.
    """
    body = json.dumps(question).encode()
    timestamp = str(int(time.time()))
    signature = sign(timestamp, body)
    headers = {"Content-Type": "application/json", TIMESTAMP: timestamp, SIGNATURE: signature, "Connection": "close"}
    try:
        status, signed, text = _post(body, headers)
    except (OSError, http.client.HTTPException) as error:
        raise _away(type(error).__name__) from None
    if status != 200:
        raise _away(f"status-{status}")
    if not hmac.compare_digest(signed.encode(), sign(signature, text).encode()):
        raise _away("signature")
    return _read(text)


def sign(first: str, body: bytes) -> str:
    """Return the signature of a body, bound to what stands before it: the time, or the question's signature."""
    return hmac.new(settings.REGISTER_KEY.encode(), first.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def _post(body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
    """Return status, signature and body. A timeout holds for each piece; the bell ends a server that drips."""
    url = urlsplit(settings.REGISTER_URL)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    until = time.monotonic() + SECONDS
    with closing(kind(url.hostname or "", url.port, timeout=SECONDS)) as connection:
        connection.connect()
        bell = threading.Timer(max(until - time.monotonic(), 0), _hang_up, [connection.sock])
        bell.start()
        try:
            connection.request("POST", f"{url.path or '/'}{f'?{url.query}' if url.query else ''}", body, headers)
            response = connection.getresponse()
            text = response.read(MOST_BYTES + 1)
            return response.status, response.headers.get(SIGNATURE, ""), text
        finally:
            bell.cancel()


def _hang_up(open_socket: socket.socket) -> None:
    with suppress(OSError):
        open_socket.shutdown(socket.SHUT_RDWR)


@sensitive_variables()
def _read(text: bytes) -> Answer:
    """Return the answer if it is one, with exactly the kinds of values that were agreed."""
    if len(text) > MOST_BYTES:
        raise _away("size")
    try:
        said = json.loads(text)
    except ValueError:
        raise _away("json") from None
    if not isinstance(said, dict) or not isinstance(said.get("match"), bool):
        raise _away("answer")
    if not said["match"]:
        return Answer(match=False)
    if not isinstance(said.get("district"), str) or not isinstance(said.get("of_voting_age"), bool):
        raise _away("answer")
    return Answer(match=True, district=said["district"], of_voting_age=said["of_voting_age"])


def _away(why: str) -> RegisterAway:
    logger.warning("The register gave no answer: %s", why)
    return RegisterAway(why)
