"""Ask for another e-mail address."""

from __future__ import annotations

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import mail, policy
from accounts.actions.count_attempt import count_attempt
from accounts.models import EmailChange, Person
from commons.clock import now
from commons.text import one_line
from commons.verdict import require

VALID_HOURS = 24


def ask_email_change(*, by: Person, email: str) -> EmailChange:
    """Begin a change of address: a link to the old and one to the new one, valid 24 hours. Until both are opened the
    old one holds; an earlier change under way ends.

    Whoever asks learns nothing of the new address: for one that has an account the answer is the same, and its owner
    gets a mail without a link. Raises Refused, ValidationError by field `email`. Locks the person.
    Writes no entry: that somebody means to change their address is theirs.
    """
    require(policy.may_change_email(by))
    email = one_line(email).lower()
    validate = ValidationError({"email": _("Type an e-mail address, such as name@example.org.")})
    try:
        validate_email(email)
    except ValidationError:
        raise validate from None
    if len(email) > 254:
        raise validate
    if email == (by.email or "").lower():
        raise ValidationError({"email": _("This is your address already.")})
    if not count_attempt(kind="email_change", subject=by.pk):
        raise ValidationError({"email": _("You asked for many changes today. Try again tomorrow.")})
    # Beyond the limit the mail is not sent; the answer stays the same.
    return _ask(person_id=by.pk, email=email, send=count_attempt(kind="mail", subject=email))


@transaction.atomic
@sensitive_variables("old", "new")
def _ask(*, person_id: int, email: str, send: bool) -> EmailChange:
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    at = now()
    EmailChange.objects.filter(valid_until__lte=at).delete()
    old, new = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    change, _created = EmailChange.objects.update_or_create(
        person=person,
        defaults={
            "new_email": email,
            "old_digest": EmailChange.digest_of(old),
            "new_digest": EmailChange.digest_of(new),
            "old_confirmed_at": None,
            "new_confirmed_at": None,
            "valid_until": at + dt.timedelta(hours=VALID_HOURS),
        },
    )
    if person.email:
        mail.send("change_old", to=person.email, language=person.language, url=_url(old), new_email=email)
    if send:
        taken = is_taken(email)
        mail.send("change_taken" if taken else "change_new", to=email, language=person.language, url=_url(new))
    return change


def is_taken(email: str) -> bool:
    """Tell whether an account has this address, confirmed or not. Two queries at most."""
    return bool(
        Person.objects.filter(email__iexact=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists()
    )


def _url(token: str) -> str:
    return settings.PUBLIC_URL + reverse("account_email_change_confirm", args=[token])
