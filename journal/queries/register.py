"""Reads of the public register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from commons.register import Sort, of_sort
from journal.chain import canonical
from journal.models import Entry, Registered
from journal.queries.entries import lag

ORDER = ("-number",)
CHUNK = 2_000


def registered(sort: str = "") -> QuerySet[Registered]:
    """Return the register's entries, of one sort if one is given."""
    rows = Registered.objects.all()
    return rows.filter(verb__in=of_sort(Sort[sort])) if sort else rows


def of_sorts(sorts: Sequence[str], *, after: int, most: int) -> tuple[list[Registered], int]:
    """Return the next `most` acts of these sorts (none for all), in order, and the number up to which that is all.

    Two queries by index.
    """
    last = head()
    rows = Registered.objects.filter(number__gt=after, number__lte=last.number if last else 0).order_by("number")
    if sorts:
        rows = rows.filter(
            verb__in=[verb for sort in sorts if sort in Sort.__members__ for verb in of_sort(Sort[sort])]
        )
    acts = list(rows[:most])
    return acts, acts[-1].number if len(acts) == most else max(after, last.number if last else 0)


def entry(number: int) -> Registered:
    """Return one entry. Raises DoesNotExist."""
    return Registered.objects.get(number=number)


def last_about(verb: str, subject_id: int) -> Registered | None:
    """Return the last entry of that verb about one thing. One query by the journal's index of subjects."""
    kind = verb.partition(".")[0]
    about = Registered.objects.filter(verb=verb, entry__subject_type=kind, entry__subject_id=subject_id)
    return about.order_by("-number").first()


def head() -> Registered | None:
    """Return the last entry, None before the first. One index look-up."""
    return Registered.objects.order_by("-number").first()


def waiting() -> int:
    """Return how many acts of any kind are committed and not looked at by the register. Three queries."""
    return Entry.objects.filter(position=None).count() + lag("register")


def export() -> Iterator[str]:
    """Yield the whole register from the first entry, a line of JSON each. A query for each 2,000."""
    last = 0
    while rows := list(
        Registered.objects.filter(number__gt=last)
        .order_by("number")
        .values("number", "text", "previous", "hash")[:CHUNK]
    ):
        for row in rows:
            yield canonical(row) + "\n"
        last = rows[-1]["number"]
