"""Have a report made every month, of the latest closed months."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.verdict import require
from journal.actions import record
from reports import policy
from reports.actions.request_report import check_order
from reports.models import Schedule


@transaction.atomic
def schedule_report(*, kind: str, form: str, span: int = 1, district: str = "", by: Person) -> Schedule:
    """Begin to have a report of the latest `span` closed months (1, 3 or 12) made each time a month is published.

    Raises Refused, ValidationError. Locks the person, so that nobody has more than ten.
    """
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    running = Schedule.objects.filter(by=by, ended_at=None)
    require(policy.may_schedule(by, running=running.count()))
    check_order(kind=kind, form=form, from_month=None, to_month=None, district=district)
    if span not in Schedule.SPANS:
        raise ValidationError({"span": _("A report is of one, three or twelve months.")})
    if running.filter(kind=kind, format=form, district=district, span=span).exists():
        raise ValidationError({"kind": _("You have this report made every month already.")})
    schedule = Schedule.objects.create(
        kind=kind, format=form, district=district, span=span, language=(get_language() or "en")[:10], by=by
    )
    record("schedule.begun", actor=by, subject=schedule, kind=kind, format=form, span=span)
    return schedule
