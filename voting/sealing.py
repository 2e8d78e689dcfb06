"""Sealing of ballots, and the keys that open them.

HPKE of RFC 9180, base mode: X25519, HKDF-SHA256, AES-256-GCM. What is sealed is padded to one size per round, so that
lengths say nothing. The private key is never whole but in a trustee's memory: each pair of three trustees has two
halves whose exclusive or is the key. Nothing here knows Django.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY_BYTES = 32
# What sealing adds: the key of this ballot alone, and the tag that shows it is whole.
OVERHEAD = 32 + 16
TRUSTEES = (1, 2, 3)
PAIRS = tuple(combinations(TRUSTEES, 2))


class Unopenable(ValueError):
    """It was not sealed to this key, for this round, or is not whole."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one trustee keeps: a half for each other trustee. One share alone says nothing of the key."""

    trustee: int
    public_key: bytes
    halves: Mapping[int, bytes]


def about(round_id: int) -> bytes:
    """Return what a ballot is sealed for: one of another round does not open."""
    return f"multitude ballot of round {round_id}".encode()


def fingerprint(public_key: bytes) -> str:
    """Return the SHA-256 of a public key, by which people compare it."""
    return sha256(public_key).hexdigest()


def new_shares() -> tuple[Share, Share, Share]:
    """Make a key pair and return its shares; the private key is forgotten at once."""
    private = X25519PrivateKey.generate()
    key, public = private.private_bytes_raw(), private.public_key().public_bytes_raw()
    halves: dict[int, dict[int, bytes]] = {trustee: {} for trustee in TRUSTEES}
    for one, other in PAIRS:
        halves[one][other] = secrets.token_bytes(KEY_BYTES)
        halves[other][one] = _xor(key, halves[one][other])
    first, second, third = (Share(trustee, public, halves[trustee]) for trustee in TRUSTEES)
    return first, second, third


def joined(one: Share, other: Share) -> bytes:
    """Return the private key of two shares. Raises Unopenable: twice the same, or not of one key."""
    if one.trustee == other.trustee:
        raise Unopenable("two different trustees open a box")
    key = _xor(one.halves[other.trustee], other.halves[one.trustee])
    public = X25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()
    if not public == one.public_key == other.public_key:
        raise Unopenable("these shares do not belong to one key")
    return key


def pair(one: Share, other: Share) -> str:
    """Return the name of a pair: `1+2`."""
    return "+".join(str(each) for each in sorted((one.trustee, other.trustee)))


def seal(said: bytes, *, public_key: bytes, size: int, round_id: int) -> bytes:
    """Seal a ballot, padded with blanks to `size` bytes; return `size + OVERHEAD` bytes. Raises ValueError (longer)."""
    if len(said) > size:
        raise ValueError(f"a ballot of this round has at most {size} bytes")
    return SUITE.encrypt(said.ljust(size), X25519PublicKey.from_public_bytes(public_key), info=about(round_id))


def unseal(sealed: bytes, *, private_key: bytes, round_id: int) -> bytes:
    """Return what was sealed, without its padding. Raises Unopenable."""
    try:
        said = SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private_key), info=about(round_id))
    except (InvalidTag, ValueError) as error:
        raise Unopenable("this ballot does not open with the round's key") from error
    return said.rstrip()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
