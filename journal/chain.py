"""How the public register is written: canonical JSON, salted commitments, and the hash that joins each to the last."""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256
from typing import Any

# What stands before the first: 64 zeros.
NOTHING = "0" * 64
_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(said: Any) -> str:
    """Return the one way to write it as JSON: keys sorted, no spaces, letters as they are."""
    return str(said) if type(said) is int else _encoder.encode(said)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def link(previous: str, text: str) -> str:
    """Return the hash of an entry: of the hash before it, a line break and its text."""
    return digest(f"{previous}\n{text}")


def commitment(salt: str, value: Any) -> str:
    """Return what can be opened with the salt and the value, and says nothing of the value without the salt."""
    return digest(f"{salt}{canonical(value)}")


def moment(at: dt.datetime) -> str:
    """Return a moment as it is written: in UTC, to the second."""
    return f"{at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
