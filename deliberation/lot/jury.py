"""Small juries: so many of a list, all with the same chance."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from itertools import islice

from deliberation.lot.chance import shuffled
from deliberation.lot.quotas import csv_text


def list_text(tickets: Collection[str]) -> str:
    """Return the list of those who may be drawn as it is published: a header and tickets ascending, each once."""
    return csv_text(("ticket",), [(ticket,) for ticket in sorted(set(tickets))])


def jury_order(seed: str, case: str, tickets: Collection[str]) -> Iterator[str]:
    """Yield who is called, one after the other: the first n are the jury, the next ones replace who declines.

    Everything comes from SHA-256 of `seed:case:hash of the list`. Raises ValueError if a colon stands in the case.
    """
    if ":" in case:
        raise ValueError("a case has no colon in its name")
    listed = sha256(list_text(tickets).encode()).hexdigest()
    root = sha256(f"{seed}:{case}:{listed}".encode()).digest()
    return shuffled(root, "jury", sorted(set(tickets)))


def draw_jury(
    seed: str, case: str, tickets: Collection[str], size: int, declined: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the tickets of a jury, each of the list with the same chance, in the order in which they were called.

    Raises ValueError where fewer are left than the jury has seats.
    """
    without = set(declined)
    found = tuple(islice((each for each in jury_order(seed, case, tickets) if each not in without), size))
    if len(found) < size:
        raise ValueError(f"{len(found)} can be drawn, and {size} are needed")
    return found


def jury_files(case: str, tickets: Collection[str], size: int) -> Mapping[str, str]:
    """Return what is published of a jury, by name; its commitment is the hash of the list."""
    rules = {"kind": "jury", "size": size, "case": case}
    return {"list.csv": list_text(tickets), "rules.json": json.dumps(rules) + "\n"}
