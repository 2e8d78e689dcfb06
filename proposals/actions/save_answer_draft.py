"""Keep an answer in preparation for the office in charge."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Person
from commons.text import clean
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.lifecycle import Move, after
from proposals.models import AnswerDraft, SecondLook

FIELDS = ("decision", "reasons", "summary", "cost", "lang", "commitments", "also")


@transaction.atomic
def save_answer_draft(*, proposal_id: int, by: Person, content: dict[str, Any]) -> AnswerDraft:
    """Save the fields as they were left, complete or not. A change ends the second look that was asked or given.

    Raises Refused, IllegalMove. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_answer(by, proposal))
    after(proposal.state, Move.ANSWER)
    kept = {name: _tidy(content[name]) for name in FIELDS if name in content}
    draft = queries.answer_draft(proposal)
    if draft is not None and draft.content == kept:
        return draft
    end_second_look(draft, by)
    draft, _new = AnswerDraft.objects.update_or_create(proposal=proposal, defaults={"content": kept, "saved_by": by})
    return draft


def end_second_look(draft: AnswerDraft | None, by: Person) -> None:
    """Take back what was asked or approved of this draft; what was returned keeps its words until it is asked again."""
    look: SecondLook | None = getattr(draft, "second_look", None)
    if draft is not None and look is not None and look.state != SecondLook.State.RETURNED:
        record("second_look.ended", actor=by, subject=look, proposal=draft.proposal_id, was=look.state)
        look.delete()


def _tidy(value: Any) -> Any:
    """Line ends of a form and of the API are one: what reads the same is the same."""
    return clean(value) if isinstance(value, str) else value
