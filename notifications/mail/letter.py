"""The words of a mail that tells of news."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Person
from commons.language import of_city
from moderation.queries import act_text
from moderation.queries.tokens import appeal_token
from notifications.mail.queue import new_message_id, subject_line
from notifications.models import Kind, Mail, Notification, Reason
from proposals.queries.tokens import carry_token, confirm_token

# What of moderators alone one may appeal against.
APPEALED = ("moderation.hidden", "moderation.edit_asked", "moderation.dismissed")
_SIGNER = "notifications.unsubscribe"
# Stands in a rendered text where each reader's own link comes: one text serves all who are told for one reason.
PLACE = "0unsubscribe0"
# Where each reader's own link comes by which they confirm their support, or carry it over, without a sign-in.
CONFIRM = "0confirm0"


class Text(NamedTuple):
    """A mail's words, with `PLACE` in them."""

    subject: str
    text: str
    html: str


def writer() -> Callable[[Notification, Person], Mail]:
    """Return what writes mails; texts are rendered once per entry, kind, reason and language."""

    texts: dict[tuple[int, str, str, str], Text] = {}

    def write(notification: Notification, person: Person) -> Mail:
        language = of_city(person.language)
        key = (notification.entry_id, notification.kind, notification.reason, language)
        if key not in texts:
            with translation.override(language):
                texts[key] = _render(notification)
        return addressed(texts[key], person, ends=notification.kind, notification=notification)

    return write


def addressed(text: Text, person: Person, *, ends: str, **told: Any) -> Mail:
    """Return the mail to one person; `ends`: which kind or digest its unsubscribe link ends."""
    token = unsubscribe_token(person.pk, ends)
    if CONFIRM in text.text:
        line: Notification = told["notification"]
        if line.kind == Kind.CARRY:
            own = carry_token(person.pk, line.entry.subject_id)
        elif line.kind == Kind.CASE:
            own = appeal_token(person.pk, case_id=line.entry.subject_id)
        elif line.kind == Kind.MODERATED:
            own = appeal_token(person.pk, act_id=line.entry.subject_id)
        else:
            own = confirm_token(person.pk, line.proposal_id or 0)
        text = Text(*(part.replace(CONFIRM, own) for part in text))
    return Mail(
        person_id=person.pk,
        message_id=new_message_id(),
        to=person.email or "",
        subject=text.subject,
        text=text.text.replace(PLACE, token),
        html=text.html.replace(PLACE, token),
        headers={
            "List-Unsubscribe": f"<{unsubscribe_url(token)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        **told,
    )


def unsubscribe_token(person_id: int, ends: str) -> str:
    """Return the signed word that lets its bearer do one thing: end this person's mails of a kind, or one digest."""
    return signing.Signer(salt=_SIGNER, sep="~").sign(f"{person_id}-{ends}")


def read_token(token: str) -> tuple[int, str] | None:
    """Return (person, kind or frequency) of a token of ours, else None."""
    try:
        person, _sep, ends = signing.Signer(salt=_SIGNER, sep="~").unsign(token).partition("-")
    except signing.BadSignature:
        return None
    return int(person), ends


def unsubscribe_url(token: str) -> str:
    return f"{settings.PUBLIC_URL}/unsubscribe/{token}/"


def _appealed(line: Notification) -> bool:
    """Tell whether the mail leads its reader to the decision and the way to appeal, without a sign-in."""
    if line.kind == Kind.MODERATED:
        return line.entry.verb in APPEALED
    return line.kind == Kind.CASE and line.reason != Reason.JUROR and bool(line.case and line.case.appeal_until)


def _render(notification: Notification) -> Text:
    if notification.kind == Kind.MODERATED:
        notification.said = act_text(notification.entry.subject_id)
    asked = notification.kind == Kind.CARRY and notification.entry.verb == "merge.agreed"
    own = f"{CONFIRM}/" if asked or notification.kind == Kind.TEXT_CHANGED else ""
    path = f"/moderation/appeals/{CONFIRM}/" if _appealed(notification) else f"{notification.path}{own}"
    shown = {
        "news": notification,
        "url": f"{settings.PUBLIC_URL}{path}",
        "stop_url": f"{settings.PUBLIC_URL}{notification.stop_path}" if notification.stop_path else "",
        "unsubscribe_url": unsubscribe_url(PLACE),
        "preferences_url": f"{settings.PUBLIC_URL}/account/preferences/",
        "public_url": settings.PUBLIC_URL,
        "kind": notification.get_kind_display(),
    }
    return Text(
        subject_line(notification.headline),
        render_to_string("notifications/mail/news.txt", shown),
        render_to_string("notifications/mail/news.html", shown),
    )
