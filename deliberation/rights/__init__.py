"""What deliberation holds of people, in a file for each of its parts."""

from __future__ import annotations

from commons.rights import Declaration, Elsewhere, Step
from deliberation.rights import assemblies, circles, conversations

PARTS = (conversations, circles, assemblies)
DECLARATIONS: tuple[Declaration, ...] = tuple(one for part in PARTS for one in part.DECLARATIONS)
STEPS: tuple[Step, ...] = (*circles.STEPS, *assemblies.STEPS)
ELSEWHERE: tuple[Elsewhere, ...] = ()


def erase(person_id: int, *, texts: bool) -> None:
    """Take the person out of every part; with `texts` also what they wrote."""
    for part in PARTS:
        part.erase(person_id, texts=texts)
