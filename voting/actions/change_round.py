"""Change a draft."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from voting import policy, queries
from voting.actions.draft_round import write
from voting.models import Round


@transaction.atomic
def change_round(*, by: Person, round_id: int, **changes: Any) -> Round:
    """Change what is given of a draft; fields as of `draft_round`.

    Raises Refused (not an administrator, announced), ValidationError by field, Round.DoesNotExist. Locks the round.
    """
    its = queries.locked_round(round_id, by)
    require(policy.may_change_round(by, its))
    areas = its.areas.select_related("district")
    now = {
        **{name: getattr(its, name) for name in ("title", "summary", "method", "opens_at", "closes_at", "form")},
        **{name: getattr(its, name) for name in ("secrecy", "districts", "most_choices", "most_points", "currency")},
        "budgets": {area.district.code if area.district else "": area.budget_cents for area in areas},
        "process": its.process.code if its.process else "",
        "topic": its.topic.code if its.topic else "",
        # Settings of another method mean nothing here.
        "settings": its.settings if changes.get("method", its.method) == its.method else {},
    }
    write(its, now | changes)
    return its


@transaction.atomic
def delete_round(*, by: Person, round_id: int) -> None:
    """Throw a draft away. Raises Refused (not an administrator, announced), Round.DoesNotExist."""
    its = queries.locked_round(round_id, by)
    require(policy.may_change_round(by, its))
    its.delete()
