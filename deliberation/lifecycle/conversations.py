"""A conversation's life: open for answers, or closed. Its opener may open it again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from commons.errors import IllegalMove


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a conversation", "Open")
    CLOSED = "closed", pgettext_lazy("state of a conversation", "Closed")


class Move(models.TextChoices):
    CLOSE = "close", pgettext_lazy("move of a conversation", "close")
    REOPEN = "reopen", pgettext_lazy("move of a conversation", "open again")


MOVES: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.CLOSED, Move.REOPEN): State.OPEN,
}


def after(state: str, move: Move) -> State:
    """Return the state that the move leads to. Raises IllegalMove."""
    try:
        return MOVES[State(state), move]
    except KeyError:
        raise IllegalMove(state, move.value) from None
