#!/usr/bin/env python3
"""Verify the public register with Python's standard library alone: `python3 verify.py REGISTER [--root FILE]...`.

REGISTER is register.jsonl as it is published: one entry a line, {"number", "text", "previous", "hash"}. The hash is the
SHA-256 of `previous`, a line break and `text`; `previous` is the hash of the entry before, 64 zeros before the first.

A root is {"root": {…}, "public_key", "signature"}: an Ed25519 signature under the canonical JSON of "root" (keys
sorted, no spaces). It names the number and hash of the last entry, and in "marks" the hashes of every "step"-th entry
since the root before. Give each root that you kept, from whatever day. With --key a root must be signed by that key.

It ends with 1 and names the first number that is not as it was published. It shares no line with the platform.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493
Point = tuple[int, int]


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Verify the public register.")
    parser.add_argument("register", type=Path)
    parser.add_argument("--root", type=Path, action="append", default=[], help="a root that you kept")
    parser.add_argument("--key", help="the city's public key as you noted it down")
    asked = parser.parse_args(words)
    try:
        marks = [mark for file in asked.root for mark in marks_of(json.loads(file.read_text("utf-8")), asked.key)]
        with asked.register.open(encoding="utf-8") as lines:
            return verified(lines, dict(marks))
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as wrong:
        print(f"WRONG the files cannot be read: {wrong}")  # noqa: T201
        return 1


def marks_of(file: dict[str, Any], key: str | None) -> list[tuple[int, str]]:
    """Return the numbers and hashes that a root vouches for. Raises ValueError where its signature is wrong."""
    root = file["root"]
    text = json.dumps(root, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if key and file["public_key"] != key:
        raise ValueError(f"the root of {root['day']} is signed by another key than the one you gave")
    if not is_signed(bytes.fromhex(file["public_key"]), bytes.fromhex(file["signature"]), text.encode()):
        raise ValueError(f"the root of {root['day']} is not signed as it stands")
    print(f"ok    the root of {root['day']} is signed by {file['public_key']}")  # noqa: T201
    way = [(root["since"] + root["step"] * nth, hash_) for nth, hash_ in enumerate(root["marks"], start=1)]
    return [*way, *([(root["number"], root["hash"])] if root["number"] else [])]


def verified(lines: Any, marks: dict[int, str]) -> int:
    number, previous, last = 0, "0" * 64, max(marks, default=0)
    for line in lines:
        number += 1
        entry = json.loads(line)
        hash_ = hashlib.sha256(f"{entry['previous']}\n{entry['text']}".encode()).hexdigest()
        checks = {
            "it is missing": entry["number"] == number == json.loads(entry["text"])["number"],
            "it names another hash as the one before it": entry["previous"] == previous,
            "its hash is not that of its text": entry["hash"] == hash_,
            "its hash is not the one that a root vouches for": marks.get(number, hash_) == hash_,
        }
        for wrong, holds in checks.items():
            if not holds:
                print(f"WRONG entry {number}: {wrong}")  # noqa: T201
                return 1
        previous = hash_
    if number < last:
        print(f"WRONG entry {number + 1}: the register ends before it, a root vouches for {last}")  # noqa: T201
        return 1
    print(f"ok    {number} entries, whole; {last} of them before a root that you gave")  # noqa: T201
    return 0


def is_signed(key: bytes, signature: bytes, text: bytes) -> bool:
    """Verify an Ed25519 signature (RFC 8032): s B = R + k A."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    if a is None or r is None or base is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    return times(s, base) == plus(r, times(k, a))


def point(text: bytes) -> Point | None:
    """Return the point of the curve that is written so, None where there is none."""
    y, odd = int.from_bytes(text, "little") & (2**255 - 1), text[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and odd):
        return None
    return (P - x if x % 2 != odd else x), y


def plus(one: Point, other: Point) -> Point:
    (x, y), (u, v) = one, other
    both = D * x * u * y * v % P
    return (x * v + y * u) * pow(1 + both, -1, P) % P, (y * v + x * u) * pow(1 - both, -1, P) % P


def times(number: int, its: Point) -> Point:
    found: Point = (0, 1)
    while number:
        if number & 1:
            found = plus(found, its)
        its, number = plus(its, its), number >> 1
    return found


if __name__ == "__main__":
    sys.exit(main())
