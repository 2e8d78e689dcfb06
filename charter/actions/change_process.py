"""Change what a process is called and says, and who runs it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions import keep_part
from charter.actions.create_process import settled
from charter.models import Process
from commons.actor import Actor
from commons.clock import now


@transaction.atomic
def change_process(
    *,
    code: str,
    reason: str,
    by: Actor,
    name: str | None = None,
    description: str | None = None,
    texts: dict[str, Any] | None = None,
    district: str | None = None,
    office: str | None = None,
) -> Process:
    """Change what is given, the rest stays; once a phase has begun, also its district stays.

    Raises Refused, ValidationError by field, Process.DoesNotExist. Locks the city.
    """
    keep_part.to_govern(by)
    process: Process = Process.objects.get(code=code)
    fields = keep_part.gathered(
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts),
        lambda: settled(district, office),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    moved = fields.get("district_id", process.district_id) != process.district_id
    if moved and process.plan and process.plan[0].starts_at <= now():
        raise ValidationError({"district": _("Its first phase has begun: the district stays.")})
    changes = keep_part.kept_changes(process, fields)
    keep_part.entered("process.changed", process, by=by, reason=reason, changes=changes)
    return process
