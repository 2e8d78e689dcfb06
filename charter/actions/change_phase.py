"""Change a phase that has not ended, or drop one that has not begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions import keep_part
from charter.actions.plan_phase import featured, kept_apart, kinded, levelled, tell, timed
from charter.models import Phase
from commons import clock
from commons.actor import Actor
from commons.errors import IllegalMove


@transaction.atomic
def change_phase(
    *,
    phase_id: int,
    reason: str,
    by: Actor,
    kind: str | None = None,
    features: Collection[str] | None = None,
    levels: Mapping[str, int] | None = None,
    first_on: dt.date | None = None,
    last_on: dt.date | None = None,
) -> Phase:
    """Change what is given. Of a phase in force only its end moves, to today or later: people rely on what it allows.

    Raises Refused, IllegalMove (it has ended), ValidationError by field, Phase.DoesNotExist. Locks the city.
    """
    keep_part.to_govern(by)
    at = clock.now()
    phase: Phase = Phase.objects.select_related("process").get(pk=phase_id)
    if phase.ends_at <= at:
        raise IllegalMove("ended", "change", _("This phase has ended; what was, stays as it was."))
    before = _what(phase)
    allowed = phase.features if features is None else features
    asked = _still_asked(phase, allowed) if levels is None else levels
    first, last = first_on or phase.first_on, last_on or phase.last_on
    begun = phase.starts_at <= at
    fields = keep_part.gathered(
        lambda: kinded(phase.kind if kind is None else kind),
        lambda: featured(allowed),
        lambda: levelled(asked, allowed),
        lambda: _ending(phase, last, at) if begun else timed(first, last, today=clock.today(at)),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    if begun and (fields["kind"], fields["features"], fields["levels"], first) != (*before[:3], phase.first_on):
        raise ValidationError(_("This phase is in force: only its last day can be moved."))
    for name, value in fields.items():
        setattr(phase, name, value)
    if before == _what(phase):
        raise ValidationError(_("Nothing would change."))
    if phase.ends_at > before[-1]:  # what was said of its end is true no more
        phase.ending_told_at = None
    kept_apart(phase)
    tell("process.phase_changed", phase, by=by, reason=reason)
    return phase


def _what(phase: Phase) -> tuple[Any, ...]:
    return (phase.kind, list(phase.features), dict(phase.levels), phase.starts_at, phase.ends_at)


def _still_asked(phase: Phase, features: Collection[str]) -> dict[str, int]:
    """What is allowed no more asks no level either."""
    return {feature: level for feature, level in phase.levels.items() if feature in features}


@transaction.atomic
def drop_phase(*, phase_id: int, reason: str, by: Actor) -> None:
    """Take a phase out of the plan before it begins.

    Raises Refused, IllegalMove (it has begun), ValidationError by `reason`, Phase.DoesNotExist. Locks the city.
    """
    keep_part.to_govern(by)
    phase: Phase = Phase.objects.select_related("process").get(pk=phase_id)
    if phase.starts_at <= clock.now():
        raise IllegalMove("begun", "drop", _("This phase has begun; it cannot be dropped. Move its last day instead."))
    reason = keep_part.reasoned(reason)
    tell("process.phase_dropped", phase, by=by, reason=reason)
    phase.delete()


def _ending(phase: Phase, last_on: dt.date, at: dt.datetime) -> dict[str, dt.datetime]:
    if last_on < clock.today(at):
        raise ValidationError({"last_on": _("It is in force: it ends today or later.")})
    return {"starts_at": phase.starts_at} | {
        "ends_at": timed(clock.today(at), last_on, today=clock.today(at))["ends_at"]
    }
