"""Throw an answer in preparation away."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from proposals import policy, queries
from proposals.models import AnswerDraft


@transaction.atomic
def discard_answer_draft(*, proposal_id: int, by: Person) -> None:
    """Remove the draft; nothing happens when there is none. Raises Refused. Locks the proposal."""
    proposal = queries.locked(proposal_id, by)
    require(policy.may_answer(by, proposal))
    AnswerDraft.objects.filter(proposal=proposal).delete()
