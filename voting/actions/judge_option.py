"""An office says whether a project can be done, with a public reason."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from voting import policy, queries
from voting.models import Option


@transaction.atomic
def judge_option(*, by: Person, option_id: int, feasible: bool, reason: str) -> Option:
    """Mark an option as feasible or not. What is not feasible stays readable and is on no ballot.

    Raises Refused (not of its office, the vote has opened), ValidationError by `reason`, Option.DoesNotExist. Locks the
    option and shares its round: none opens meanwhile.
    """
    option = queries.option_to_judge(option_id, by, lock=True)
    type(option.round).objects.select_for_update(no_key=True).get(pk=option.round_id)
    option.round.refresh_from_db(fields=["state"])
    require(policy.may_judge(by, option))
    option.feasible_because = bounded(reason, least=15, most=Option.REASON_CHARACTERS, field="reason")
    option.feasible, option.judged_at = feasible, Now()
    option.save(update_fields=["feasible", "feasible_because", "judged_at"])
    option.refresh_from_db(fields=["judged_at"])
    record(
        "option.judged",
        actor=by,
        subject=option,
        round=option.round_id,
        code=option.code,
        feasible=feasible,
        reason=option.feasible_because,
    )
    return option
