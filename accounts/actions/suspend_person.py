"""Close an account for its person, and open it again. Apps above decide why, and write the entry."""

from __future__ import annotations

from django.db import connection

from accounts.models import Person, Session


class OutsideTransaction(RuntimeError):
    """Whoever suspends holds the person's row until the reason is written too."""


def suspend_person(*, person: Person) -> None:
    """End the person's sessions and let nobody sign in as them; tokens rest. Inside the caller's transaction.

    The caller has locked the person. Two queries. Raises OutsideTransaction.
    """
    _set(person, active=False)
    Session.objects.filter(person=person).delete()


def readmit_person(*, person: Person) -> None:
    """Let the person sign in again. Inside the caller's transaction, who has locked the person. One query."""
    _set(person, active=True)


def _set(person: Person, *, active: bool) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction
    person.is_active = active
    person.save(update_fields=["is_active"])
