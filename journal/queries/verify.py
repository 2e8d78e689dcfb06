"""Verify the register: the chain, the journal it tells of, and the roots; find the first place that was changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from journal import signing
from journal.chain import NOTHING, canonical, commitment, digest, link, moment
from journal.models import Opening, Root

CHUNK = 5_000
ROWS = """
SELECT r.number, r.entry_id, r.verb, r.text, r.previous, r.hash,
       e.position, e.verb, e.actor_id, e.subject_type, e.subject_id, e.data, e.created_at
FROM (SELECT * FROM journal_registered WHERE number > %s ORDER BY number LIMIT %s) AS r
LEFT JOIN journal_entry AS e ON e.id = r.entry_id ORDER BY r.number
"""


class BadRoot(ValueError):
    """The file is no root, or its signature is not that of its key."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first number at which the register is not what was published, and what is wrong there."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A root as it was published and somebody keeps it."""

    said: dict[str, Any]
    public_key: str

    @property
    def digest(self) -> str:
        return digest(canonical(self.said))

    @property
    def marks(self) -> dict[int, str]:
        """The hashes that it vouches for, by number."""
        said = self.said
        way = {said["since"] + said["step"] * nth: hash_ for nth, hash_ in enumerate(said["marks"], start=1)}
        return way | ({said["number"]: said["hash"]} if said["number"] else {})


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at: so many entries, of which `vouched` stand before a root. `fault` None: all is whole."""

    entries: int
    vouched: int
    fault: Fault | None


def read_root(text: str) -> Kept:
    """Read a root's file. Raises BadRoot."""
    try:
        found = json.loads(text)
        kept, signature = Kept(found["root"], found["public_key"]), found["signature"]
        whole = {"day", "hash", "marks", "number", "previous", "seed_hash", "seed_revealed", "since", "step"}
        sound = (
            isinstance(kept.said, dict)
            and set(kept.said) == whole
            and signing.is_signed(kept.public_key, signature, canonical(kept.said))
        )
    except (ValueError, LookupError, TypeError, AttributeError) as wrong:
        raise BadRoot("this is no file of a root") from wrong
    if not sound:
        raise BadRoot("the root is not signed by the key that it names")
    return kept


def verify(*kept: Kept) -> Verified:
    """Verify the whole register against the published roots, or against those that somebody kept and those before them.

    Never raises for a fault. Streams: memory does not grow with the register. Two queries for each 5,000 entries.
    """
    marks, broken = _vouched(kept)
    last, number, previous = max(marks, default=0), 0, NOTHING
    for row, salts in _rows():
        number += 1
        if wrong := _wrong(number, previous, row, salts, marks):
            return Verified(number, last, Fault(number, wrong))
        previous = row[5]
    if number < last:
        return Verified(
            number, last, Fault(number + 1, f"the register ends before it; a root vouches for {last} entries")
        )
    return Verified(number, last, broken)


def _vouched(kept: tuple[Kept, ...]) -> tuple[dict[int, str], Fault | None]:
    """Return the hashes that signed roots vouch for, and the first root that is not as it must be."""
    roots, before, broken = list(Root.objects.order_by("id")), None, None
    sound: list[Kept] = []
    for root in roots:
        its = Kept(json.loads(root.text), root.public_key)
        if wrong := _wrong_root(root, before):
            broken = broken or Fault(root.number, f"the root of {root.day} {wrong}")
        else:
            sound.append(its)
        before = root
    by_digest, trusted = {each.digest: each for each in sound}, [] if kept else sound
    for each in kept:
        if each.digest not in by_digest:
            broken = broken or Fault(
                each.said["number"], f"the root of {each.said['day']} is not the one that was kept"
            )
        # What the kept one names, and what that names: none of these can have been changed.
        trusted.append(each)
        while earlier := by_digest.get(trusted[-1].said["previous"]):
            trusted.append(earlier)
    return {number: hash_ for each in trusted for number, hash_ in each.marks.items()}, broken


def _wrong_root(root: Root, before: Root | None) -> str:
    """Return what is wrong with a published root, empty where nothing is."""
    if not signing.is_signed(root.public_key, root.signature, root.text):
        return "is not signed as it stands"
    if root.previous != (before.digest if before else NOTHING):
        return "does not follow the one before it"
    if digest(root.seed) != root.seed_hash or root.seed_revealed != (before.seed if before else ""):
        return "has another seed than the one promised"
    return ""


def _rows() -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield the register's rows with the journal's beside them, and the salts of each by what they open."""
    last: int | None = None
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [-1 if last is None else last, CHUNK])
            rows = cursor.fetchall()
        if not rows:
            return
        salts: dict[int, dict[str, str]] = {}
        kept = Opening.objects.filter(entry__in=[row[1] for row in rows]).values_list("entry_id", "what", "salt")
        for entry, what, salt in kept:
            salts.setdefault(entry, {})[what] = salt
        for row in rows:
            yield row, salts.get(row[1], {})
        last = rows[-1][0]


def _wrong(number: int, previous: str, row: Any, salts: dict[str, str], marks: dict[int, str]) -> str:
    """Return what is wrong with the entry that must have this number, empty where nothing is."""
    if row[0] != number:
        return f"it is missing: after {number - 1} comes {row[0]}"
    _number, _entry, verb, text, named, hash_ = row[:6]
    if named != previous:
        return "it names another hash as the one before it"
    if link(previous, text) != hash_:
        return "its hash is not that of its text"
    if marks.get(number, hash_) != hash_:
        since = max((mark for mark in marks if mark < number), default=0) + 1
        where = "" if since == number else f"; the change is somewhere from {since} on"
        return f"its hash is not the one that a root vouches for{where}"
    try:
        return _differs(json.loads(text), number, verb, row[6:], salts)
    except (ValueError, LookupError, TypeError, AttributeError):
        return "its text is not one of the register's"


def _differs(said: dict[str, Any], number: int, verb: str, entry: Any, salts: dict[str, str]) -> str:
    """Return where the journal tells something else than the text, empty where it tells the same."""
    position, its_verb, actor, kind, subject, data, at = entry
    if its_verb is None:
        return "the entry of the journal that it tells of is missing"
    data = json.loads(data) if isinstance(data, str) else data
    hidden = {f"data.{key}": value for key, value in data.items() if key not in said["data"]}
    if actor is not None:
        hidden["actor"] = actor
    if kind == "person" and subject:
        hidden["subject"] = subject
    told = {
        "number": number,
        "position": position,
        "verb": its_verb,
        "subject": {"type": kind, **({} if kind == "person" else {"id": subject})},
        "time": moment(at),
        "data": {key: value for key, value in data.items() if key in said["data"]},
        "sealed": said["sealed"],
    }
    if verb != its_verb or canonical(told) != canonical(said):
        return "the journal tells something else"
    for what in {*hidden, *said["sealed"], *salts}:
        if not _opens(said["sealed"].get(what), what in hidden, hidden.get(what), salts.get(what)):
            return f"“{what}” is not what was sealed"
    return ""


def _opens(sealed: str | None, is_there: bool, value: Any, salt: str | None) -> bool:
    """Tell whether a commitment is kept: it opens, or what it commits to was erased together with its salt."""
    if sealed is None or salt is None:
        return sealed is not None and not is_there
    return is_there and commitment(salt, value) == sealed
