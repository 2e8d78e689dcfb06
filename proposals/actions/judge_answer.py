"""Say, as one of its supporters, whether an answer answers. Whether it goes back is decided after the commit."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import accounts.policy
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from proposals import policy, queries
from proposals.actions.decide_contested import decide_contested
from proposals.models import Answer, AnswerVerdict, Proposal


@transaction.atomic
def judge_answer(
    *, proposal_id: int, by: Person, says: str, why: str = "", reason: str = "", at: dt.datetime | None = None
) -> AnswerVerdict:
    """Keep what the person says of the last answer, the newest word in place of an older one. No journal entry.

    `why` and `reason` belong to a contest. Raises Refused (no supporter of level 2), IllegalMove (no answer, or its
    days are over), ValidationError by field. Holds the proposal in share: verdicts do not wait for each other.
    """
    _proposal, answer = _judged(proposal_id, by, at or clock.now())
    fields = _checked(says, why, reason)
    if fields["reason"]:
        require(accounts.policy.may_write(by))
    verdict, _new = AnswerVerdict.objects.update_or_create(answer=answer, person=by, defaults=fields)
    transaction.on_commit(lambda: decide_contested(proposal_id=proposal_id, at=at), robust=True)
    return verdict


@transaction.atomic
def withdraw_verdict(*, proposal_id: int, by: Person, at: dt.datetime | None = None) -> None:
    """Take back what one said of the last answer, while its days run. Repeating it changes nothing.

    Raises as `judge_answer`.
    """
    _proposal, answer = _judged(proposal_id, by, at or clock.now())
    AnswerVerdict.objects.filter(answer=answer, person=by).delete()
    transaction.on_commit(lambda: decide_contested(proposal_id=proposal_id, at=at), robust=True)


def _judged(proposal_id: int, by: Person, at: dt.datetime) -> tuple[Proposal, Answer]:
    proposal = queries.held(proposal_id, by)
    require(policy.may_judge_answer(by, proposal, supports=queries.has_supported(by, proposal)))
    answer = queries.last_answer(proposal)
    if not (now := policy.judgeable(proposal, answer, at=at)) or answer is None:
        raise IllegalMove(proposal.state, "judge", str(now.reason))
    return proposal, answer


def _checked(says: str, why: str, reason: str) -> dict[str, str]:
    """Return the verdict's fields, cleaned. Raises ValidationError by field."""
    if says == AnswerVerdict.Says.CONFIRM:
        return {"says": says, "why": "", "reason": ""}
    errors = {}
    if says != AnswerVerdict.Says.CONTEST:
        errors["says"] = [_("Choose one of: %(all)s.") % {"all": ", ".join(AnswerVerdict.Says.values)}]
    elif why not in AnswerVerdict.Why.values:
        errors["why"] = [_("Say why it does not answer you.")]
    elif why == AnswerVerdict.Why.OTHER and not reason.strip():
        errors["reason"] = [_("Say in a few words what the other reason is.")]
    if errors:
        raise ValidationError(errors)
    reason = bounded(one_line(reason), least=0, most=AnswerVerdict.REASON_CHARACTERS, field="reason")
    return {"says": says, "why": why, "reason": reason}
