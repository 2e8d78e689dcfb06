"""Say which office answers for a topic, a district, or one topic in one district; or that none is named for it."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from charter.actions import keep_part
from charter.models import District, Office, Responsibility, Topic
from commons.actor import Actor

P = TypeVar("P", Topic, District)


@transaction.atomic
def assign_responsibility(
    *, office: str, reason: str, by: Actor, topic: str | None = None, district: str | None = None
) -> Responsibility:
    """Put an office in charge from now on; another one that was, is not any more. All are named by their code.

    What waits for its answer already stays where it is. Raises Refused, ValidationError by field,
    Office.DoesNotExist. Locks the city.
    """
    keep_part.to_govern(by)
    its: Office = Office.objects.get(code=office)
    about, place = _part(Topic, topic, "topic"), _part(District, district, "district")
    if about is None and place is None:
        raise ValidationError({"topic": _("Choose a topic, a district, or both.")})
    reason = keep_part.reasoned(reason)
    row, new = Responsibility.objects.select_related("office").get_or_create(
        topic=about, district=place, defaults={"office": its}
    )
    if not new and row.office == its:
        raise ValidationError({"topic": _("This office answers for it already.")})
    former = "" if new else row.office.code
    row.office = its
    row.save(update_fields=["office"])
    keep_part.entered(
        "office.assigned", its, by=by, reason=reason, topic=topic or None, district=district or None, former=former
    )
    return row


@transaction.atomic
def end_responsibility(*, responsibility_id: int, reason: str, by: Actor) -> None:
    """Name no office for it any more: the next step of the charter decides. Raises as `assign_responsibility`.

    Locks the city.
    """
    keep_part.to_govern(by)
    row = Responsibility.objects.select_related("office", "topic", "district").get(pk=responsibility_id)
    reason = keep_part.reasoned(reason)
    row.delete()
    topic, district = row.topic.code if row.topic else None, row.district.code if row.district else None
    keep_part.entered("office.relieved", row.office, by=by, reason=reason, topic=topic, district=district)


def _part(model: type[P], code: str | None, field: str) -> P | None:
    if not code:
        return None
    found: P | None = model._default_manager.filter(code=code).first()
    if found is None:
        raise ValidationError({field: _("There is none with the code “%(code)s”.") % {"code": code}})
    return found
