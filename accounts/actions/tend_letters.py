"""What beat does with letters: erase in time, end what nobody entered, forget."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.actions.close_batch import send_off
from accounts.actions.end_letter import end_letter
from accounts.actions.tell_letter_ended import tell_letter_ended
from accounts.models import Letter, LetterBatch
from commons.clock import now
from journal.actions.record import record

# An hour less than the week that is promised: beat comes twice an hour.
HELD = dt.timedelta(days=7) - dt.timedelta(hours=1)
# So long after it was first taken a PDF can be taken again, should the printer jam.
LOADABLE = dt.timedelta(hours=24)
FORGOTTEN = dt.timedelta(days=30)


@transaction.atomic
def tend_letters(*, at: dt.datetime | None = None) -> int:
    """Do what is due at a moment (now); return how many letters it concerned. Safe to repeat.

    A batch that was taken counts as printed a day later, or when one of its letters is held for a week. Letters
    that nobody printed within the week end, and their people are told. Locks batches and letters by id, leaves out
    those that somebody works on.
    """
    at = at or now()
    touched = sum(send_off(batch, by=None) for batch in _taken(at))
    touched += _end(Letter.objects.filter(state__in=Letter.HELD, asked_at__lte=at - HELD), Letter.End.UNPRINTED)
    touched += _end(Letter.objects.filter(state=Letter.State.SENT, code_until__lte=at), Letter.End.LATE)
    emptied = LetterBatch.objects.filter(erased_at=None).exclude(letters__state=Letter.State.READY)
    emptied.update(erased_at=at)
    Letter.objects.filter(state=Letter.State.ENDED, ended_at__lte=at - FORGOTTEN).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.forget_addresses()")
    return touched


def _taken(at: dt.datetime) -> list[LetterBatch]:
    old = LetterBatch.objects.filter(letters__state=Letter.State.READY, letters__asked_at__lte=at - HELD)
    taken = LetterBatch.objects.filter(erased_at=None, loaded_at__isnull=False)
    due = taken.filter(loaded_at__lte=at - LOADABLE) | taken.filter(pk__in=old.values("pk"))
    return list(due.order_by("pk").select_for_update(skip_locked=True))


def _end(due: QuerySet[Letter], end: Letter.End) -> int:
    """End letters; those that never left are told of, each with an entry that names nobody."""
    letters = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("person").order_by("pk"))
    for letter in letters:
        end_letter(letter, end)
        if end == Letter.End.UNPRINTED:
            tell_letter_ended(letter)
            record("letter.ended", actor=None, subject=letter, why=end.value)
    return len(letters)
