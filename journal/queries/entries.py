"""Reads of the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Max, QuerySet

from journal.models import Entry, Reader


def about(subject_type: str, subject_id: int) -> QuerySet[Entry]:
    """Return the entries about one thing, oldest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")


def about_any(subject_type: str, subject_ids: Collection[int]) -> QuerySet[Entry]:
    """Return the entries about several things of a kind, oldest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id__in=subject_ids).order_by("id")


def after(position: int, *, verbs: Iterable[str] | None = None) -> QuerySet[Entry]:
    """Return placed entries beyond `position` in order."""
    entries = Entry.objects.filter(position__gt=position).order_by("position")
    return entries if verbs is None else entries.filter(verb__in=list(verbs))


def last_position() -> int:
    """Return the position of the last placed entry, 0 where there is none. One index look-up."""
    return Entry.objects.aggregate(last=Max("position"))["last"] or 0


def lag(reader: str) -> int:
    """Return how many placed entries a reader has not read. Two queries."""
    read = Reader.objects.filter(name=reader).values_list("position", flat=True).first() or 0
    return max(0, last_position() - read)
