"""Write public acts into the register: canonical text, commitments for what is somebody's, the chain of hashes."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import connection

from commons.register import verbs
from journal.chain import NOTHING, canonical, commitment, link, moment
from journal.models import Entry, Reader, Registered

READER = "register"
FIELDS = ("id", "position", "verb", "actor_id", "subject_type", "subject_id", "data", "created_at")
ROWS = """
INSERT INTO journal_registered (number, entry_id, verb, text, previous, hash)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
"""
SALTS = """
INSERT INTO journal_opening (entry_id, what, salt) SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])
"""


def register_placed(*, limit: int) -> int:
    """Register what is public among the next `limit` placed entries; return how many entries were looked at.

    In the transaction of the sequencer, which alone holds its lock: nobody else writes the chain, and nobody is erased
    meanwhile. Six statements, whatever the limit.
    """
    reader = Reader.objects.get_or_create(name=READER)[0]
    positions = Entry.objects.filter(position__gt=reader.position, position__lte=reader.position + limit)
    upto = positions.order_by("-position").values_list("position", flat=True).first()
    if upto is None:
        return 0
    public = positions.filter(verb__in=verbs()).order_by("position").values_list(*FIELDS)
    number, previous = Registered.objects.order_by("-number").values_list("number", "hash").first() or (0, NOTHING)
    rows, salts = chained(public, number, previous)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [list(column) for column in zip(*rows, strict=True)])
            if salts:
                cursor.execute(SALTS, [list(column) for column in zip(*salts, strict=True)])
    looked, reader.position = upto - reader.position, upto
    reader.save(update_fields=["position"])
    return looked


def chained(entries: Iterable[tuple[Any, ...]], number: int, previous: str) -> tuple[list[Any], list[Any]]:
    """Return the rows that follow the entry of that number and hash, and the salts of their commitments."""
    rows, salts = [], []
    for entry_id, *facts in entries:
        number += 1
        text, found = said(number, *facts)
        hash_ = link(previous, text)
        rows.append((number, entry_id, facts[1], text, previous, hash_))
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
    public = set(verbs()[verb].data)
    hidden: dict[str, Any] = {f"data.{key}": value for key, value in data.items() if key not in public}
    if actor is not None:
        hidden["actor"] = actor
    if subject_type == "person":
        hidden["subject"] = subject_id
    salts = {what: secrets.token_hex(32) for what in hidden}
    sealed = {what: commitment(salt, hidden[what]) for what, salt in salts.items()}
    text = {
        "number": number,
        "position": position,
        "verb": verb,
        "subject": {"type": subject_type, **({} if subject_type == "person" else {"id": subject_id})},
        "time": moment(at),
        "data": {key: value for key, value in data.items() if key in public},
        "sealed": sealed,
    }
    return canonical(text), salts
