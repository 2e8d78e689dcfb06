"""Ed25519: roots are signed with a key that lies outside of the database. Keys and signatures are hexadecimal."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def new_key() -> str:
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_key(key: str) -> str:
    return _private(key).public_key().public_bytes_raw().hex()


def signed(key: str, text: str) -> str:
    return _private(key).sign(text.encode()).hex()


def is_signed(public: str, signature: str, text: str) -> bool:
    """Tell whether the signature is one of that key under that text; no where either is none at all."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
