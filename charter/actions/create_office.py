"""Add an office that answers."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from charter.actions import keep_part
from charter.models import Office
from commons.actor import Actor


@transaction.atomic
def create_office(
    *, code: str, name: str, reason: str, by: Actor, description: str = "", texts: dict[str, Any] | None = None
) -> Office:
    """Make an office that answers for nothing yet; see `assign_responsibility`. Raises Refused, ValidationError.

    Locks the city.
    """
    keep_part.to_govern(by)
    fields = keep_part.gathered(
        lambda: keep_part.coded(Office, code),
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts or {}),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    office: Office = Office.objects.create(**fields)
    keep_part.entered("office.created", office, by=by, reason=reason)
    return office
