"""Lock a case, and what it is about. Always in this order: case, concerns, draw, content."""

from __future__ import annotations

from moderation.models import WHOLES, Case, Concern


def locked_case(case_id: int) -> Case:
    """Return a case, locked. Raises Case.DoesNotExist."""
    return Case.objects.select_for_update().get(pk=case_id if case_id.bit_length() < 64 else 0)


def locked_concerns(case: Case) -> list[Concern]:
    """Return what a case is about, locked, always in the same order."""
    rows = Concern.objects.filter(case_items__case=case.pk).select_for_update(of=("self",))
    return list(rows.select_related(*WHOLES).defer("proposal__search").order_by("pk"))
