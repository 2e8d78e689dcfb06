"""Give the city its first administrator, once."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import policy
from accounts.actions.grant_mandate import record_grant
from accounts.actions.open_account import open_account
from accounts.models import Mandate, Person
from charter.models import City, Office
from commons.text import one_line
from commons.verdict import require
from journal.actions.record import record


@transaction.atomic
def found_city(*, email: str, name: str, holder_name: str) -> tuple[Person, bool]:
    """Return the first administrator and whether their account was made now, without a password.

    Makes the city, the office that answers when no other does, and the mandate. Raises Refused the second time,
    and for an account whose address nobody has confirmed: anybody may have signed up with it. Locks the city.
    """
    city, made_city = City.objects.select_for_update().get_or_create(id=1, defaults={"name": one_line(name)})
    if not made_city and name and city.name != one_line(name):
        city.name = one_line(name)
        city.save(update_fields=["name"])
    Office.objects.get_or_create(code="city-hall", defaults={"name": _("City hall")})
    person: Person | None = Person.objects.select_for_update().filter(email__iexact=email).first()
    require(policy.may_found(person, founded=Mandate.objects.filter(role=Mandate.Role.ADMINISTRATOR).exists()))
    made = person is None
    if person is None:
        person = open_account(email=email)
    mandate: Mandate = Mandate.objects.create(
        person=person, role=Mandate.Role.ADMINISTRATOR, holder_name=one_line(holder_name)
    )
    record("city.founded", actor=None, subject=city)
    record_grant(mandate, by=None)
    return person, made
