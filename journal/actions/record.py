"""Write one entry in the transaction of the act it tells of."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from commons.actor import Actor
from commons.later import later
from journal.models import Entry


class OutsideTransaction(RuntimeError):
    """An entry without its act's transaction could tell of something that never happened."""


def record(verb: str, *, actor: Actor | None, subject: models.Model, **data: Any) -> Entry:
    """Write an entry about `subject`; `actor` None means the platform itself. Wakes the sequencer after commit.

    `data` holds JSON values: no name, address or id of a private person, and of their words none but `reason`, which
    `forget_words` can erase. Where a clerk acts for the actor, a
    second entry says so: the clerk is its actor, the person its subject. Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(verb)
    entry = Entry.objects.create(
        verb=verb,
        actor_id=actor.pk if actor else None,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        data=data,
    )
    if actor is not None and actor.assisted_by is not None:
        about_them = entry.subject_type == "person"  # the subject says who it is, and can be erased
        Entry.objects.create(
            verb="person.assisted",
            actor_id=actor.assisted_by.pk,
            subject_type="person",
            subject_id=actor.pk,
            data={"act": verb, "of": entry.subject_type} | ({} if about_them else {"id": entry.subject_id}),
        )
    later("journal.sequence")
    return entry
