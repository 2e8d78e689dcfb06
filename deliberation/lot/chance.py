"""Chance out of a published text: numbers and orders that anybody can make again.

Everything is SHA-256. A seed is text that a public event gives (numbers of a lottery, a closing price), known to nobody
when the list is published; how it is written down is announced with the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import count
from typing import TypeVar

SPACE = 2**256
Thing = TypeVar("Thing")


def root_of(seed: str, commitment: str) -> bytes:
    """Return what all numbers of a draw come from: SHA-256(seed || commitment), both as text."""
    return sha256(f"{seed}{commitment}".encode()).digest()


def number_below(root: bytes, label: str, below: int) -> int:
    """Return a number from 0 to below - 1, each with the same chance: hashes of root, label and 0, 1, … until one fits.

    Cost: one hash, but for once in 2^256 / below.
    """
    for attempt in count():
        number = int.from_bytes(sha256(root + f":{label}:{attempt}".encode()).digest())
        if (found := even(number, below)) is not None:
            return found
    raise AssertionError("never")


def even(number: int, below: int, space: int = SPACE) -> int | None:
    """Return a number from 0 to space - 1 modulo `below`; None for the last few, which would favour small ones."""
    return number % below if number < space - space % below else None


def shuffled(root: bytes, label: str, things: Sequence[Thing]) -> Iterator[Thing]:
    """Yield things in an order by lot, all orders with the same chance. Cost: one hash for each that is taken.

    Source: R. Durstenfeld, *Algorithm 235: Random permutation*, 1964, from the front: the i-th thing changes places
    with the one at i + number_below(root, "label:i", things left).
    """
    moved: dict[int, int] = {}
    for at in range(len(things)):
        other = at + number_below(root, f"{label}:{at}", len(things) - at)
        taken = moved.get(other, other)
        moved[other] = moved.pop(at, at)
        yield things[taken]
