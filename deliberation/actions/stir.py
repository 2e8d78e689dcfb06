"""Note that a conversation is newer than its map."""

from __future__ import annotations

from collections.abc import Iterable

from deliberation.models import Conversation, Stir
from deliberation.queries.content import Piece, whole_of


def stir(*conversation_ids: int) -> None:
    """Make the next map due, in the caller's transaction. One statement, no row that somebody else waits for."""
    stir_all(conversation_ids)


def stir_all(conversation_ids: Iterable[int]) -> None:
    """The same for many."""
    Stir.objects.bulk_create(Stir(conversation_id=pk) for pk in conversation_ids)


def stir_of(found: Piece) -> None:
    """The same for what a piece of content belongs to, where that is a conversation."""
    if isinstance(whole := whole_of(found), Conversation):
        stir(whole.pk)
