"""Let time pass over the processes: the journal says once that a phase has begun, and once that it ends soon."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from charter.actions.plan_phase import facts
from charter.models import Phase
from commons import clock
from journal.actions import record

SOON = dt.timedelta(days=3)


def tend_phases(*, at: dt.datetime | None = None) -> int:
    """Write what is due by the database's clock; return how many entries. Two queries where nothing is.

    Who follows a process is told from the entry. A phase of which its end would be said as it begins only begins; what
    ended while beat was away is marked and not told. One transaction a phase, its row locked.
    """
    at = at or clock.now()
    begun = Q(begun_told_at=None, starts_at__lte=at)
    ending = Q(ending_told_at=None, starts_at__lte=at, ends_at__lte=at + SOON)
    return sum(_tend(pk, at) for pk in Phase.objects.filter(begun | ending).values_list("pk", flat=True))


@transaction.atomic
def _tend(phase_id: int, at: dt.datetime) -> int:
    phase = Phase.objects.select_for_update(of=("self",)).select_related("process").filter(pk=phase_id).first()
    if phase is None or phase.starts_at > at:
        return 0
    said = 0
    if phase.begun_told_at is None:
        phase.begun_told_at = at
        said += _say("process.phase_begun", phase, at)
    if phase.ending_told_at is None and phase.ends_at <= at + SOON:
        phase.ending_told_at = at
        said += _say("process.phase_ending", phase, at) if not said else 0
    phase.save(update_fields=["begun_told_at", "ending_told_at"])
    return said


def _say(verb: str, phase: Phase, at: dt.datetime) -> int:
    if phase.ends_at <= at:
        return 0
    record(
        verb, actor=None, subject=phase.process, code=phase.process.code, name=phase.process.own_name, **facts(phase)
    )
    return 1
