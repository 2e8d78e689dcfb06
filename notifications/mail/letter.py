"""The words of a mail that tells of news."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Person
from notifications.mail.queue import new_message_id, subject_line
from notifications.models import Mail, Notification

_SIGNER = "notifications.unsubscribe"
# Stands in a rendered text where each reader's own link comes: one text serves all who are told for one reason.
_PLACE = "0unsubscribe0"


class _Text(NamedTuple):
    subject: str
    text: str
    html: str


def writer() -> Callable[[Notification, Person], Mail]:
    """Return what writes mails; texts are rendered once per entry, kind, reason and language."""

    texts: dict[tuple[int, str, str, str], _Text] = {}

    def write(notification: Notification, person: Person) -> Mail:
        key = (notification.entry_id, notification.kind, notification.reason, person.language)
        if key not in texts:
            with translation.override(person.language):
                texts[key] = _render(notification)
        subject, text, html = texts[key]
        token = unsubscribe_token(notification.person_id, notification.kind)
        return Mail(
            person_id=person.pk,
            notification=notification,
            message_id=new_message_id(),
            to=person.email or "",
            subject=subject,
            text=text.replace(_PLACE, token),
            html=html.replace(_PLACE, token),
            headers={
                "List-Unsubscribe": f"<{unsubscribe_url(token)}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )

    return write


def unsubscribe_token(person_id: int, kind: str) -> str:
    """Return the signed word that lets its bearer do one thing: end this person's mails of this kind."""
    return signing.Signer(salt=_SIGNER, sep="~").sign(f"{person_id}-{kind}")


def read_token(token: str) -> tuple[int, str] | None:
    """Return (person, kind) of a token of ours, else None."""
    try:
        person, _sep, kind = signing.Signer(salt=_SIGNER, sep="~").unsign(token).partition("-")
    except signing.BadSignature:
        return None
    return int(person), kind


def unsubscribe_url(token: str) -> str:
    return f"{settings.PUBLIC_URL}/unsubscribe/{token}/"


def _render(notification: Notification) -> _Text:
    shown = {
        "news": notification,
        "url": f"{settings.PUBLIC_URL}{notification.path}",
        "unsubscribe_url": unsubscribe_url(_PLACE),
        "preferences_url": f"{settings.PUBLIC_URL}/account/preferences/",
        "public_url": settings.PUBLIC_URL,
        "kind": notification.get_kind_display(),
    }
    return _Text(
        subject_line(notification.headline),
        render_to_string("notifications/mail/news.txt", shown),
        render_to_string("notifications/mail/news.html", shown),
    )
