"""The public board of a closed round: hashes of what lay in the box, and how one ballot is shown to be among them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from voting.counting.merkle import Tree
from voting.models import Round, SealedBallot
from voting.queries.boxes import sealed_ballots

HASH_DIGITS = 64


class Found(StrEnum):
    COUNTED = "counted"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Board:
    """Hashes as hexadecimal text, sorted: of ballots that count, and of those that later ones replaced."""

    counted: list[str]
    replaced: list[str]

    @property
    def root(self) -> str:
        return tree_of(self.counted).root.hex()

    @property
    def replaced_root(self) -> str:
        return tree_of(self.replaced).root.hex()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a ballot's hash stands: its place from 0 among `size`, and the proof of RFC 9162 up to `root`, as hex."""

    hash: str
    found: Found
    place: int = 0
    size: int = 0
    root: str = ""
    proof: tuple[str, ...] = ()


def board(its: Round) -> Board:
    """Return the board of a round; empty before it closes, and of open rounds. Two queries."""
    hashes = [
        [bytes(each).hex() for each in sealed_ballots(its, counted=counted).values_list("hash", flat=True)]
        for counted in (True, False)
    ]
    return Board(*hashes)


def receipt(its: Round, said: str) -> Receipt:
    """Return what the board says of a receipt: blanks and case do not matter.

    One query for what is not there, else two and the tree over all that was counted, or replaced.
    """
    wanted = "".join(said.split()).lower()[:HASH_DIGITS]
    counted = _counted(its, wanted)
    if counted is None:
        return Receipt(wanted, Found.UNKNOWN)
    hashes = [bytes(each).hex() for each in sealed_ballots(its, counted=counted).values_list("hash", flat=True)]
    tree, place = tree_of(hashes), hashes.index(wanted)
    proof = tuple(each.hex() for each in tree.proof(place))
    found = Found.COUNTED if counted else Found.REPLACED
    return Receipt(wanted, found, place, len(hashes), tree.root.hex(), proof)


def _counted(its: Round, wanted: str) -> bool | None:
    """Tell whether the ballot with the hash counts; None where there is none. One query."""
    try:
        digest = bytes.fromhex(wanted)
    except ValueError:
        return None
    rows = SealedBallot.objects.filter(round=its, hash=digest)
    return rows.annotate(counts=Q(sealed__isnull=False)).values_list("counts", flat=True).first()


def tree_of(hashes: list[str]) -> Tree:
    """Return the Merkle tree of RFC 9162 over the hashes as entries."""
    return Tree.of(bytes.fromhex(each) for each in hashes)
