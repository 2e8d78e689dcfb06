"""Change a draft."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Person
from commons.errors import Refused
from commons.verdict import require
from voting import policy, queries
from voting.actions.draft_round import write
from voting.actions.illustrate_option import drop_pictures_of
from voting.actions.put_rule_to_vote import require_long_enough
from voting.models import Option, Round, RuleVote

DATES = ("opens_at", "closes_at")


@transaction.atomic
def change_round(*, by: Person, round_id: int, **changes: Any) -> Round:
    """Change what is given of a draft; fields as of `draft_round`. Of a vote on a rule only its dates change.

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
    on_rule = RuleVote.objects.filter(round=its).exists()
    if on_rule and any(now[name] != value for name, value in changes.items() if name not in DATES):
        raise Refused(policy.RULE_VOTE)
    write(its, now | changes)
    if on_rule:
        require_long_enough(its)
    return its


@transaction.atomic
def delete_round(*, by: Person, round_id: int) -> None:
    """Throw a draft away. Raises Refused (not an administrator, announced), Round.DoesNotExist."""
    its = queries.locked_round(round_id, by)
    require(policy.may_change_round(by, its))
    drop_pictures_of(Option.objects.filter(round=its))
    its.delete()
