"""Order the ballot of a draft."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from voting import policy, queries
from voting.models import Option


@transaction.atomic
def move_option(*, by: Person, option_id: int, up: bool) -> None:
    """Let an option change places with the one before it, or after it; nothing where there is none.

    Raises Refused (not an administrator, announced), Option.DoesNotExist. Locks the round: one order at a time.
    """
    option = queries.option_to_judge(option_id, by)
    its = queries.locked_round(option.round_id, by)
    require(policy.may_change_ballot(by, its))
    order = list(Option.objects.filter(round=its).order_by("position", "id"))
    at = next(place for place, each in enumerate(order) if each.pk == option_id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    moved = [each for place, each in enumerate(order, 1) if each.position != place]
    for place, each in enumerate(order, 1):
        each.position = place
    Option.objects.bulk_update(moved, ["position"])
