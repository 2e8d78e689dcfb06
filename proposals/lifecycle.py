"""A proposal's life: its states and the one table of moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commons.errors import IllegalMove


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for support")
    AWAITING_ANSWER = "awaiting_answer", _("Awaiting answer")
    ANSWERED = "answered", _("Answered")
    IN_DELIVERY = "in_delivery", _("In delivery")
    DONE = "done", _("Done")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged")
    TAKEN_UP = "taken_up", _("Taken up by residents")


class Move(models.TextChoices):
    PUBLISH = "publish", _("publish")
    REACH = "reach", _("reach the threshold")
    ANSWER = "answer", _("answer")
    DELIVER = "deliver", _("start delivery")
    FINISH = "finish", _("finish")
    CONTEST = "contest", _("contest the answer")
    REOPEN = "reopen", _("reopen")
    EXPIRE = "expire", _("expire")
    WITHDRAW = "withdraw", _("withdraw")
    MERGE = "merge", _("merge")
    UNMERGE = "unmerge", _("undo the merge")
    TAKE_UP = "take_up", _("take up")
    END = "end", _("end by the city")
    RESUME = "resume", _("let it go on")
    RESUME_CLOCK = "resume_clock", _("let it go on with its clock")
    ENACT = "enact", _("take effect as a rule")


MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.PUBLISH): State.OPEN,
    (State.OPEN, Move.REACH): State.AWAITING_ANSWER,
    (State.AWAITING_ANSWER, Move.ANSWER): State.ANSWERED,
    (State.ANSWERED, Move.DELIVER): State.IN_DELIVERY,
    (State.IN_DELIVERY, Move.FINISH): State.DONE,
    (State.ANSWERED, Move.CONTEST): State.AWAITING_ANSWER,
    (State.DONE, Move.REOPEN): State.IN_DELIVERY,
    (State.OPEN, Move.EXPIRE): State.EXPIRED,
    (State.OPEN, Move.WITHDRAW): State.WITHDRAWN,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.OPEN, Move.MERGE): State.MERGED,
    (State.MERGED, Move.UNMERGE): State.OPEN,
    (State.OPEN, Move.TAKE_UP): State.TAKEN_UP,
    (State.OPEN, Move.END): State.WITHDRAWN,
    (State.AWAITING_ANSWER, Move.END): State.WITHDRAWN,
    (State.WITHDRAWN, Move.RESUME): State.OPEN,
    (State.WITHDRAWN, Move.RESUME_CLOCK): State.AWAITING_ANSWER,
    (State.ANSWERED, Move.ENACT): State.DONE,
}

SUPPORTABLE = (State.OPEN, State.AWAITING_ANSWER)
LISTED = tuple(state for state in State if state in MOVES.values())


def after(state: str, move: Move) -> State:
    """Return the state that the move leads to. Raises IllegalMove."""
    try:
        return MOVES[State(state), move]
    except KeyError:
        raise IllegalMove(state, move.value) from None


def possible(state: str) -> list[Move]:
    """Return the moves out of a state."""
    return [move for (origin, move) in MOVES if origin == state]
