"""Let an account publish no words for some time, and let it write again. Apps above decide why, and write the entry."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from accounts.actions.suspend_person import OutsideTransaction
from accounts.models import Person


def silence_person(*, person: Person, until: dt.datetime) -> None:
    """Let `accounts.policy.may_write` refuse until then. Inside the caller's transaction, who has locked the person.

    A silence that runs longer stays. One query. Raises OutsideTransaction.
    """
    if person.silenced_until is None or person.silenced_until < until:
        _set(person, until)


def end_silence(*, person: Person) -> None:
    """Let the person write again. Inside the caller's transaction, who has locked the person. One query."""
    _set(person, None)


def _set(person: Person, until: dt.datetime | None) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction
    person.silenced_until = until
    person.save(update_fields=["silenced_until"])
