"""Erase words for good. That something was said, and what was answered, stays without them."""

from __future__ import annotations

from commons.models import Visibility
from deliberation.actions.stir import stir
from deliberation.models import Conversation
from deliberation.queries.content import piece, whole_of
from journal.actions import record


def erase_hidden(*, kind: str, content_id: int) -> bool:
    """Erase what is still hidden; tell whether it was. In the caller's transaction, who knows that its time is over.

    Locks the piece. Raises ObjectDoesNotExist.
    """
    found = piece(kind, content_id, lock=True)
    if found.visibility != Visibility.HIDDEN:
        return False
    record(f"{kind}.erased", actor=None, subject=found)
    words = ["title", "about"] if isinstance(found, Conversation) else ["text"]
    for name in words:
        setattr(found, name, "")
    found.visibility = Visibility.ERASED
    found.save(update_fields=[*words, "visibility"])
    stir(whole_of(found).pk)
    return True
