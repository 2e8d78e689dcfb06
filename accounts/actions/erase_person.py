"""Erase a person: every app lets go of what it holds, then the account's row goes, and with it what is theirs alone."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial

from django.db import transaction

from accounts import policy
from accounts.models import Erasure, Person
from commons.clock import now
from commons.rights import CHUNK, rooms
from journal.actions.record import record
from journal.actions.sequence import hold_the_order

logger = logging.getLogger(__name__)


@transaction.atomic
def erase_person(*, person_id: int, texts: bool = False) -> bool:
    """Erase a person in one transaction; tell whether it was done. Safe to repeat.

    False for somebody who is gone already or holds a mandate. Holds the journal's order, so that nothing of them is
    registered meanwhile, then locks the person: a support or a text under way is either seen here, or refused by its
    key. Then the rooms of the apps, the highest first. The entry names nobody.
    """
    hold_the_order()
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None or not policy.may_be_erased(person):
        return False
    for room in rooms():
        room.erase(person_id, texts=texts)
    person.delete()
    record("person.erased", actor=None, subject=Person(pk=0))
    # The one place that names them still, for a backup that brings them back (`erase_people`).
    transaction.on_commit(partial(logger.info, "erased person %s%s", person_id, " with texts" if texts else ""))
    return True


def erase_due(*, at: dt.datetime | None = None) -> int:
    """Erase whose day to think is over, each in a transaction of its own; return how many. Safe to repeat.

    One that fails is left for the next time, and the rest goes on. Who was given a mandate meanwhile stays.
    """
    wishes = Erasure.objects.filter(due_at__lte=at or now()).order_by("due_at")
    done = 0
    for person_id in wishes.values_list("person_id", flat=True)[:CHUNK]:
        try:
            done += _erase_wished(person_id, at or now())
        except Exception:
            logger.exception("an erasure failed, it is tried again")
    return done


@transaction.atomic
def _erase_wished(person_id: int, at: dt.datetime) -> bool:
    """Look again under the lock: somebody may have changed their mind since."""
    hold_the_order()
    Person.objects.select_for_update().filter(pk=person_id).first()
    wish = Erasure.objects.filter(person=person_id, due_at__lte=at).first()
    return wish is not None and erase_person(person_id=person_id, texts=wish.texts)
