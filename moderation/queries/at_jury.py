"""Which content residents decide about just now."""

from __future__ import annotations

from collections.abc import Iterable

from moderation.models import CaseItem


def open_cases(concern_ids: Iterable[int | None]) -> dict[int, int]:
    """Return the open case of each concern that has one. One query."""
    ids = [each for each in concern_ids if each is not None]
    return dict(CaseItem.objects.filter(concern__in=ids, open=True).values_list("concern_id", "case_id"))
