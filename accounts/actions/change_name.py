"""Change the name a person is shown under."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import names, policy
from accounts.actions.count_attempt import count_attempt
from accounts.models import Person
from commons.text import one_line
from commons.verdict import require
from journal.actions.record import record


def change_name(*, by: Person, name: str) -> Person:
    """Show the person under another name. Raises Refused, ValidationError by field `name`. Locks the person.

    The entry holds neither name: what somebody was called before is nobody's business.
    """
    require(policy.may_take_part(by))
    name = one_line(name)
    require_name(name, person=by)
    if not count_attempt(kind="name", subject=by.pk):
        raise ValidationError({"name": _("You changed your name often today. Try again tomorrow.")})
    return _change(person_id=by.pk, name=name)


def require_name(name: str, *, person: Person | None = None) -> None:
    """Raise ValidationError by field `name` unless the person (a new one when None) may be shown under that name."""
    verdict = policy.may_use_name(person, name)
    if not verdict:
        raise ValidationError({"name": verdict.reason})


@transaction.atomic
def _change(*, person_id: int, name: str) -> Person:
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    person.name, person.name_key = name, names.key(name)
    try:
        with transaction.atomic():
            person.save(update_fields=["name", "name_key"])
    except IntegrityError:
        # Somebody took it since we looked: the constraint has the last word.
        raise ValidationError({"name": policy.NAME_TAKEN.reason}) from None
    record("person.renamed", actor=person, subject=person)
    return person
