"""Send no more news to an address, and again once its owner has shown that it is theirs."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import mail as mails
from accounts.actions import count_attempt
from accounts.models import Person
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from notifications import policy, queries
from notifications.models import Mail, StoppedAddress

_SIGNER = "notifications.mail_again"
VALID_SECONDS = 24 * 3600


@transaction.atomic
def stop_address(*, mail: Mail, cause: str, said: str) -> bool:
    """Send no more news to the address of a mail of ours; return whether it is news that nobody is there.

    What somebody asks for by hand still goes there: a link that confirms an address is the way back. Nothing is done
    about a mail that went to nobody of ours, or to an address its reader has given up since. Repeating changes nothing.
    """
    person = mail.person
    if person is None or (person.email or "").lower() != mail.to.lower():
        return False
    _stopped, is_new = StoppedAddress.objects.get_or_create(
        address=mail.to.lower(), defaults={"person": person, "cause": cause, "said": said[:300]}
    )
    if is_new:
        record("mail.stopped", actor=None, subject=person, cause=cause)
    return is_new


def ask_mail_again(*, by: Person) -> None:
    """Send a link to an address that takes no news: who opens it shows that it is theirs. Valid for a day.

    Raises IllegalMove (it takes news), Refused. Beyond the day's limit of mails to an address none is sent.
    """
    require(policy.may_have_inbox(by))
    if queries.stopped_address(by) is None or by.email is None:
        raise IllegalMove("takes_mail", "ask", _("Mail to your address comes as you chose."))
    if not count_attempt(kind="mail", subject=by.email.lower()):
        return
    url = settings.PUBLIC_URL + reverse("mail_again", args=[mail_again_token(by)])
    mails.send("mail_again", to=by.email, language=by.language, url=url)


def mail_again_token(person: Person) -> str:
    """Return the signed word that lets its bearer do one thing: have news go to this address of this person again."""
    return signing.dumps([person.pk, (person.email or "").lower()], salt=_SIGNER)


def read_mail_again(token: str) -> StoppedAddress | None:
    """Return what a link would end; None where it has ended, is not ours, or news go there already."""
    try:
        person_id, address = signing.loads(token, salt=_SIGNER, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return None
    return StoppedAddress.objects.filter(person=person_id, address=address).first()


@transaction.atomic
def resume_address(*, token: str) -> None:
    """Send news to the address again. The holder of the link needs no session. Raises IllegalMove (it has ended)."""
    found = read_mail_again(token)
    if found is None:
        raise IllegalMove("ended", "confirm", _("This link has been used or has ended."))
    record("mail.resumed", actor=found.person, subject=found.person)
    found.delete()
