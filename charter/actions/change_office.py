"""Change what an office is called and says."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from charter.actions import keep_part
from charter.models import Office
from commons.actor import Actor


@transaction.atomic
def change_office(
    *,
    code: str,
    reason: str,
    by: Actor,
    name: str | None = None,
    description: str | None = None,
    texts: dict[str, Any] | None = None,
) -> Office:
    """Change what is given, the rest stays. Raises Refused, ValidationError by field, Office.DoesNotExist.

    Locks the city.
    """
    keep_part.to_govern(by)
    office: Office = Office.objects.get(code=code)
    fields = keep_part.gathered(
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    changes = keep_part.kept_changes(office, fields)
    keep_part.entered("office.changed", office, by=by, reason=reason, changes=changes)
    return office
