"""What moderation holds of people, in a file for each of its parts."""

from __future__ import annotations

from commons.rights import Declaration, Step
from moderation.rights import cases, concerns
from moderation.rights.concerns import erase_hidden_content, forget_flags

PARTS = (concerns, cases)
DECLARATIONS: tuple[Declaration, ...] = tuple(one for part in PARTS for one in part.DECLARATIONS)
STEPS: tuple[Step, ...] = tuple(one for part in PARTS for one in part.STEPS)


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of flags, acts, blocks, cases and juries."""
    for part in PARTS:
        part.erase(person_id, texts=texts)


__all__ = ["DECLARATIONS", "STEPS", "erase", "erase_hidden_content", "forget_flags"]
