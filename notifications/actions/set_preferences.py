"""Choose what comes by mail. The inbox always has everything."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.verdict import require
from notifications import policy
from notifications.models import Kind, Preference


@transaction.atomic
def set_preferences(*, by: Person, choices: Mapping[str, object]) -> None:
    """Say by which way news come: kind -> `at_once` or `off`; kinds left out stay as they are.

    Raises Refused, ValidationError by field. One statement.
    """
    require(policy.may_have_inbox(by))
    wrong = {str(kind)[:40]: _("There is no such kind of news.") for kind in choices if kind not in Kind.values}
    wrong |= {
        kind: _("Choose at once or off.")
        for kind, mail in choices.items()
        if kind in Kind.values and mail not in Preference.Mail.values
    }
    if wrong:
        raise ValidationError(wrong)
    _set(by.pk, choices)


@transaction.atomic
def unsubscribe(*, person_id: int, kind: str) -> None:
    """End mails of a kind for whoever a signed link was written to. Source: RFC 8058. Nothing for unknown ids."""
    if kind in Kind.values and Person.objects.filter(pk=person_id).exists():
        _set(person_id, {kind: Preference.Mail.OFF})


def _set(person_id: int, choices: Mapping[str, object]) -> None:
    Preference.objects.bulk_create(
        [Preference(person_id=person_id, kind=kind, mail=str(mail)) for kind, mail in choices.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["mail"],
    )
