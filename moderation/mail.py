"""Mails to people who cannot read their inbox: their account is blocked. Rows of the act's transaction."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.models import Person
from charter.queries import city
from commons.language import of_city
from commons.text import one_line


def send(name: str, person: Person, *, reason: str) -> None:
    """Write a mail from `moderation/email/<name>_subject.txt` and `_message.txt`, in the reader's language."""
    if not person.email:
        return
    known = {
        "city": city(),
        "reason": reason,
        "list_url": f"{settings.PUBLIC_URL}/moderation/#blocks",
        "legal_url": f"{settings.PUBLIC_URL}/legal/",
        "sign_in_url": f"{settings.PUBLIC_URL}/account/sign-in/",
    }
    with override(of_city(person.language)):
        subject = one_line(render_to_string(f"moderation/email/{name}_subject.txt", known))
        message = render_to_string(f"moderation/email/{name}_message.txt", known).strip() + "\n"
        send_mail(subject, message, None, [person.email])
