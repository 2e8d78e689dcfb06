"""Give a person a role."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.actions.tell_look_alikes import tell_look_alikes
from accounts.models import Mandate, Person
from charter.models import District, Office
from commons.clock import now
from commons.text import bounded, one_line
from commons.verdict import require
from journal.actions.record import record

LEAST_REASON, MOST_REASON = 10, 500


@transaction.atomic
def grant_mandate(
    *,
    person_id: int,
    role: str,
    holder_name: str,
    by: Person,
    reason: str,
    office_id: int | None = None,
    district_id: int | None = None,
    title: str = "",
    valid_from: dt.datetime | None = None,
    valid_until: dt.datetime | None = None,
) -> Mandate:
    """Give a dated, public mandate, with a public reason. Locks the person.

    Raises Refused, ValidationError by field, Person.DoesNotExist. Source: charter, "A role is a mandate". The
    administrator's own mandate is read afresh, not from memory.
    """
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    require(policy.may_grant(Person.objects.get(pk=by.pk), person))
    if role not in Mandate.Role.values:
        raise ValidationError({"role": _("Choose a role.")})
    if role == Mandate.Role.OFFICIAL and office_id is None:
        raise ValidationError({"office_id": _("An official belongs to an office.")})
    if office_id is not None and not Office.objects.filter(pk=office_id).exists():
        raise ValidationError({"office_id": _("Choose an office.")})
    if district_id is not None and not District.objects.filter(pk=district_id).exists():
        raise ValidationError({"district_id": _("Choose a district.")})
    reason = bounded(reason, least=LEAST_REASON, most=MOST_REASON, field="reason")
    start = valid_from or now()
    if valid_until is not None and valid_until <= start:
        raise ValidationError({"valid_until": _("A mandate ends after it begins.")})
    same = Mandate.objects.in_force(at=start).filter(person=person, role=role, office=office_id, district=district_id)
    if same.exists():
        raise ValidationError({"role": _("This person holds this mandate already.")})
    mandate: Mandate = Mandate.objects.create(
        person=person,
        role=role,
        office_id=office_id,
        district_id=district_id,
        holder_name=one_line(bounded(holder_name, least=2, most=120, field="holder_name")),
        title=one_line(bounded(title, least=0, most=120, field="title")),
        granted_by=by,
        valid_from=start,
        valid_until=valid_until,
    )
    record_grant(mandate, by=by, reason=reason)
    tell_look_alikes(mandate)
    return mandate


def record_grant(mandate: Mandate, *, by: Person | None, **more: str) -> None:
    """Write the entry of a granted mandate: role, office and dates are public, the person is the subject's."""
    record(
        "mandate.granted",
        actor=by,
        subject=mandate,
        role=mandate.role,
        office_id=mandate.office_id,
        district_id=mandate.district_id,
        valid_until=mandate.valid_until.isoformat() if mandate.valid_until else None,
        **more,
    )
