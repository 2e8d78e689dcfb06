"""The way into the queue: a row per recipient, inside the caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models.functions import Lower

from commons.later import later
from commons.text import cut, one_line
from notifications.models import Channel, Mail

SUBJECT_LENGTH = 150


class QueuedBackend(BaseEmailBackend):
    """Django's e-mail backend that writes rows. Whoever sends waits for no server and needs no broker."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        people = _people({address for message in email_messages for address in message.recipients()})
        mails = [
            mail
            for message in email_messages
            for address in message.recipients()
            for mail in [_mail(message, address, people.get(address.lower()))]
        ]
        enqueue(mails)
        return len(email_messages)


def enqueue(mails: Sequence[Mail], *, ignore_conflicts: bool = False) -> None:
    """Write the mails and ring for the postman of each channel after the commit. One statement."""
    if mails:
        Mail.objects.bulk_create(mails, ignore_conflicts=ignore_conflicts)
        for channel in sorted({mail.channel for mail in mails}):
            later(bell(channel))


def bell(channel: Channel) -> str:
    """Return the task that sends the channel's mails."""
    return f"notifications.deliver_{channel.value}"


def new_message_id() -> str:
    """Return a Message-ID that tells neither when nor where it was made.

    It is fixed when the mail is written, so that a mail that leaves twice can be recognised as one.
    """
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


def subject_line(text: str) -> str:
    """Return the text as one line of a length that mail programs show."""
    return cut(one_line(text), SUBJECT_LENGTH)


def _mail(message: EmailMessage, address: str, person_id: int | None) -> Mail:
    if message.attachments:
        raise ValueError("Queued mails have no attachments.")
    headers: dict[str, Any] = {name: str(value) for name, value in message.extra_headers.items()}
    message_id = headers.pop("Message-ID", "") if len(message.recipients()) == 1 else ""
    if message.from_email and message.from_email != settings.DEFAULT_FROM_EMAIL:
        headers.setdefault("From", message.from_email)
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(message.reply_to))
    alternatives = getattr(message, "alternatives", None) or []
    html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
    text = str(message.body)
    if message.content_subtype == "html":
        html, text = text, ""
    return Mail(
        person_id=person_id,
        message_id=message_id or new_message_id(),
        to=address,
        subject=subject_line(str(message.subject)),
        text=text.replace("\x00", ""),
        html=html.replace("\x00", ""),
        headers=headers,
    )


def _people(addresses: set[str]) -> dict[str, int]:
    """Find whose addresses these are, so that a mail is erased with its person. One query."""
    people = get_user_model().objects
    found = people.annotate(address=Lower("email")).filter(address__in={a.lower() for a in addresses})
    return {address: pk for pk, address in found.values_list("pk", "address")}
