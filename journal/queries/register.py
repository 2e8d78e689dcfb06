"""Reads of the public register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from commons.paging import Page, paged
from commons.register import Sort, of_sort
from journal.chain import canonical
from journal.models import Entry, Registered
from journal.queries.entries import lag

ORDER = ("-number",)
CHUNK = 2_000


def registered() -> QuerySet[Registered]:
    """Return the register's entries."""
    return Registered.objects.all()


def registered_page(sort: str = "", *, cursor: str = "", size: int = 20) -> Page[Registered]:
    """Return one page of the register by ORDER, of one sort if one is given. One query. Raises BadCursor.

    Of a sort each verb's next entries are read by the index of verbs and merged: `size` + 1 rows a verb at most,
    however long the register is. Asked for all verbs at once, PostgreSQL reads and sorts every entry of the sort.
    """

    def read(after: Sequence[int], descending: bool, most: int) -> list[Registered]:
        order = "-number" if descending else "number"
        rows = Registered.objects.all()
        if after:
            rows = rows.filter(number__lt=after[0]) if descending else rows.filter(number__gt=after[0])
        if not sort:
            return list(rows.order_by(order)[:most])
        each = [rows.filter(verb=verb).order_by(order)[:most] for verb in of_sort(Sort[sort])]
        return list(each[0].union(*each[1:], all=True).order_by(order)[:most])

    return paged(read, order=ORDER, cursor=cursor, size=size)


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
