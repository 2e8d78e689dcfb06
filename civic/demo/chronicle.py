"""The journal of a past that is written at once: entries are gathered in any order and inserted by their dates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

from journal.models import Entry


class Chronicle:
    """Entries to be. Their ids follow their dates, as if each had been written on its day."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def tell(self, verb: str, subject: models.Model, at: dt.datetime, by: int | None = None, **data: Any) -> None:
        """Add an entry: `by` is a person's id, None the platform itself."""
        self._entries.append(
            Entry(
                verb=verb,
                actor_id=by,
                subject_type=subject._meta.model_name or "",
                subject_id=subject.pk,
                data=data,
                created_at=at,
            )
        )

    def write(self) -> list[Entry]:
        """Insert and forget the entries, oldest first; return them with their ids."""
        written = Entry.objects.bulk_create(sorted(self._entries, key=lambda e: e.created_at), batch_size=2_000)
        self._entries = []
        return written
