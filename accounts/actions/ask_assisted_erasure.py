"""Have an account that was opened at a desk erased, at its person's wish, or think better of it."""

from __future__ import annotations

from django.db import transaction

from accounts import policy
from accounts.actions.ask_erasure import ask_erasure, cancel_erasure
from accounts.actions.assist import assisting
from accounts.actions.count_at_desk import count_at_desk
from accounts.models import DeskCount, Erasure, Person
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def ask_assisted_erasure(*, by: Person, texts: bool = False) -> Erasure:
    """Have the account of whom the clerk acts for erased in 24 hours, as everybody's own. Locks the person.

    Raises Refused (also for an account that is somebody's own), IllegalMove (for nobody). Who asked is in the journal.
    """
    person = assisting(by).person
    require(policy.may_be_erased_at_desk(person))
    wish = ask_erasure(by=person, texts=texts)
    count_at_desk(by, DeskCount.Act.ERASURE)
    record("person.assisted", actor=by, subject=person, act="erasure.asked")
    return wish


@transaction.atomic
def cancel_assisted_erasure(*, by: Person) -> None:
    """Keep the account. Raises Refused, IllegalMove (for nobody, or there is no such wish). Locks the person."""
    person = assisting(by).person
    require(policy.may_be_erased_at_desk(person))
    cancel_erasure(by=person)
    record("person.assisted", actor=by, subject=person, act="erasure.cancelled")
