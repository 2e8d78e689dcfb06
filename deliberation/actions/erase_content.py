"""Erase words for good. That something was said, and what was answered, stays without them."""

from __future__ import annotations

from commons.models import Visibility
from deliberation.actions.stir import stir_of
from deliberation.queries.content import WORDS, Kind, piece
from journal.actions import record


def erase_hidden(*, kind: str, content_id: int) -> bool:
    """Erase what is still hidden; tell whether it was. In the caller's transaction, who knows that its time is over.

    Locks the piece. Raises ObjectDoesNotExist.
    """
    found = piece(kind, content_id, lock=True)
    if found.visibility != Visibility.HIDDEN:
        return False
    record(f"{kind}.erased", actor=None, subject=found)
    for name in WORDS[kind]:
        setattr(found, name, "")
    found.visibility = Visibility.ERASED
    emptied = [*WORDS[kind], "visibility"]
    if kind == Kind.DECISION:
        found.change, emptied = {}, [*emptied, "change"]
    found.save(update_fields=emptied)
    stir_of(found)
    return True
