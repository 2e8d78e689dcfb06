"""What is sent, and its signature: as the Standard Webhooks specification has it (standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence

from django.conf import settings

from commons.register import verbs
from journal.models import Registered

MOST = 100
PREFIX = "whsec_"


def new_secret() -> str:
    """Return a key of 256 bits, as receivers' libraries take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def body_of(acts: Sequence[Registered], *, since: int, number: int) -> bytes:
    """Return the JSON of public acts in the order of the register.

    `data.since` and `data.number` are the numbers after and up to which this delivery reaches; numbers of other sorts
    lie between. Nothing stands in it that the register does not show.
    """
    told = {"type": "acts", "data": {"since": since, "number": number, "acts": [_told(act) for act in acts]}}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signed(body: bytes, *, secret: str, message: str, timestamp: int) -> dict[str, str]:
    """Return the headers of a delivery. The signature is over identifier, time (UNIX seconds) and body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    text = f"{message}.{timestamp}.".encode() + body
    digest = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{digest}",
    }


def _told(act: Registered) -> dict[str, object]:
    said = json.loads(act.text)
    known = verbs().get(act.verb)
    about = said["subject"].get("id")  # of a person, the register tells none
    path = known.where(about, said["data"]) if known and about else ""
    return {
        "number": act.number,
        "verb": act.verb,
        "said": said,
        "hash": act.hash,
        "url": f"{settings.PUBLIC_URL}{path}" if path else None,
        "register_url": f"{settings.PUBLIC_URL}/register/{act.number}/",
    }
