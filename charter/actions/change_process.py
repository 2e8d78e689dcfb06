"""Change what a process is called and says, and who runs it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from charter.actions import keep_part
from charter.actions.create_process import called, resulting, settled
from charter.models import Process
from commons.actor import Actor
from commons.clock import now

# People rely on what it takes.
STAYING = {
    "district_id": _("Its first phase has begun: the district stays."),
    "districts": _("Its first phase has begun: the districts stay."),
    "topics": _("Its first phase has begun: the topics stay."),
}


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
    districts: Collection[str] | None = None,
    topics: Collection[str] | None = None,
    result: str | None = None,
) -> Process:
    """Change what is given, the rest stays; once a phase has begun, also what it is about: districts and topics.

    Raises Refused, ValidationError by field, Process.DoesNotExist. Locks the city.
    """
    keep_part.to_govern(by)
    process: Process = Process.objects.select_related("district").get(code=code)
    place = (process.district.code if process.district else "") if district is None else district
    fields = keep_part.gathered(
        lambda: keep_part.named(name),
        lambda: keep_part.described(description),
        lambda: keep_part.translated(texts),
        lambda: settled(district, office),
        lambda: called(process.districts if districts is None else districts, topics, district=place),
        lambda: resulting(result),
        lambda: {"reason": keep_part.reasoned(reason)},
    )
    reason = fields.pop("reason")
    if process.plan and process.plan[0].starts_at <= now():
        for field, said in STAYING.items():
            if fields.get(field, getattr(process, field)) != getattr(process, field):
                raise ValidationError({field.removesuffix("_id"): said})
    changes = keep_part.kept_changes(process, fields)
    keep_part.entered("process.changed", process, by=by, reason=reason, changes=changes)
    return process
