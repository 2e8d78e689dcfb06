"""Change what a district is called and says, and how many people live there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions import keep_part
from charter.models import AgeBand, District
from commons.actor import Actor

# (age from, age to or None for “and older”, people).
Band = tuple[int, int | None, int]
Bands = Sequence[Band]
OLDEST, MOST_BANDS, MOST_PEOPLE = 130, 40, 100_000_000


@transaction.atomic
def change_district(
    *,
    code: str,
    reason: str,
    by: Actor,
    name: str | None = None,
    description: str | None = None,
    texts: dict[str, Any] | None = None,
    age_bands: Bands | None = None,
) -> District:
    """Change what is given, the rest stays. Its code stays for ever: addresses name it.

    Raises Refused, ValidationError by field, District.DoesNotExist. Locks the city.
    """
    keep_part.to_govern(by)
    district: District = District.objects.defer("boundary").get(code=code)
    fields = keep_part.gathered(
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts),
        lambda: {"bands": None if age_bands is None else banded(age_bands)},
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    bands, reason = fields.pop("bands"), fields.pop("reason")
    before = list(district.age_bands.order_by("age_from").values_list("age_from", "age_to", "population"))
    recounted = bands is not None and bands != before
    changes = keep_part.kept_changes(district, fields, also=("population",) if recounted else ())
    if recounted:
        counted(district, bands)
    keep_part.entered("district.changed", district, by=by, reason=reason, changes=changes)
    return district


def banded(bands: Bands) -> list[Band]:
    """Return the age bands, youngest first. Raises ValidationError by `age_bands`."""

    def no(reason: str) -> ValidationError:
        return ValidationError({"age_bands": reason})

    found = sorted(bands, key=lambda band: band[0])
    if len(found) > MOST_BANDS:
        raise no(_("Give at most %(most)d age bands.") % {"most": MOST_BANDS})
    for age_from, age_to, people in found:
        if not 0 <= age_from <= OLDEST or (age_to is not None and not age_from <= age_to <= OLDEST):
            raise no(_("An age band goes from a younger age to an older one, between 0 and 130."))
        if not 0 <= people <= MOST_PEOPLE:
            raise no(_("Give how many people as a number that is not below zero."))
    for (_from, age_to, _people), (next_from, *_rest) in pairwise(found):
        if age_to is None or next_from <= age_to:
            raise no(_("Two age bands overlap at the age of %(age)d.") % {"age": next_from})
    return found


def counted(district: District, bands: Bands) -> None:
    """Put these age bands in the place of those there are. Two statements."""
    AgeBand.objects.filter(district=district).delete()
    AgeBand.objects.bulk_create(
        AgeBand(district=district, age_from=age_from, age_to=age_to, population=people)
        for age_from, age_to, people in bands
    )
