"""What no juror has to remember: calls nobody answered are given on, cases end in time."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from commons import clock
from moderation.actions.decide_case import decide_due, decide_if_complete
from moderation.actions.draw_jury import fill_seats
from moderation.actions.hold_case import locked_case, locked_concerns
from moderation.lifecycle import CaseState, Ending, Panel
from moderation.models import Case, Juror

logger = logging.getLogger(__name__)


def tend_cases(*, at: dt.datetime | None = None) -> int:
    """Do what is due by the database's clock; return in how many cases something was done. Safe to repeat.

    Work is proportional to what is due: three index look-ups where nothing is. Each case in a transaction of its own;
    what fails in one is logged and stops no other.
    """
    at = at or clock.now()
    unanswered = Juror.objects.filter(sits=True, accepted_at=None, answer_by__lte=at, case__due_at__gt=at)
    done = _each(partial(_replace_silent, at=at), unanswered.values_list("case_id", flat=True).distinct())
    done += _each(partial(_fill, at=at), short_of_jurors().values_list("pk", flat=True))
    due = Case.objects.filter(state=CaseState.SITTING, due_at__lte=at)
    return done + _each(lambda case_id: decide_due(case_id=case_id, at=at), due.values_list("pk", flat=True))


def short_of_jurors() -> QuerySet[Case]:
    """Return open cases with an empty seat that somebody on the list could take: an account was closed or erased."""
    rows = Case.objects.filter(state=CaseState.SITTING, exhausted=False).exclude(panel=Panel.STAFF)
    return rows.annotate(sitting=Count("jurors", filter=Q(jurors__sits=True))).filter(sitting__lt=F("size"))


@transaction.atomic
def _replace_silent(case_id: int, *, at: dt.datetime) -> bool:
    case = locked_case(case_id)
    silent = case.jurors.filter(sits=True, accepted_at=None, answer_by__lte=at)
    if not case.is_open or not silent.update(ended=Ending.SILENT, ended_at=at, sits=False):
        return False
    return _seat(case, at)


@transaction.atomic
def _fill(case_id: int, *, at: dt.datetime) -> bool:
    case = locked_case(case_id)
    return case.is_open and at < case.due_at and _seat(case, at)


def _seat(case: Case, at: dt.datetime) -> bool:
    """Call others, and where nobody is left decide with those who voted."""
    concerns = locked_concerns(case)
    fill_seats(case, concerns, at=at)
    if case.exhausted:
        decide_if_complete(case, concerns, at=at)
    return True


def _each(step: Callable[[int], bool], case_ids: Iterable[int]) -> int:
    done = 0
    for case_id in list(case_ids):
        try:
            done += step(case_id)
        except Exception:
            logger.exception("case %s could not be tended", case_id)
    return done
