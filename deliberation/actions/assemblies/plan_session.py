"""What an assembly does on which day, and what came of it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation.lifecycle.assemblies import State
from deliberation.models import Assembly, AssemblySession
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from journal.actions import record


@transaction.atomic
def plan_session(
    *, by: Person, assembly_id: int, on: dt.date | None, title: str, agenda: str = "", session_id: int | None = None
) -> AssemblySession:
    """Put a day on the agenda, or change one. Raises Refused (not an administrator, it is over), ValidationError."""
    its = queries.locked(assembly_id, by)
    require(policy.may_plan(by, its))
    if on is None:
        raise ValidationError({"on": _("Write the day, as 2027-03-01.")})
    row = its.sessions.get(pk=session_id) if session_id is not None else AssemblySession(assembly=its)
    row.on = on
    row.title = bounded(one_line(title), least=3, most=AssemblySession.TITLE_CHARACTERS, field="title")
    row.agenda = bounded(agenda, least=0, most=AssemblySession.TEXT_CHARACTERS, field="agenda")
    row.save()
    if its.state != State.DRAFT:
        record("assembly.planned", actor=by, subject=its, title=its.title, on=on.isoformat())
    return row


@transaction.atomic
def remove_session(*, by: Person, assembly_id: int, session_id: int) -> None:
    """Take a day off the agenda again.

    Raises Refused (not an administrator, it is over, minutes of it are published), AssemblySession.DoesNotExist.
    """
    its: Assembly = queries.locked(assembly_id, by)
    row = its.sessions.get(pk=session_id)
    require(policy.may_unplan(by, its, row))
    row.delete()
    if its.state != State.DRAFT:
        record("assembly.unplanned", actor=by, subject=its, title=its.title, on=row.on.isoformat())


@transaction.atomic
def write_minutes(*, by: Person, assembly_id: int, session_id: int, minutes: str) -> AssemblySession:
    """Publish what was done on a day, or correct it. Raises Refused, ValidationError, AssemblySession.DoesNotExist."""
    its: Assembly = queries.locked(assembly_id, by)
    require(policy.may_plan(by, its))
    row = its.sessions.get(pk=session_id)
    row.minutes = bounded(minutes, least=10, most=AssemblySession.TEXT_CHARACTERS, field="minutes")
    row.save(update_fields=["minutes"])
    record("assembly.minuted", actor=by, subject=its, title=its.title, on=row.on.isoformat())
    return row
