"""Tell people whose name looks like that of somebody who has begun to act for the city."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from accounts import mail, names
from accounts.models import Mandate, Person
from commons.language import of_city

MOST = 20


def tell_look_alikes(mandate: Mandate) -> int:
    """Ask them by mail to choose another name; return how many. Inside the transaction of the grant. One query.

    They had the name first, so nobody renames them; the badge beside the official tells the two apart meanwhile, and
    nobody can take such a name from now on.
    """
    theirs = names.key(mandate.holder_name)
    turned = names.key(" ".join(reversed(mandate.holder_name.split())))
    alike = Q(name_key__in=[theirs, turned])
    if len(theirs) >= names.LONG:
        alike |= Q(name_key__contains=theirs) | Q(name_key__contains=turned)
    rows = Person.objects.filter(alike, is_active=True, email__isnull=False).exclude(pk=mandate.person_id or 0)
    found = [person for person in rows[:MOST] if names.looks_like(person.name, mandate.holder_name)]
    for person in found:
        url = f"{settings.PUBLIC_URL}/account/name/"
        mail.send(
            "look_alike", to=person.email or "", language=of_city(person.language), shown=person.name, name_url=url
        )
    return len(found)
