"""Withdraw what a person supports once their proof of residency was released: its number may prove another account."""

from __future__ import annotations

from django.db import transaction

import journal.queries
from journal.models import Reader
from proposals.lifecycle import State
from proposals.models import CountDue, Support

READER = "proposals"


@transaction.atomic
def heed_releases(*, limit: int = 200) -> int:
    """Read on in the journal and withdraw the supports that can still be withdrawn; return how many.

    Position and withdrawals commit together. Locks the reader's row: a second run returns at once.
    """
    Reader.objects.get_or_create(name=READER)
    reader = Reader.objects.select_for_update(skip_locked=True).filter(name=READER).first()
    if reader is None:
        return 0
    entries = list(journal.queries.after(reader.position, verbs=["person.released"])[:limit])
    if not entries:
        return 0
    people = [entry.subject_id for entry in entries]
    supports = Support.objects.filter(person_id__in=people, proposal__state=State.OPEN)
    CountDue.objects.bulk_create(CountDue(proposal_id=pk) for pk in supports.values_list("proposal_id", flat=True))
    withdrawn, _by_model = supports.delete()
    reader.position = entries[-1].position or reader.position
    reader.save(update_fields=["position"])
    return withdrawn
