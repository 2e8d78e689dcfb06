"""Put right what a clerk entered today by mistake."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

import accounts.policy
import charter.queries
from accounts.models import Person
from commons import clock, language
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import policy, queries
from proposals.actions.delete_comment import delete_comment
from proposals.actions.edit_comment import edit_comment
from proposals.actions.edit_proposal import edit_proposal
from proposals.actions.take_in import taken_back
from proposals.actions.withdraw_proposal import withdraw_proposal
from proposals.models import Comment, Intake, Proposal


@transaction.atomic
def correct_intake(*, by: Person, intake_id: int, **text: Any) -> Proposal | Comment:
    """Give what the clerk entered its right words; `text` as in `edit_proposal` or `edit_comment`.

    Raises Refused (the window is closed), IllegalMove (a support has no words, or somebody supports the text already),
    ValidationError by field, Intake.DoesNotExist (another's, or of another day). Locks the intake, then its content.
    """
    intake = _held(by, intake_id)
    author = author_for(by, intake)
    if intake.proposal_id is not None:
        return edit_proposal(proposal_id=intake.proposal_id, by=author, **text)
    if intake.comment_id is not None:
        return edit_comment(comment_id=intake.comment_id, by=author, **text)
    raise IllegalMove("support", "correct", _("A support has no words to correct. It can be undone."))


@transaction.atomic
def undo_intake(*, by: Person, intake_id: int) -> None:
    """Take back what was entered by mistake: a support while its proposal is open, a text in the edit window.

    Raises Refused (the window is closed), IllegalMove (the state), Intake.DoesNotExist (another's, of another day, or
    undone already). Locks the intake, then its content.
    """
    intake = _held(by, intake_id)
    author = author_for(by, intake)
    if intake.support is not None:
        taken_back(by, author, intake.support.proposal_id)
    elif intake.comment_id is not None:
        delete_comment(comment_id=intake.comment_id, by=author)
    elif intake.proposal_id is not None:
        with override(language.own()):
            reason = _("Entered by mistake at the desk.")
        withdraw_proposal(proposal_id=intake.proposal_id, by=author, reason=reason)
    Intake.objects.filter(pk=intake.pk).delete()


def author_for(by: Person, intake: Intake) -> Person:
    """Return whose it is, with the clerk acting for them once more; of a meeting's, the clerk. Raises Refused."""
    content = intake.proposal or intake.comment
    person = content.author if content else intake.support.person if intake.support else None
    if person is None:
        return by
    person.assisted_by = by
    require(accounts.policy.may_assist(by, person))
    return person


def _held(by: Person, intake_id: int) -> Intake:
    require(accounts.policy.may_use_desk(by))
    at = clock.now()
    intake = queries.intake(by, intake_id, at=at, lock=True)
    minutes = charter.queries.rule("edit_minutes", at=intake.taken_at).whole
    require(policy.may_put_right(intake, edit_minutes=minutes, at=at))
    return intake
