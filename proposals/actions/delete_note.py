"""Take one's own note back."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries


@transaction.atomic
def delete_note(*, note_id: int, by: Person) -> None:
    """Delete a note. Raises Refused (another's), InternalNote.DoesNotExist (also for who may not read it).

    Locks the note.
    """
    note = queries.locked_note(note_id, by)
    require(policy.may_delete_note(by, note))
    record("note.deleted", actor=by, subject=note, proposal=note.proposal_id)
    note.delete()
