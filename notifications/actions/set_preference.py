"""Choose what comes by mail. The inbox always has everything."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.verdict import require
from notifications import policy
from notifications.models import Kind, Preference


@transaction.atomic
def set_preference(*, by: Person, kind: str, mail: str) -> None:
    """Say by which way news of a kind come: `at_once` or `off`. Raises Refused, ValidationError by field."""
    require(policy.may_have_inbox(by))
    if kind not in Kind.values:
        raise ValidationError({kind[:40]: _("There is no such kind of news.")})
    if mail not in Preference.Mail.values:
        raise ValidationError({kind: _("Choose at once or off.")})
    _set(by.pk, kind, mail)


@transaction.atomic
def unsubscribe(*, person_id: int, kind: str) -> None:
    """End mails of a kind for whoever a signed link was written to. Source: RFC 8058. Nothing for unknown ids."""
    if kind in Kind.values and Person.objects.filter(pk=person_id).exists():
        _set(person_id, kind, Preference.Mail.OFF)


def _set(person_id: int, kind: str, mail: str) -> None:
    Preference.objects.bulk_create(
        [Preference(person_id=person_id, kind=kind, mail=mail)],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["mail"],
    )
