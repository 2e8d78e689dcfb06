"""Open a case: a moderator asks residents about a piece of content, and what every other opening comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import charter.queries
import proposals.policy
from accounts.models import Person
from commons import clock
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from moderation import policy
from moderation.actions.draw_jury import draw_jury
from moderation.actions.hold_concern import held_concern
from moderation.contents import public_piece
from moderation.lifecycle import STAFF_ALONE, CaseState, Origin, Reason, State, Subject
from moderation.models import Act, Case, CaseItem, Concern
from moderation.policy.cases import JURY_KEPT
from moderation.queries.sitting import has_open_case, kept_by_jury


@transaction.atomic
def open_case(*, kind: str, content_id: int, by: Person, reason: str, text: str, at: dt.datetime | None = None) -> Case:
    """Let residents decide about a piece of content that everybody sees. It stays as it is until then.

    Raises Refused, IllegalMove (a case is open), ValidationError by field (`reason`: not what staff alone decide;
    `text`), ObjectDoesNotExist. Locks the concern.
    """
    by = Person.objects.get(pk=by.pk)
    require(policy.may_see_queue(by))
    piece = public_piece(kind, content_id, by)
    require(proposals.policy.stands_alone(piece))
    concern = held_concern(kind, piece)
    require(policy.may_moderate(by, concern))
    if reason not in Reason.values or reason in STAFF_ALONE:
        raise ValidationError({"reason": _("Choose a rule about which residents decide.")})
    text = bounded(text, least=Act.TEXT_LEAST, most=Act.TEXT_MOST, field="text")
    require_no_case(concern)
    if kept_by_jury(concern) and not concern.flag_count:
        require(JURY_KEPT)
    if concern.state == State.SETTLED:
        concern.state = State.OPEN
        concern.opened_at = at or clock.now()
        concern.save(update_fields=["state", "opened_at"])
    return opened([concern], origin=Origin.MODERATOR, reason=reason, text=text, opened_by=by, at=at)


def require_no_case(concern: Concern) -> None:
    """Raise IllegalMove while residents decide about it. One query."""
    if has_open_case(concern):
        raise IllegalMove("at_jury", "decide", _("Residents are deciding about this. Their case is open."))


def opened(
    concerns: Sequence[Concern],
    *,
    origin: str,
    reason: str,
    text: str = "",
    opened_by: Person | None = None,
    subject: str = Subject.CONTENT,
    at: dt.datetime | None = None,
    **more: Any,
) -> Case:
    """Write the case, its items and its jury, and say so; the concerns are locked and in no open case.

    `more`: `person` of a case about an account, or what an appeal is of. Inside the caller's transaction.
    """
    at, rules = at or clock.now(), charter.queries.rules()
    days = rules.number("jury_days")
    case = Case.objects.create(
        subject=subject,
        origin=origin,
        reason=reason,
        text=text,
        opened_by=opened_by,
        days=days,
        answer_days=rules.number("jury_answer_days"),
        appeal_days=rules.number("appeal_days"),
        state=CaseState.SITTING,
        opened_at=at,
        due_at=clock.due(at, days),
        **more,
    )
    is_open = subject == Subject.CONTENT
    CaseItem.objects.bulk_create(CaseItem(case=case, concern=concern, open=is_open) for concern in concerns)
    said = {"about": subject, "origin": origin, "items": len(concerns), "rule": reason}
    verb = "appeal.opened" if origin == Origin.APPEAL else "case.opened"
    record(verb, actor=opened_by, subject=case, **said)
    draw_jury(case, concerns, rules=rules, at=at)
    return case
