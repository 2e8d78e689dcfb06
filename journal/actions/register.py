"""Write public acts into the register: canonical text, commitments for what is somebody's, the chain of hashes."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection

from commons.prepared import Prepared
from commons.register import verbs
from journal.chain import NOTHING, canonical, commitment, link, moment
from journal.models import Reader

READER = "register"
# What is public of the entries placed since: how far the register has read, the last place there is, its last entry.
STANDS = Prepared(
    "register_stands",
    f"""
SELECT reader.position, coalesce((SELECT max(position) FROM journal_entry), 0), last.number, last.hash
FROM journal_reader AS reader
LEFT JOIN LATERAL (SELECT number, hash FROM journal_registered ORDER BY number DESC LIMIT 1) AS last ON true
WHERE reader.name = '{READER}'
""",  # noqa: S608
    takes=0,
)
ROWS = "COPY journal_registered (number, entry_id, verb, text, previous, hash) FROM STDIN"
SALTS = "COPY journal_opening (entry_id, what, salt) FROM STDIN"
MOVED = "UPDATE journal_reader SET position = %s WHERE name = %s"


def register_placed(*, limit: int) -> int:
    """Register what is public among the next `limit` placed entries; return how many entries were looked at.

    In the transaction of the sequencer, which alone holds its lock: nobody else writes the chain, and nobody is erased
    meanwhile. Five statements, whatever the limit. It runs as often as something happens and takes from those who write
    what it costs: so it is written by hand, and rows go in as COPY.
    """
    if (stands := STANDS.row()) is None:  # the first time
        Reader.objects.create(name=READER)
        return register_placed(limit=limit)
    position, last, number, previous = stands
    if last <= position:
        return 0
    upto = min(last, position + limit)
    rows, salts = chained(_public().rows(position, upto), number or 0, previous or NOTHING)
    with connection.cursor() as cursor:
        if rows:
            cursor.copy_expert(ROWS, _lines(rows))
        if salts:
            cursor.copy_expert(SALTS, _lines(salts))
        cursor.execute(MOVED, [upto, READER])
    return int(upto - position)


@cache
def _public() -> Prepared:
    """Return the statement for the public entries between two places, the second of them included."""
    named = ", ".join(f"'{verb}'" for verb in sorted(verbs()))
    return Prepared(
        "register_public",
        "SELECT id, position, verb, actor_id, subject_type, subject_id, data, created_at FROM journal_entry "  # noqa: S608
        f"WHERE position > $1 AND position <= $2 AND verb IN ({named}) ORDER BY position",
        takes=2,
    )


def chained(
    entries: Iterable[Sequence[Any]], number: int, previous: str
) -> tuple[list[tuple[int, int, str, str, str, str]], list[tuple[int, str, str]]]:
    """Return the rows that follow the entry of that number and hash, and the salts of their commitments."""
    rows, salts = [], []
    for entry_id, position, verb, actor, subject_type, subject_id, data, at in entries:
        number += 1
        text, found = said(number, position, verb, actor, subject_type, subject_id, json.loads(data), at)
        hash_ = link(previous, text)
        rows.append((number, entry_id, verb, text, previous, hash_))
        salts += [(entry_id, what, salt) for what, salt in found.items()]
        previous = hash_
    return rows, salts


def said(
    number: int,
    position: int,
    verb: str,
    actor: int | None,
    subject_type: str,
    subject_id: int,
    data: dict[str, Any],
    at: dt.datetime,
) -> tuple[str, dict[str, str]]:
    """Return an entry's canonical text, and the salts of its commitments by what they commit to."""
    public = _facts(verb)
    hidden: dict[str, Any] = {f"data.{key}": value for key, value in data.items() if key not in public}
    if actor is not None:
        hidden["actor"] = actor
    if subject_type == "person":
        hidden["subject"] = subject_id
    salts = {what: os.urandom(32).hex() for what in hidden}
    text = {
        "number": number,
        "position": position,
        "verb": verb,
        "subject": {"type": subject_type} if subject_type == "person" else {"type": subject_type, "id": subject_id},
        "time": moment(at),
        "data": {key: value for key, value in data.items() if key in public},
        "sealed": {what: commitment(salt, hidden[what]) for what, salt in salts.items()},
    }
    return canonical(text), salts


@cache
def _facts(verb: str) -> frozenset[str]:
    return frozenset(verbs()[verb].data)


def _lines(rows: Sequence[Sequence[Any]]) -> io.StringIO:
    """Return rows as COPY reads them. Canonical JSON has neither tabs nor line breaks; its backslashes are doubled."""
    return io.StringIO("".join("\t".join(map(str, row)).replace("\\", "\\\\") + "\n" for row in rows))
