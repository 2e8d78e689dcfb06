"""Add a district to the city."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from charter.actions import keep_part
from charter.actions.change_district import Bands, banded, counted
from charter.models import District
from commons.actor import Actor


@transaction.atomic
def create_district(
    *,
    code: str,
    name: str,
    reason: str,
    by: Actor,
    description: str = "",
    texts: dict[str, Any] | None = None,
    age_bands: Bands = (),
) -> District:
    """Make a district without a boundary; see `draw_districts`. Raises Refused, ValidationError by field.

    Locks the city.
    """
    keep_part.to_govern(by)
    fields = keep_part.gathered(
        lambda: keep_part.coded(District, code),
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts or {}),
        lambda: {"bands": banded(age_bands)},
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    bands, reason = fields.pop("bands"), fields.pop("reason")
    district: District = District.objects.create(**fields)
    counted(district, bands)
    keep_part.entered("district.created", district, by=by, reason=reason)
    return district
