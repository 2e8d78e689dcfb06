"""Tell a resident that their letter will not come."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Letter


def tell_letter_ended(letter: Letter) -> None:
    """Queue a mail in the person's language, in the caller's transaction. The mail says nothing of the address."""
    person = letter.person
    if not person.email or not person.is_active:
        return
    with override(person.language):
        text = _(
            "You asked for a letter to prove where you live. It was not sent: %(why)s. Name and address are erased.\n\n"
            "You can ask for a letter again, or come to an office desk: %(url)s"
        ) % {"why": letter.get_end_display(), "url": f"{settings.PUBLIC_URL}/account/proof/"}
        send_mail(_("Your letter was not sent"), text, None, [person.email])
