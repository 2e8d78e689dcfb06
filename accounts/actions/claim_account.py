"""Make an account that was opened at a desk one's own: with the code of its slip, an address and a password."""

from __future__ import annotations

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import mail, policy, queries
from accounts.actions.ask_email_change import is_taken
from accounts.actions.count_attempt import address_class, count_attempt, forgive_attempt
from accounts.drivers import post, slips
from accounts.models import Assistance, Person, Slip
from commons.clock import now
from commons.errors import IllegalMove
from commons.text import one_line
from commons.verdict import refuse, require
from journal.actions.record import record

LINK = dt.timedelta(hours=24)


@sensitive_variables("code", "plain")
def ask_claim(*, code: str, email: str, address: str) -> None:
    """Send a link to `email` that ends in a password; `address` is the network address the code came from.

    Must stand outside any transaction. Raises Refused (too many wrong codes today), ValidationError by field: `code`,
    `email`. Whoever asks learns nothing of the address: for one that has an account the answer is the same, and its
    owner gets a mail without a link. A code that is not written like one costs no try. Locks the person, then the slip.
    """
    plain, email = post.plain_code(code), _checked(email)
    counted = {"claim_place": address_class(address), "claim": "all"}
    # All are counted, also where the first is beyond its limit.
    within = [count_attempt(kind=kind, subject=subject) for kind, subject in counted.items()]
    if not all(within):
        require(refuse("too-many-tries", _("That were many tries for one day. Try again tomorrow.")))
    slip = queries.slip_with(slips.code_digest(plain))
    if slip is None:
        raise ValidationError({"code": _wrong()})
    for kind, subject in counted.items():
        forgive_attempt(kind=kind, subject=subject)
    _ask(slip_id=slip.pk, email=email, send=count_attempt(kind="mail", subject=email))


@transaction.atomic
@sensitive_variables("token")
def _ask(*, slip_id: int, email: str, send: bool) -> None:
    slip = _held(Slip.objects.filter(pk=slip_id).first())
    if slip is None:
        raise ValidationError({"code": _wrong()})
    if slip.links_count >= Slip.MOST_LINKS:
        raise ValidationError({"code": _("Many links were asked for with this code. Ask at a desk for a new slip.")})
    token = secrets.token_urlsafe(32)
    slip.email, slip.link_digest, slip.link_until = email, Slip.link_digest_of(token), now() + LINK
    slip.links_count += 1
    slip.save(update_fields=["email", "link_digest", "link_until", "links_count"])
    if send:
        url = settings.PUBLIC_URL + reverse("account_claim_link", args=[token])
        name = "claim_taken" if is_taken(email) else "claim"
        mail.send(name, to=email, language=slip.person.language, url=url, account=slip.person.name)


@transaction.atomic
@sensitive_variables("password")
def claim_account(*, token: str, password: str) -> Person:
    """Give the account its person's address and password: it is theirs, with all that was entered for them.

    Raises Refused (closed), IllegalMove (the link was used or has ended, the address went to another account),
    ValidationError by field `password`. Locks the person, then the slip: of two at once one does it. Sessions at
    desks end.
    """
    slip = _held(queries.slip_by_link(token))
    if slip is None or slip.link_digest != Slip.link_digest_of(token):
        raise IllegalMove("ended", "claim", _("This link has been used or has ended."))
    person = slip.person
    if not person.is_active:
        require(policy.may_take_part(person))
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    person.email, person.email_confirmed_at = slip.email, now()
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "email_confirmed_at", "password"])
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    except IntegrityError:
        # Somebody signed up with it since we asked: the constraint has the last word.
        raise IllegalMove(
            "ended", "claim", _("This address has an account already. Enter the code again with another one.")
        ) from None
    slip.delete()
    Assistance.objects.filter(person=person).delete()
    record("person.claimed", actor=person, subject=person)
    return person


def _held(found: Slip | None) -> Slip | None:
    """Return the slip with its person, both locked, if it is still there."""
    if found is None:
        return None
    person = Person.objects.select_for_update().filter(pk=found.person_id).first()
    slip: Slip | None = Slip.objects.select_for_update().filter(pk=found.pk).first()
    if slip is not None and person is not None:
        slip.person = person
    return slip


def _checked(email: str) -> str:
    email = one_line(email).lower()
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    if not 0 < len(email) <= 254:
        raise ValidationError({"email": _("Type an e-mail address, such as name@example.org.")})
    return email


def _wrong() -> str:
    return _(
        "No slip has this code: it was typed otherwise, it was used, it has ended, or a newer one was printed. "
        "At a desk you get a new one."
    )
