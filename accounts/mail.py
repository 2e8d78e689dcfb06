"""Mails of accounts that follow from an act, in the reader's language. They are rows of the act's transaction."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

from charter.queries import city
from commons.text import one_line


def send(name: str, *, to: str, language: str, **context: Any) -> None:
    """Write a mail from the templates `accounts/email/<name>_subject.txt` and `_message.txt`."""
    known = {"city": city(), "site_url": settings.PUBLIC_URL, **context}
    with override(language):
        subject = one_line(render_to_string(f"accounts/email/{name}_subject.txt", known))
        send_mail(subject, render_to_string(f"accounts/email/{name}_message.txt", known).strip() + "\n", None, [to])
