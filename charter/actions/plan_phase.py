"""Plan a phase of a process: from one day to another, and what is allowed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charter.actions import keep_part
from charter.models import STRICTER, Feature, Phase, Process
from commons import clock
from commons.actor import Actor

LONGEST = dt.timedelta(days=3_660)


@transaction.atomic
def plan_phase(
    *,
    process: str,
    kind: str,
    features: Collection[str],
    first_on: dt.date | None,
    last_on: dt.date | None,
    reason: str,
    by: Actor,
    levels: Mapping[str, int] | None = None,
) -> Phase:
    """Add a phase: both days belong to it, in the city's time. It begins today or later: the past is not planned.

    `levels`: by feature, the residency level it asks here, where that is more than everywhere.

    Raises Refused, ValidationError by field (also where it overlaps another one), Process.DoesNotExist. Locks the
    city; of two that overlap at once the database keeps one.
    """
    keep_part.to_govern(by)
    its: Process = Process.objects.get(code=process)
    at = clock.now()
    fields = keep_part.gathered(
        lambda: kinded(kind),
        lambda: featured(features),
        lambda: levelled(levels or {}, features),
        lambda: timed(first_on, last_on, today=clock.today(at)),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    phase = Phase(process=its, **fields)
    kept_apart(phase)
    tell("process.phase_planned", phase, by=by, reason=reason)
    return phase


def kinded(kind: str) -> dict[str, Any]:
    """Return the kind. Raises ValidationError by `kind`."""
    if kind not in Phase.Kind.values:
        raise ValidationError({"kind": _("Choose what kind of phase it is.")})
    return {"kind": kind}


def featured(features: Collection[str]) -> dict[str, Any]:
    """Return what is allowed, in the order of `Feature`. Raises ValidationError by `features`."""
    if set(features) - set(Feature.values):
        raise ValidationError({"features": _("Choose of these: %(all)s.") % {"all": ", ".join(Feature.values)}})
    return {"features": [feature for feature in Feature.values if feature in features]}


def levelled(levels: Mapping[str, int], features: Collection[str]) -> dict[str, Any]:
    """Return the levels asked, 0 left out. Raises ValidationError by `levels`: never lower than everywhere."""
    asked = {feature: level for feature, level in levels.items() if level}
    for feature, level in asked.items():
        name = dict(Feature.choices).get(feature, feature)
        if feature not in features or feature not in STRICTER:
            said = _("“%(feature)s” takes no level here: it is not allowed in this phase, or asks its own.")
            raise ValidationError({"levels": said % {"feature": name}})
        if level not in STRICTER[feature]:
            said = _("“%(feature)s” may ask for level %(levels)s, which is more than it asks everywhere.")
            may = " / ".join(str(each) for each in STRICTER[feature])
            raise ValidationError({"levels": said % {"feature": name, "levels": may}})
    return {"levels": {feature: asked[feature] for feature in Feature.values if feature in asked}}


def timed(first_on: dt.date | None, last_on: dt.date | None, *, today: dt.date) -> dict[str, Any]:
    """Return the two midnights around the days. Raises ValidationError by field."""
    if first_on is None or last_on is None:
        missing = [name for name, day in (("first_on", first_on), ("last_on", last_on)) if day is None]
        raise ValidationError({name: _("Give a day.") for name in missing})
    if first_on < today:
        raise ValidationError({"first_on": _("A phase begins today or later.")})
    if last_on < first_on:
        raise ValidationError({"last_on": _("It ends on its first day or later.")})
    if last_on - first_on > LONGEST:
        raise ValidationError({"last_on": _("A phase lasts ten years at most.")})
    return {"starts_at": clock.end_of_day(first_on - dt.timedelta(days=1)), "ends_at": clock.end_of_day(last_on)}


def kept_apart(phase: Phase) -> None:
    """Write a phase that overlaps no other one of its process. Raises ValidationError by `first_on`."""
    others = Phase.objects.filter(process=phase.process_id).exclude(pk=phase.pk)
    met = others.filter(starts_at__lt=phase.ends_at, ends_at__gt=phase.starts_at).first()
    said = _("Two phases of a process never overlap.")
    if met is not None:
        days = {"kind": met.get_kind_display(), "first": date_format(met.first_on), "last": date_format(met.last_on)}
        said = _("It overlaps “%(kind)s”, from %(first)s to %(last)s.") % days
        raise ValidationError({"first_on": said})
    try:
        with transaction.atomic():
            phase.save()
    except IntegrityError as error:
        raise ValidationError({"first_on": said}) from error


def tell(verb: str, phase: Phase, *, by: Actor, reason: str) -> None:
    """Write the entry about the process, with the phase as it is now."""
    keep_part.entered(verb, phase.process, by=by, reason=reason, **facts(phase))


def facts(phase: Phase) -> dict[str, Any]:
    """Return what an entry says of a phase."""
    return {
        "phase": phase.pk,
        "kind": phase.kind,
        "features": list(phase.features),
        "levels": dict(phase.levels),
        "first_on": phase.first_on.isoformat(),
        "last_on": phase.last_on.isoformat(),
    }
