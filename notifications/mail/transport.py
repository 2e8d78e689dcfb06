"""The way out: one connection to the mail server, and what its answers mean."""

from __future__ import annotations

import enum
import logging
import re
import smtplib
from dataclasses import dataclass, replace
from functools import cached_property
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string

from commons.text import one_line
from notifications.models import Mail

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 15
OWN_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}


# The status of RFC 3463: a bad address (X.1.X), a mailbox that is closed (X.2.1), moved or unknown.
STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
NOBODY = re.compile(r"5\.(?:1\.(?:[1-36]|10)|2\.1)\b")


def is_nobody(code: int, said: str) -> bool:
    """Tell whether a refusal is about the address for good, and not about this mail, our server or a full mailbox.

    By the enhanced status where the server gives one; else by the code of RFC 5321.
    """
    if found := STATUS.search(said):
        return bool(NOBODY.match(found.group()))
    return code in (550, 551, 553)


class Fate(enum.Enum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    NEVER = "never"  # we do not want it to leave any longer
    REFUSED = "refused"  # this mail will never be taken
    LATER = "later"  # this mail was not taken now; others may be
    AWAY = "away"  # nothing is taken now: the server or our own login is at fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """`bounced`: the server says that nobody has this address, whatever is sent to it."""

    fate: Fate
    reason: str = ""
    bounced: bool = False


class Transport:
    """One connection, opened with the first mail, opened again when it breaks. Use with `with`."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        self._close()

    def send(self, mail: Mail) -> Outcome:
        """Hand one mail over. Never raises for what a mail or a server does."""
        try:
            message = compose(mail)
            message.message()
        except Exception as error:  # whatever cannot be written concerns this mail alone
            return Outcome(Fate.REFUSED, f"cannot be written: {_words(error)}")
        try:
            backend = self._open()
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            return Outcome(Fate.AWAY, f"no connection: {_words(error)}")
        try:
            backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()), (550, b""))
            said = _words(words)
            answer = self._answer(code, f"recipient refused: {code} {said}")
            return replace(answer, bounced=answer.fate is Fate.REFUSED and is_nobody(code, said))
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code == 552:  # too large, said in answer to the announced size
                return self._answer(552, f"552 {_words(error.smtp_error)}")
            # Our own address: the next mail would fare the same, and this one is not at fault.
            self._close()
            return Outcome(Fate.AWAY, f"sender refused: {error.smtp_code} {_words(error.smtp_error)}")
        except smtplib.SMTPResponseException as error:
            return self._answer(error.smtp_code, f"{error.smtp_code} {_words(error.smtp_error)}")
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            return Outcome(Fate.LATER, f"connection broke: {_words(error)}")
        except ValueError as error:
            return Outcome(Fate.REFUSED, f"cannot be addressed: {_words(error)}")
        return Outcome(Fate.ACCEPTED)

    def _answer(self, code: int, reason: str) -> Outcome:
        if code == 421:  # the server ends the connection
            self._close()
            return Outcome(Fate.AWAY, reason)
        return Outcome(Fate.REFUSED if 500 <= code < 600 else Fate.LATER, reason)

    def _open(self) -> BaseEmailBackend:
        if self._backend is None:
            backend = _backend()
            backend.open()
            self._backend = backend
        return self._backend

    def _close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            try:
                backend.close()
            except (smtplib.SMTPException, OSError) as error:
                logger.info("mail server closed first: %s", error)


class Letter(EmailMultiAlternatives):
    """A mail that is put into its form once, however often it is asked for."""

    @cached_property
    def _whole(self) -> Any:
        return super().message()

    def message(self, **_options: Any) -> Any:
        return self._whole


def compose(mail: Mail) -> Letter:
    """Return the mail as it leaves."""
    headers = {**OWN_HEADERS, "From": settings.DEFAULT_FROM_EMAIL, **mail.headers, "Message-ID": mail.message_id}
    sender = settings.EMAIL_BOUNCES_TO or settings.DEFAULT_FROM_EMAIL  # of the envelope: what bounces goes there
    message = Letter(mail.subject, mail.text, sender, [mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _backend() -> BaseEmailBackend:
    given = settings.EMAIL_TRANSPORT
    kind = import_string(given.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"))
    backend: BaseEmailBackend = kind(
        host=given["EMAIL_HOST"],
        port=given.get("EMAIL_PORT") or 25,
        username=given.get("EMAIL_HOST_USER") or "",
        password=given.get("EMAIL_HOST_PASSWORD") or "",
        use_tls=given.get("EMAIL_USE_TLS", False),
        use_ssl=given.get("EMAIL_USE_SSL", False),
        timeout=TIMEOUT_SECONDS,
        fail_silently=False,
    )
    return backend


def _words(error: object) -> str:
    words = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
    return one_line(words)[:240] or type(error).__name__
