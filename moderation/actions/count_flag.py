"""Count flags of one place or person, before they are written. In PostgreSQL, so that it holds without Redis."""

from __future__ import annotations

import enum

from accounts.actions.count_attempt import address_class, count_attempt
from accounts.models import Person


class Tried(enum.Enum):
    NEW = "new"
    AGAIN = "again"  # this place has flagged this before today: thanked, and not written again
    TOO_MANY = "too_many"


def count_flag(*, by: Person | None, address: str, kind: str, content_id: int) -> Tried:
    """Count one flag of a person, or of a visitor's class of addresses. Outside any transaction. Two queries at most.

    The class is kept under the day's key.
    """
    if by is not None:
        return Tried.NEW if count_attempt(kind="flag_person", subject=by.pk) else Tried.TOO_MANY
    place = address_class(address)
    if not count_attempt(kind="flag_place", subject=place):
        return Tried.TOO_MANY
    again = not count_attempt(kind="flag_again", subject=f"{place}|{kind}|{content_id}")
    return Tried.AGAIN if again else Tried.NEW
