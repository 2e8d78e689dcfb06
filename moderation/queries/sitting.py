"""What an act asks about cases before it does something. One query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from moderation.contents import can_change, pieces
from moderation.lifecycle import CaseState, Finding, Origin
from moderation.models import Case, CaseItem, Concern


def has_open_case(concern: Concern) -> bool:
    """Tell whether residents decide about it just now."""
    return concern.pk is not None and CaseItem.objects.filter(concern=concern.pk, open=True).exists()


def is_alarmed(concern: Concern) -> bool:
    """Tell whether an alarm's case about it is open."""
    rows = CaseItem.objects.filter(concern=concern.pk, open=True, case__origin=Origin.ALARM)
    return concern.pk is not None and rows.exists()


def last_outcome(concern: Concern) -> str:
    """Return what the last case that was decided about it found, empty where there was none."""
    decided = Case.objects.filter(items__concern=concern.pk, subject="content", state=CaseState.DECIDED)
    return decided.order_by("-id").values_list("outcome", flat=True).first() or ""


def kept_by_jury(concern: Concern) -> bool:
    """Tell whether residents kept it when they were last asked."""
    return last_outcome(concern) == Finding.KEEP


def hidden_by_jury(concern: Concern) -> bool:
    """Tell whether residents hid it when they were last asked."""
    return last_outcome(concern) == Finding.HIDE


def is_fixed(concerns: Iterable[Concern]) -> bool:
    """Tell whether something among it cannot be changed by its author any more. One query a kind."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for concern in concerns:
        by_kind[concern.kind].append(concern.content_id)
    return any(not can_change(found) for kind, ids in by_kind.items() for found in pieces(kind, ids).values())
