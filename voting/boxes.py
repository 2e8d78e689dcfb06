"""What trustees do on their own machines: read shares, open a box. Nothing here knows Django or a database."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from voting import sealing
from voting.papers import Paper, Spoiled
from voting.sealing import Share, Unopenable


@dataclass(frozen=True, slots=True)
class Opened:
    """`choices`: the content of `choices.txt`, sorted. `spoiled`: ballots that do not open or are none of it."""

    trustees: str
    choices: str
    spoiled: int

    @property
    def digest(self) -> str:
        return sha256(self.choices.encode()).hexdigest()


def open_box(box: Mapping[str, Any], one: Share, other: Share) -> Opened:
    """Open every ballot of a box file with two shares. Raises Unopenable: shares that do not fit it or each other."""
    key = sealing.joined(one, other)
    if one.public_key.hex() != box["public_key"]:
        raise Unopenable("these shares belong to another box")
    paper = Paper.of(box["rules"], box["options"])
    lines: list[str] = []
    spoiled = 0
    for each in box["ballots"]:
        try:
            said = sealing.unseal(b64decode(each), private_key=key, round_id=box["round"])
            lines.append(paper.read(said.decode()))
        except (Unopenable, Spoiled, UnicodeDecodeError):
            spoiled += 1
    return Opened(sealing.pair(one, other), "".join(f"{line}\n" for line in sorted(lines)), spoiled)


def write_share(share: Share) -> str:
    """Return a share as the text of its file."""
    halves = {str(other): half.hex() for other, half in share.halves.items()}
    said = {"trustee": share.trustee, "public_key": share.public_key.hex(), "halves": halves}
    return json.dumps(said, indent=1) + "\n"


def read_share(text: str) -> Share:
    """Return the share of a file. Raises Unopenable."""
    try:
        said = json.loads(text)
        halves = {int(other): bytes.fromhex(half) for other, half in said["halves"].items()}
        share = Share(int(said["trustee"]), bytes.fromhex(said["public_key"]), halves)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unopenable("this is no share of a key") from error
    whole = all(len(half) == sealing.KEY_BYTES for half in (*halves.values(), share.public_key))
    if not whole or {share.trustee, *halves} != set(sealing.TRUSTEES) or share.trustee in halves:
        raise Unopenable("this is no share of a key")
    return share
