"""Look over a colleague's draft: approve that very text, or send it back with words."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.models import SecondLook

LEAST_WORDS, MOST_WORDS = 10, 2_000


@transaction.atomic
def approve_second_look(*, proposal_id: int, by: Person, digest: str) -> SecondLook:
    """Approve the draft whose text has this digest: nothing is approved that was not read.

    Raises Refused (not in charge, one's own text), IllegalMove (not asked, decided, changed). Locks the proposal.
    """
    return _decide(proposal_id, by, digest, SecondLook.State.APPROVED, "")


@transaction.atomic
def return_second_look(*, proposal_id: int, by: Person, digest: str, words: str) -> SecondLook:
    """Send the draft back, saying what should change. Raises as `approve_second_look`, and ValidationError."""
    words = bounded(words, least=LEAST_WORDS, most=MOST_WORDS, field="words")
    return _decide(proposal_id, by, digest, SecondLook.State.RETURNED, words)


def _decide(proposal_id: int, by: Person, digest: str, state: SecondLook.State, words: str) -> SecondLook:
    proposal = queries.locked(proposal_id, by)
    require(policy.may_answer(by, proposal))
    draft = queries.answer_draft(proposal)
    look: SecondLook | None = getattr(draft, "second_look", None)
    if look is None:
        raise IllegalMove(proposal.state, "second-look", _("Nobody asks for a second look now."))
    require(policy.may_look_over(by, proposal, look))
    if look.state != SecondLook.State.ASKED:
        raise IllegalMove(look.state, "second-look", _("A colleague has decided about this text already."))
    if look.digest != digest:
        raise IllegalMove(look.state, "second-look", _("The text was changed since you read it. Look it over again."))
    look.state, look.decided_by, look.decided_at, look.words = state, by, Now(), words
    look.save(update_fields=["state", "decided_by", "decided_at", "words"])
    look.refresh_from_db(fields=["decided_at"])
    record(f"second_look.{state.value}", actor=by, subject=look, proposal=proposal.pk, office_id=proposal.office_id)
    return look
