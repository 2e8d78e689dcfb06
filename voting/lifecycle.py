"""A round's life: its states and the one table of moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from commons.errors import IllegalMove


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a round", "Draft")
    ANNOUNCED = "announced", pgettext_lazy("state of a round", "Announced")
    OPEN = "open", pgettext_lazy("state of a round", "Open for votes")
    CLOSED = "closed", pgettext_lazy("state of a round", "Closed, to be counted")
    COUNTED = "counted", pgettext_lazy("state of a round", "Counted")
    CANCELLED = "cancelled", pgettext_lazy("state of a round", "Cancelled")


class Move(models.TextChoices):
    ANNOUNCE = "announce", pgettext_lazy("move of a round", "announce")
    OPEN = "open", pgettext_lazy("move of a round", "open")
    CLOSE = "close", pgettext_lazy("move of a round", "close")
    COUNT = "count", pgettext_lazy("move of a round", "count")
    CANCEL = "cancel", pgettext_lazy("move of a round", "cancel")


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.ANNOUNCE): State.ANNOUNCED,
    (State.ANNOUNCED, Move.OPEN): State.OPEN,
    (State.OPEN, Move.CLOSE): State.CLOSED,
    (State.CLOSED, Move.COUNT): State.COUNTED,
    (State.ANNOUNCED, Move.CANCEL): State.CANCELLED,
    (State.OPEN, Move.CANCEL): State.CANCELLED,
}


def after(state: str, move: Move) -> State:
    """Return the state that the move leads to. Raises IllegalMove."""
    try:
        return MOVES[State(state), move]
    except KeyError:
        raise IllegalMove(state, move.value) from None
