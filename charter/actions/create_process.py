"""Begin a process: what it is, where, and who runs it. Its phases are planned one by one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions import keep_part
from charter.models import District, Office, Process
from commons.actor import Actor


@transaction.atomic
def create_process(
    *,
    code: str,
    name: str,
    reason: str,
    by: Actor,
    description: str = "",
    texts: dict[str, Any] | None = None,
    district: str | None = None,
    office: str | None = None,
) -> Process:
    """Make a process without phases: nothing is allowed in it yet. District (none: all of the city), office by code.

    Raises Refused, ValidationError by field. Locks the city.
    """
    keep_part.to_govern(by)
    fields = keep_part.gathered(
        lambda: keep_part.coded(Process, code),
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts or {}),
        lambda: settled(district or "", office or ""),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    process: Process = Process.objects.create(**fields)
    keep_part.entered("process.created", process, by=by, reason=reason)
    return process


def settled(district: str | None, office: str | None) -> dict[str, Any]:
    """Return where it is and who runs it, of what is given (empty: all of the city, nobody named).

    Raises ValidationError by field.
    """
    fields: dict[str, Any] = {}
    for field, model, code in (("district", District, district), ("office", Office, office)):
        if code is None:
            continue
        found = model._default_manager.filter(code=code).values_list("pk", flat=True).first() if code else None
        if code and found is None:
            raise ValidationError({field: _("There is none with the code “%(code)s”.") % {"code": code}})
        fields[f"{field}_id"] = found
    return fields
