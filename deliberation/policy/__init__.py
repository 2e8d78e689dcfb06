"""Who may do what in a conversation, a circle, an assembly. The same function greys a button and stops the act."""

from deliberation.policy import circles
from deliberation.policy.conversations import (
    HIDDEN,
    Someone,
    answerable,
    may_answer,
    may_change,
    may_change_statement,
    may_keep,
    may_leave,
    may_open,
    may_see,
    may_state,
    may_take_back,
    not_imported,
    require_another,
    require_open,
)

__all__ = [
    "HIDDEN",
    "Someone",
    "answerable",
    "circles",
    "may_answer",
    "may_change",
    "may_change_statement",
    "may_keep",
    "may_leave",
    "may_open",
    "may_see",
    "may_state",
    "may_take_back",
    "not_imported",
    "require_another",
    "require_open",
]
