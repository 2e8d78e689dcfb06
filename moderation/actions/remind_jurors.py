"""Say that a case is due within a day, so that who sits on it and has not voted is reminded."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commons import clock
from journal.actions import record
from journal.models import Entry
from moderation.actions.hold_case import locked_case
from moderation.lifecycle import CaseState, Panel
from moderation.models import Case

BEFORE = dt.timedelta(days=1)
VERB = "jury.due_soon"


def remind_jurors(*, at: dt.datetime | None = None) -> int:
    """Write one entry for each open case that is due within a day, once a time; return how many. Safe to repeat."""
    at = at or clock.now()
    due = Case.objects.filter(state=CaseState.SITTING, due_at__gt=at, due_at__lte=at + BEFORE)
    due = due.exclude(panel=Panel.STAFF)
    return sum(_remind(case_id, at) for case_id in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _remind(case_id: int, at: dt.datetime) -> bool:
    case = locked_case(case_id)
    due = case.due_at.isoformat()
    told = Entry.objects.filter(subject_type="case", subject_id=case.pk, verb=VERB, data__due=due)
    if not case.is_open or case.due_at > at + BEFORE or told.exists():
        return False
    record(VERB, actor=None, subject=case, due=due)
    return True
