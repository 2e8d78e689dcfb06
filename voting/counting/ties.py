"""Which of two equals comes first. The order is published before anybody votes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from voting.counting.election import Election


class Ties(StrEnum):
    """`ID`: ids as text, ascending. `COST_VOTES`: lowest cost, then most votes, then the lot, then ids."""

    ID = "id"
    COST_VOTES = "cost-votes"


def lot_of(lot: str, project: str) -> bytes:
    """Return the lot of a project, the lower the better: SHA-256 of the published text and the id."""
    return sha256(f"{lot}:{project}".encode()).digest()


def ranks(election: Election, ties: Ties, lot: str = "") -> tuple[int, ...]:
    """Return the rank of each project among equals, the lowest first, all different. Without a lot, ids decide."""
    places = range(len(election.projects))
    if ties is Ties.ID:
        order = sorted(places, key=lambda place: election.projects[place].id)
    else:
        order = sorted(places, key=lambda place: _cost_votes(election, place, lot))
    return _turned(order)


def ranks_of_options(options: Sequence[str], lot: str = "") -> tuple[int, ...]:
    """Return the rank of each option among equals where there are no costs: by the lot, without one by id as text."""
    order = sorted(range(len(options)), key=lambda place: (lot_of(lot, options[place]) if lot else b"", options[place]))
    return _turned(order)


def _turned(order: Sequence[int]) -> tuple[int, ...]:
    found = [0] * len(order)
    for rank, place in enumerate(order):
        found[place] = rank
    return tuple(found)


def _cost_votes(election: Election, place: int, lot: str) -> tuple[object, ...]:
    project = election.projects[place]
    drawn = lot_of(lot, project.id) if lot else b""
    return project.cost, -election.ballots.votes[place], drawn, project.id
