"""What is new in public and looks like many from one hand: by what was written, never by who wrote it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from commons import clock
from moderation import contents
from moderation.contents import Piece
from moderation.lifecycle import Origin, State
from moderation.models import CaseItem, Concern, HourCount
from moderation.queries.concerns import shown_words

HOUR, YOUNG, USUAL = dt.timedelta(hours=1), dt.timedelta(hours=24), dt.timedelta(days=14)
# Fewer days say nothing about what is usual; then only the least number holds.
USUAL_DAYS = 3
# A slogan is shorter. Who repeats one takes part in a campaign, and that is nobody's business.
LEAST_WORDS, LEAST_CHARACTERS = 6, 40
NEW = (
    "proposal.published comment.published amendment.proposed pledge.made help.called conversation.opened "
    "statement.published"
).split()
LINK = re.compile(r"https?://[^\s<>()\[\]\"']{4,200}", re.IGNORECASE)

# Whether the account was young when it wrote is told by the database, and forgotten with the answer: who it was does
# not come along.
RECENT = """
SELECT entry.position, entry.subject_type, entry.subject_id, entry.created_at,
    coalesce(entry.created_at < person.created_at + %(young)s, false)
FROM journal_entry AS entry LEFT JOIN accounts_person AS person ON person.id = entry.actor_id
WHERE entry.position > %(after)s AND entry.verb = ANY(%(verbs)s) AND entry.created_at >= %(since)s
ORDER BY entry.position
"""
# The last entry before a moment, looked for from where the last look began.
BEFORE = """
SELECT coalesce(max(position), %(after)s) FROM journal_entry WHERE position > %(after)s AND created_at < %(since)s
"""


@dataclass(frozen=True, slots=True)
class Fresh:
    """One new public contribution: what it is, when it came, and whether its account was younger than a day."""

    kind: str
    content_id: int
    at: dt.datetime
    young: bool


def hour_of(at: dt.datetime) -> dt.datetime:
    """Return the beginning of the hour a moment lies in."""
    return at.replace(minute=0, second=0, microsecond=0)


def fresh_since(since: dt.datetime, *, after: int) -> list[Fresh]:
    """Return what was published since a moment, oldest first, of entries beyond a position. One query."""
    given: dict[str, Any] = {"after": after, "since": since, "young": YOUNG, "verbs": NEW}
    with connection.cursor() as cursor:
        cursor.execute(RECENT, given)
        return [Fresh(kind, pk, at, young) for _position, kind, pk, at, young in cursor.fetchall()]


def position_before(since: dt.datetime, *, after: int) -> int:
    """Return the last position before a moment, `after` at least. One query over what came since then."""
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, {"after": after, "since": since})
        return int(cursor.fetchone()[0])


def usual(at: dt.datetime) -> float:
    """Return how many contributions of new accounts this hour of the day brought on average. One query."""
    here = clock.zone()
    rows = HourCount.objects.filter(hour__gte=at - USUAL, hour__lt=hour_of(at))
    same = [(each.hour, each.by_new) for each in rows if each.hour.astimezone(here).hour == at.astimezone(here).hour]
    return sum(n for _hour, n in same) / len(same) if len(same) >= USUAL_DAYS else 0.0


def readable(fresh: Iterable[Fresh]) -> list[tuple[Fresh, Piece]]:
    """Return what everybody can read of it and no alarm has found before. A query for each kind, and one more."""
    by_kind: dict[str, list[Fresh]] = defaultdict(list)
    for each in fresh:
        by_kind[each.kind].append(each)
    found = []
    for kind, rows in by_kind.items():
        ids = [each.content_id for each in rows]
        known = set(
            CaseItem.objects.filter(
                case__origin=Origin.ALARM, concern__kind=kind, concern__content_id__in=ids
            ).values_list("concern__content_id", flat=True)
        )
        known |= set(
            Concern.objects.filter(kind=kind, content_id__in=ids, state=State.HIDDEN).values_list(
                "content_id", flat=True
            )
        )
        pieces = contents.pieces(kind, ids)
        for each in rows:
            piece = pieces.get(each.content_id)
            if piece is None or each.content_id in known:
                continue
            if contents.is_public(piece) and not contents.is_within(piece):
                found.append((each, piece))
    return found


def alike(rows: Iterable[tuple[Fresh, Piece]], *, least: int) -> list[list[tuple[Fresh, Piece]]]:
    """Return groups of at least so many that say the same or lead to one website, each piece in one. No query."""
    groups: dict[str, list[tuple[Fresh, Piece]]] = defaultdict(list)
    for row in rows:
        title, text = shown_words(row[1])
        for key in marks(text or title):
            groups[key].append(row)
    taken: set[tuple[str, int]] = set()
    found = []
    for _key, group in sorted(groups.items(), key=lambda each: -len(each[1])):
        left = [row for row in group if (row[0].kind, row[0].content_id) not in taken]
        if len(left) >= least:
            found.append(left)
            taken |= {(row[0].kind, row[0].content_id) for row in left}
    return found


def marks(text: str) -> set[str]:
    """Return by what a text is found to be like others: its letters, where it is more than a slogan, and its links."""
    found = {f"to {host}" for host in hosts(text)}
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    said = " ".join(words)
    if len(words) >= LEAST_WORDS and len(said) >= LEAST_CHARACTERS:
        found.add(f"says {said}")
    return found


def hosts(text: str) -> set[str]:
    """Return the websites that a text leads to, but for the city's own."""
    own = urlsplit(settings.PUBLIC_URL).hostname or ""
    found = set()
    for link in LINK.findall(text):
        try:
            host = (urlsplit(link).hostname or "").removeprefix("www.")
        except ValueError:
            continue
        found.add(host)
    return found - {"", own, own.removeprefix("www.")}
