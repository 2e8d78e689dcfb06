"""Merkle trees over published lists: one hash for all, and short proofs that something is in it.

Source: RFC 9162, section 2.1. Everything is SHA-256; hashes are 32 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry; the byte before it keeps entries and nodes apart."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two hashes."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, eq=False)
class Tree:
    """A tree over leaf hashes, in their order. Cost: a second or two for a million; proofs need no more hashing."""

    leaves: Sequence[bytes]

    @classmethod
    def of(cls, entries: Iterable[bytes]) -> Tree:
        return cls([leaf_hash(entry) for entry in entries])

    @cached_property
    def levels(self) -> list[Sequence[bytes]]:
        """From the leaves to the root. Who is left over at the end of a level goes up as it is."""
        found = [self.leaves]
        while len(found[-1]) > 1:
            below = found[-1]
            above = [
                sha256(b"\x01" + left + right).digest() for left, right in zip(below[::2], below[1::2], strict=False)
            ]
            if len(below) % 2:
                above.append(below[-1])
            found.append(above)
        return found

    @property
    def root(self) -> bytes:
        """The hash of the whole list; of no entries it is that of nothing."""
        return self.levels[-1][0] if self.leaves else sha256(b"").digest()

    def proof(self, index: int) -> list[bytes]:
        """Return the hashes that lead from a leaf (from 0) to the root. Raises IndexError."""
        if not 0 <= index < len(self.leaves):
            raise IndexError(index)
        path = []
        for level in self.levels[:-1]:
            if index ^ 1 < len(level):
                path.append(level[index ^ 1])
            index >>= 1
        return path


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that a leaf hash is at this index (from 0) in the tree of that size and root.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for each in proof:
        if not last:
            return False
        if place % 2 or place == last:
            found = node_hash(each, found)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, each)
        place, last = place >> 1, last >> 1
    return not last and found == root
