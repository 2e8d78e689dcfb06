"""Ask another official of the office to look over a draft before it is published."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

import accounts.queries
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.written_answer import WrittenAnswer, lang_of, the_others, written_answer
from proposals.lifecycle import Move, after
from proposals.models import AnswerDraft, SecondLook


@transaction.atomic
def ask_second_look(*, proposal_id: int, by: Person, at: dt.datetime | None = None) -> SecondLook:
    """Ask it for the draft as it stands, which must be ready to be published.

    Raises Refused (not in charge, nobody else is in the office), IllegalMove (not awaiting, no draft, asked before),
    ValidationError by field. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_ask_second_look(by, proposal))
    after(proposal.state, Move.ANSWER)
    draft = queries.answer_draft(proposal)
    if not accounts.queries.officials(proposal.office_id or 0).exclude(person=by).exists():
        require(policy.LOOKS_ALONE)
    if draft is None:
        raise IllegalMove(proposal.state, "ask-second-look", _("Keep the answer as a draft first."))
    written = written_draft(draft, at or clock.now())
    found = queries.visible_among(written.also, by)
    the_others(proposal, found, written.also, by)
    look: SecondLook | None = getattr(draft, "second_look", None)
    if look is not None and look.state != SecondLook.State.RETURNED:
        raise IllegalMove(look.state, "ask-second-look", _("A second look was asked for already."))
    fresh = {"digest": written.digest, "state": SecondLook.State.ASKED, "asked_by": by, "asked_at": Now()}
    look, _new = SecondLook.objects.update_or_create(
        draft=draft, defaults=fresh | {"words": "", "decided_by": None, "decided_at": None}
    )
    record("second_look.asked", actor=by, subject=look, proposal=proposal.pk, office_id=proposal.office_id)
    return look


def written_draft(draft: AnswerDraft, at: dt.datetime) -> WrittenAnswer:
    """Return the answer that a draft holds. Raises ValidationError by field where it is not complete."""
    return written_answer(**draft.content | {"lang": lang_of(draft)}, at=at)
