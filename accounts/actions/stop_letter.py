"""Stop a letter one asked for."""

from __future__ import annotations

from django.db import transaction

from accounts.actions.end_letter import end_letter
from accounts.models import Letter, Person
from commons.errors import IllegalMove


@transaction.atomic
def stop_letter(*, by: Person) -> None:
    """End one's own letter wherever it is; what was kept of it is erased. Raises IllegalMove (there is none).

    Locks the letter. Writes no entry, as asking for it wrote none.
    """
    letter = Letter.objects.select_for_update().under_way().filter(person=by).first()
    if letter is None:
        raise IllegalMove("without_letter", "stop")
    end_letter(letter, Letter.End.STOPPED)
