"""End a residency."""

from __future__ import annotations

from django.db import connection, transaction

from accounts import policy
from accounts.models import Person, Residency
from commons.errors import IllegalMove
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def release_residency(*, person_id: int, by: Person) -> None:
    """Take a person's residency away. Raises Refused, IllegalMove (there is none). Locks the person, then the tag.

    At the desk the number and the place at an address become free for another account (a slip of the pen, a lost
    account). Who ends it themself keeps both until they expire: else one human being could give two voices, one
    account after the other.
    """
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    require(policy.may_release(by, person))
    deleted, _rows = Residency.objects.filter(person=person).delete()
    if not deleted:
        raise IllegalMove("without_residency", "release")
    if by.pk != person.pk:
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity.release(%s), identity.drop_address(%s, false)", [person.pk, person.pk])
    record("person.released", actor=by, subject=person, ended_by="desk" if by.pk != person.pk else "self")
