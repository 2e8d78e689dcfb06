"""Bring boundaries, look at them, take them on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from charter import boundaries, policy
from charter.actions import keep_part
from charter.models import District, Survey
from commons.actor import Actor
from commons.verdict import require


def bring_boundaries(*, content: bytes, by: Actor, district: str = "") -> Survey:
    """Check GeoJSON of the whole city, or of one district by its code, and keep it to be looked at.

    Nothing changes yet. An earlier survey of the same administrator is forgotten. Raises Refused, ValidationError by
    `file` with what is wrong by feature: then nothing of it is kept. It is read before anything is locked.
    """
    require(policy.may_govern(by))
    codes = set(District.objects.values_list("code", flat=True))
    if district and district not in codes:
        raise District.DoesNotExist
    found = boundaries.read(content, codes=codes, only=district)
    if found.wrong:
        raise ValidationError({"file": found.wrong})
    survey: Survey = Survey.objects.update_or_create(
        brought_by_id=by.pk, defaults={"boundaries": found.boundaries, "brought_at": Now()}
    )[0]
    return survey


@transaction.atomic
def take_boundaries(*, survey_id: int, reason: str, by: Actor) -> list[District]:
    """Draw the districts as the administrator's own survey has them; those it does not name keep their boundary.

    Proposals keep the district they were written for, also where their point now lies in another one. Raises
    Refused, Survey.DoesNotExist (it was replaced, taken or is another's), ValidationError by `reason`. Locks the city.
    """
    keep_part.to_govern(by)
    survey = Survey.objects.select_for_update().get(pk=survey_id, brought_by=by.pk)
    drawn = _drawn(survey.boundaries, reason, by)
    survey.delete()
    return drawn


@transaction.atomic
def draw_districts(*, content: bytes, reason: str, by: Actor, district: str = "") -> list[District]:
    """Bring and take boundaries at once, for programs. Raises as the two acts do. Locks the city."""
    survey = bring_boundaries(content=content, by=by, district=district)
    return take_boundaries(survey_id=survey.pk, reason=reason, by=by)


@transaction.atomic
def discard_survey(*, by: Actor) -> None:
    """Forget what was brought. Raises Refused."""
    require(policy.may_govern(by))
    Survey.objects.filter(brought_by=by.pk).delete()


def _drawn(found: dict[str, Any], reason: str, by: Actor) -> list[District]:
    reason = keep_part.reasoned(reason)
    districts = {district.code: district for district in District.objects.filter(code__in=found).order_by("code")}
    differing = [each for each in districts.values() if each.boundary != found[each.code]]
    if not differing:
        raise ValidationError(_("Nothing would change."))
    for each in differing:
        each.boundary = found[each.code]
        each.save(update_fields=["boundary"])
        keep_part.entered("district.drawn", each, by=by, reason=reason)
    return differing
