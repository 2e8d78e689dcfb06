"""End a letter and erase what stood in it. The common end of several acts; each is its caller's."""

from __future__ import annotations

from django.db import connection

from accounts.models import Letter
from commons.clock import now


def end_letter(letter: Letter, end: Letter.End) -> None:
    """End a locked letter in the caller's transaction: nothing sealed stays, and its place at the address is free."""
    letter.state, letter.end, letter.sealed, letter.ended_at = Letter.State.ENDED, end, None, now()
    letter.save(update_fields=["state", "end", "sealed", "ended_at"])
    if end != Letter.End.USED:
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity.drop_address(%s, true)", [letter.person_id])
