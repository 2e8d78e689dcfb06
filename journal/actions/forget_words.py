"""Take what a person said out of entries, and the person with it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from journal.actions.sequence import hold_the_order
from journal.models import Opening

FORGET = """
UPDATE journal_entry SET data = data - 'reason', actor_id = NULL
WHERE actor_id = %(person)s AND verb = ANY(%(verbs)s) AND (%(about)s::bigint[] IS NULL OR subject_id = ANY(%(about)s))
RETURNING id
"""


def forget_words(*, person_id: int, verbs: Collection[str], about: Collection[int] | None = None) -> None:
    """Erase the reasons that the person gave in acts of these kinds, of these subjects alone if `about` is given.

    For those who erase an account with its texts; the entries stay. The public register keeps its hashes: the salts
    that open what it says of the person and the reason go. Three statements.
    """
    hold_the_order()
    with connection.cursor() as cursor:
        about = None if about is None else list(about)
        cursor.execute(FORGET, {"person": person_id, "verbs": list(verbs), "about": about})
        forgotten = [entry for (entry,) in cursor.fetchall()]
    if forgotten:
        Opening.objects.filter(entry__in=forgotten, what__in=["actor", "data.reason"]).delete()
