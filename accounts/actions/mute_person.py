"""Keep another person's comments folded, for oneself alone; and no longer."""

from __future__ import annotations

from django.db import transaction

from accounts import policy
from accounts.models import Mute, Person
from commons.verdict import require


@transaction.atomic
def mute_person(*, person_id: int, by: Person) -> None:
    """Mute a person; done twice it is done once. Raises Refused, Person.DoesNotExist.

    Writes no entry and tells nobody: whom somebody does not want to read is theirs.
    """
    person = Person.objects.get(pk=person_id)
    require(policy.may_mute(by, person))
    Mute.objects.bulk_create([Mute(person=by, muted=person)], ignore_conflicts=True)


@transaction.atomic
def unmute_person(*, person_id: int, by: Person) -> None:
    """Read a person again; nothing happens where they were not muted."""
    Mute.objects.filter(person=by, muted=person_id).delete()
