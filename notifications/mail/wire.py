"""A mail as it goes over the line: the form of RFC 5322 and 2046, written by hand.

The email package takes longer to put a mail into that form than a mail server takes to accept it. What it alone knows
is still asked of it: words beyond ASCII in a header, and lines that are too long.
"""

from __future__ import annotations

import re
import secrets
from email.policy import compat32
from email.utils import formatdate
from functools import lru_cache

from django.conf import settings
from django.core.mail.message import SafeMIMEText, forbid_multi_line_headers, sanitize_address

from notifications.models import Mail

OWN_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
# RFC 5322, 2.1.1: a line has at most so many octets, and should not have more than the other.
LONGEST_LINE, GOOD_LINE = 998, 78
_NAME = re.compile(r"[!-9;-~]+")
# What needs no other form: printable ASCII, as one address of the plainest kind or as any words.
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PLAIN_WORDS = re.compile(r"[!-~](?:[ -~]*[!-~])?")


def headers(mail: Mail) -> dict[str, str]:
    """Return the headers that a mail has beside its own of subject, receiver and date."""
    return {**OWN_HEADERS, "From": settings.DEFAULT_FROM_EMAIL, **mail.headers, "Message-ID": mail.message_id}


def sender() -> str:
    """Return the sender of the envelope, where what bounces goes."""
    return address(settings.EMAIL_BOUNCES_TO or settings.DEFAULT_FROM_EMAIL)


def written(mail: Mail) -> bytes:
    """Return the whole mail. Raises ValueError and others for what no mail can say, as a line's end in a header."""
    own = headers(mail)
    own.setdefault("Date", formatdate(localtime=settings.EMAIL_USE_LOCALTIME))
    said = [
        _header("Subject", mail.subject),
        _header("To", mail.to),
        *(_header(name, value) for name, value in own.items()),
        b"MIME-Version: 1.0\r\n",
    ]
    if not mail.html:
        return b"".join([*said, _part("plain", mail.text)])
    # Nobody who wrote what stands in a mail can know it beforehand.
    boundary = secrets.token_hex(16).encode()
    said.append(b'Content-Type: multipart/alternative; boundary="%s"\r\n\r\n' % boundary)
    parts = [("plain", mail.text)] if mail.text else []
    for kind, text in [*parts, ("html", mail.html)]:
        said += [b"--%s\r\nMIME-Version: 1.0\r\n" % boundary, _part(kind, text), b"\r\n"]
    return b"".join([*said, b"--%s--\r\n" % boundary])


def address(text: str) -> str:
    """Return an address as the envelope has it. Raises ValueError where it is none."""
    return text if _PLAIN_ADDRESS.fullmatch(text) else _address(text)


@lru_cache(maxsize=64)
def _address(text: str) -> str:
    return str(sanitize_address(text, settings.DEFAULT_CHARSET))


def _header(name: str, value: object) -> bytes:
    text = str(value)
    if name == "To" and _PLAIN_ADDRESS.fullmatch(text):
        return b"To: %s\r\n" % text.encode("ascii")
    # What has no blank cannot be folded anyway.
    is_short = len(name) + 2 + len(text) <= GOOD_LINE or (" " not in text and len(text) < LONGEST_LINE - GOOD_LINE)
    if is_short and "=?" not in text and _NAME.fullmatch(name) and _PLAIN_WORDS.fullmatch(text):
        return f"{name}: {text}\r\n".encode("ascii")
    return _folded(name, text)


@lru_cache(maxsize=256)
def _folded(name: str, text: str) -> bytes:
    """Return a header as the email package writes it: for one subject that very many read, once."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"no header is called {name!r}")
    _name, safe = forbid_multi_line_headers(name, text, settings.DEFAULT_CHARSET)
    return _with_ends(compat32.fold(name, safe).encode("ascii"))


def _part(kind: str, text: str) -> bytes:
    """Return a text with the headers of its own."""
    words = _with_ends(text.encode())
    if max(map(len, words.split(b"\r\n"))) > LONGEST_LINE:
        part = SafeMIMEText(text, kind, settings.DEFAULT_CHARSET)
        encoding, words = str(part["Content-Transfer-Encoding"]), _with_ends(part.as_bytes().partition(b"\n\n")[2])
    else:
        encoding = "7bit" if words.isascii() else "8bit"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode("ascii") + words


def _with_ends(words: bytes) -> bytes:
    """Return it with the ends of lines that a mail has, whichever it had."""
    return words.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
