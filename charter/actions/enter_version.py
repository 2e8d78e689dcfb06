"""What every change of the city's face shares: the lock, the reason, the version, the journal."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from charter import policy, queries
from charter.models import City, CityVersion
from commons import face, kept
from commons.actor import Actor
from commons.text import bounded
from commons.verdict import require
from journal.actions import record

LEAST_REASON, MOST_REASON = 10, 2_000


def city_to_change(by: Actor) -> City:
    """Return the city, locked: changes of its face follow each other. Raises Refused (not an administrator)."""
    require(policy.may_change_city(by))
    city: City = City.objects.select_for_update().defer("water").get(id=1)
    return city


def enter_version(
    city: City, part: CityVersion.Part, value: Any, *, reason: str, by: Actor, lang: str = ""
) -> CityVersion:
    """Write the version and its entry; version 1 is the founding's. Raises ValidationError by `reason`."""
    last = CityVersion.objects.filter(part=part, lang=lang).order_by("-number").values_list("number", flat=True).first()
    version: CityVersion = CityVersion.objects.create(
        part=part,
        lang=lang,
        number=(last or 1) + 1,
        value=value,
        reason=bounded(reason, least=LEAST_REASON, most=MOST_REASON, field="reason"),
        changed_by_id=by.pk,
    )
    record("city.changed", actor=by, subject=version, part=str(part), lang=lang, number=version.number)
    transaction.on_commit(partial(_show, queries.face_of(city)))
    return version


def _show(new: face.Face) -> None:
    """Let this process show the new face at once; the others do within half a minute."""
    kept.forget()
    face.told(new)
