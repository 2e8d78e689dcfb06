"""Judge: what one juror finds, and why."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from moderation.actions.decide_case import decide_if_complete
from moderation.actions.hold_case import locked_case, locked_concerns
from moderation.lifecycle import finding_reasons, findings_for
from moderation.models import Case, Concern, Juror
from moderation.policy.cases import may_judge
from moderation.queries.eligible import conflicted
from moderation.queries.sitting import is_fixed


@transaction.atomic
def cast_verdict(
    *, case_id: int, by: Person, vote: str, reason: str, text: str, at: dt.datetime | None = None
) -> Juror:
    """Vote, or vote otherwise while the case is open; the last vote that was missing decides it at once.

    Raises Refused, IllegalMove (ended, or past its time by the database's clock), ValidationError by field (`vote`,
    `reason`, `text`), Case.DoesNotExist. Locks the case, then what it is about. No entry tells of it: it is personal.
    """
    by = Person.objects.get(pk=by.pk)
    case = locked_case(case_id)
    juror = case.jurors.filter(person=by.pk).first()
    concerns = locked_concerns(case)
    seated = case.jurors.filter(ended="").count()
    require(may_judge(by, case, juror, conflicts=conflicted(case, concerns), seated=seated))
    at = at or clock.now()
    require_sitting(case, at)
    vote, reason, text = _checked(case, concerns, vote, reason, text)
    if juror is None:  # a moderator takes a seat of a staff panel by voting
        juror = Juror(case=case, person=by, number=seated + 1, called_at=at, answer_by=case.due_at, sits=False)
        juror.accepted_at = at
    juror.vote, juror.vote_reason, juror.vote_text, juror.voted_at = vote, reason, text, at
    juror.save()
    decide_if_complete(case, concerns, at=at)
    return juror


def require_sitting(case: Case, at: dt.datetime) -> None:
    """Raise IllegalMove unless the case is open and in time."""
    if not case.is_open:
        raise IllegalMove(case.state, "judge", _("This case is decided."))
    if at >= case.due_at:
        raise IllegalMove("due", "judge", _("The time of this case is over."))


def _checked(case: Case, concerns: list[Concern], vote: str, reason: str, text: str) -> tuple[str, str, str]:
    if vote not in findings_for(case.subject, fixed=is_fixed(concerns)):
        raise ValidationError({"vote": _("Choose what should become of it.")})
    if reason not in finding_reasons(vote).values:
        raise ValidationError({"reason": _("Choose a reason that fits what you find.")})
    return vote, reason, bounded(text, least=Juror.TEXT_LEAST, most=Juror.TEXT_MOST, field="text")
