"""Make accounts for people who did not sign up themselves."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts import names, queries
from accounts.models import Person
from commons.clock import now


def open_account(*, email: str) -> Person:
    """Make an account for an address its owner vouches for at the console: confirmed, with a pseudonym, no password."""
    name = queries.free_pseudonym()
    person: Person = Person.objects.create_user(
        email.lower(), None, name=name, name_key=names.key(name), email_confirmed_at=now()
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def open_assisted_account(*, language: str) -> Person:
    """Make an account for somebody at a desk: a pseudonym, no address, no password. In the caller's transaction."""
    while True:
        name = queries.free_pseudonym()
        try:
            with transaction.atomic():
                return Person.objects.create_user(None, None, name=name, name_key=names.key(name), language=language)
        except IntegrityError:  # the name went to somebody else this very moment
            continue
