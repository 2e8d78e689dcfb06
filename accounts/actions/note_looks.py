"""Note that somebody with a mandate saw data of people."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.models import Look, Person
from commons.clock import today


@transaction.atomic
def note_looks(*, person_ids: Collection[int], by: Person, role: str, purpose: str) -> None:
    """Write a line per person, purpose and day, for each to read; looking at oneself is none. One statement.

    To be called where the data are read, before they are shown: no line, no look.
    """
    if not person_ids:
        return
    on = today()
    Look.objects.bulk_create(
        [Look(person_id=pk, by=by, role=role, purpose=purpose, on=on) for pk in sorted(set(person_ids)) if pk != by.pk],
        ignore_conflicts=True,
    )
