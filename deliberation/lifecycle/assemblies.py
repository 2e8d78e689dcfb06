"""An assembly's life, from its preparation to its end, and what becomes of one seat."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from commons.errors import IllegalMove


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of an assembly", "Draft")
    CALLED = "called", pgettext_lazy("state of an assembly", "Takes residents who are willing")
    CLOSED = "closed", pgettext_lazy("state of an assembly", "List closed, chances being computed")
    LISTED = "listed", pgettext_lazy("state of an assembly", "List published, waits for its seed")
    DRAWN = "drawn", pgettext_lazy("state of an assembly", "Drawn, invitations out")
    SITTING = "sitting", pgettext_lazy("state of an assembly", "Sitting")
    REPORTED = "reported", pgettext_lazy("state of an assembly", "Has reported")
    ENDED = "ended", pgettext_lazy("state of an assembly", "Ended")
    CANCELLED = "cancelled", pgettext_lazy("state of an assembly", "Cancelled")


class Move(models.TextChoices):
    CALL = "call", pgettext_lazy("move of an assembly", "call")
    CLOSE = "close", pgettext_lazy("move of an assembly", "close the list of")
    LIST = "list", pgettext_lazy("move of an assembly", "publish the list of")
    # No panel meets the quotas: it takes residents again, or its quotas change.
    REOPEN = "reopen", pgettext_lazy("move of an assembly", "open the list of again")
    DRAW = "draw", pgettext_lazy("move of an assembly", "draw")
    SEAT = "seat", pgettext_lazy("move of an assembly", "begin")
    REPORT = "report", pgettext_lazy("move of an assembly", "report")
    END = "end", pgettext_lazy("move of an assembly", "end")
    CANCEL = "cancel", pgettext_lazy("move of an assembly", "cancel")


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.CALL): State.CALLED,
    (State.CALLED, Move.CLOSE): State.CLOSED,
    (State.CLOSED, Move.LIST): State.LISTED,
    (State.CLOSED, Move.REOPEN): State.CALLED,
    (State.LISTED, Move.DRAW): State.DRAWN,
    (State.DRAWN, Move.SEAT): State.SITTING,
    (State.SITTING, Move.REPORT): State.REPORTED,
    (State.REPORTED, Move.END): State.ENDED,
    (State.CALLED, Move.CANCEL): State.CANCELLED,
    (State.CLOSED, Move.CANCEL): State.CANCELLED,
    (State.LISTED, Move.CANCEL): State.CANCELLED,
    (State.DRAWN, Move.CANCEL): State.CANCELLED,
    (State.SITTING, Move.CANCEL): State.CANCELLED,
}

# Where quotas and questions can still change, and where a panel is there.
IN_PREPARATION = (State.DRAFT, State.CALLED)
WITH_PANEL = (State.DRAWN, State.SITTING, State.REPORTED, State.ENDED)


class SeatState(models.TextChoices):
    INVITED = "invited", pgettext_lazy("state of a seat", "Invited")
    ACCEPTED = "accepted", pgettext_lazy("state of a seat", "Accepted")
    DECLINED = "declined", pgettext_lazy("state of a seat", "Declined")
    LAPSED = "lapsed", pgettext_lazy("state of a seat", "Did not answer in time")
    # The account is gone, or sits elsewhere by now.
    GONE = "gone", pgettext_lazy("state of a seat", "Cannot sit any more")


HELD = (SeatState.INVITED, SeatState.ACCEPTED)
FREED = (SeatState.DECLINED, SeatState.LAPSED, SeatState.GONE)


def after(state: str, move: Move) -> State:
    """Return the state that the move leads to. Raises IllegalMove."""
    try:
        return MOVES[State(state), move]
    except KeyError:
        raise IllegalMove(state, move.value) from None
