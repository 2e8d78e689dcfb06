"""What comes back: delivery status notifications (RFC 3464) and complaints (RFC 5965), read as they are.

Anybody can write such a message. What it says counts only for a mail whose Message-ID it knows: that is random, so
whoever names it has seen the mail.
"""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import Any

from commons.text import one_line
from notifications.mail.transport import NOBODY
from notifications.models import StoppedAddress

Cause = StoppedAddress.Cause
# What a reader, or their provider for them, means by a complaint; `not-spam` takes one back and is none.
UNWANTED = ("abuse", "fraud", "other", "virus", "opt-out")


@dataclass(frozen=True, slots=True)
class Report:
    """Of which mail of ours it speaks, and what it says."""

    message_id: str
    cause: Cause
    said: str


def read_report(message: bytes) -> Report | None:
    """Return what a message reports for good; None where it reports nothing, a delay, or of no mail it names."""
    try:
        return _read(email.message_from_bytes(message, policy=email.policy.default))
    except (ValueError, LookupError, TypeError, AttributeError):  # what strangers write may be no mail at all
        return None


def _read(whole: EmailMessage) -> Report | None:
    message_id, told = "", None
    for part in whole.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            told = told or _bounce(part)
        elif kind == "message/feedback-report":
            told = told or _complaint(part)
        elif kind in ("message/rfc822", "text/rfc822-headers") and not message_id:
            message_id = _original(part)
    if told is None or not message_id:
        return None
    return Report(message_id, *told)


def _bounce(part: Message) -> tuple[Cause, str] | None:
    """Return that an address is nobody's: `failed`, with a status that is about the address."""
    for block in _blocks(part):
        status = str(block.get("Status", "")).strip()
        if str(block.get("Action", "")).strip().lower() == "failed" and NOBODY.match(status):
            return Cause.BOUNCED, one_line(str(block.get("Diagnostic-Code", "") or status))[:300]
    return None


def _complaint(part: Message) -> tuple[Cause, str] | None:
    for block in _blocks(part):
        kind = str(block.get("Feedback-Type", "")).strip().lower()
        if kind in UNWANTED:
            return Cause.COMPLAINED, kind
    return None


def _blocks(part: Message) -> list[Message]:
    """Return the groups of fields of a part, however the parser holds them."""
    held: Any = part.get_payload()
    if isinstance(held, list):
        return held
    raw = part.get_payload(decode=True)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(held)
    return [email.message_from_string(block) for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]


def _original(part: Message) -> str:
    held: Any = part.get_payload()
    if isinstance(held, list):
        return str(held[0].get("Message-ID", "")).strip() if held else ""
    raw = part.get_payload(decode=True)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(held)
    return str(email.message_from_string(text).get("Message-ID", "")).strip()
