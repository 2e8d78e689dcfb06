"""Keep an answer in preparation for the office in charge."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Person
from commons.verdict import require
from proposals import policy, queries
from proposals.lifecycle import Move, after
from proposals.models import AnswerDraft

FIELDS = ("decision", "reasons", "summary", "cost", "lang", "commitments")


@transaction.atomic
def save_answer_draft(*, proposal_id: int, by: Person, content: dict[str, Any]) -> AnswerDraft:
    """Save the fields as they were left, complete or not. Raises Refused, IllegalMove. Locks the proposal."""
    proposal = queries.locked(proposal_id, by)
    require(policy.may_answer(by, proposal))
    after(proposal.state, Move.ANSWER)
    kept = {name: content[name] for name in FIELDS if name in content}
    draft, _new = AnswerDraft.objects.update_or_create(proposal=proposal, defaults={"content": kept, "saved_by": by})
    return draft
