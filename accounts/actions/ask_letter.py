"""Ask for a letter with a code."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

import charter.queries
from accounts import policy, queries
from accounts.actions.count_attempt import count_attempt
from accounts.drivers import post, printing
from accounts.drivers.post import Address, Content
from accounts.models import Letter, Person
from charter.models import District
from commons.clock import today
from commons.text import one_line
from commons.verdict import refuse, require

# Until the letter is printed at the latest, and then until its code ends.
HELD_DAYS = 7
LONGEST = {"name": 60, "street": 60, "detail": 40, "postcode": 12, "town": 40}


@sensitive_variables("name", "street", "detail", "postcode", "address")
def ask_letter(
    *, by: Person, name: str, street: str, postcode: str, town: str, district_id: int, detail: str = ""
) -> Letter:
    """Keep name and address sealed until the letter is printed. Raises Refused, ValidationError by field.

    Locks the person, then the address's place. Writes no entry: that somebody wants to prove where they live is
    theirs. Source: charter, rule `persons_per_address`.
    """
    require(policy.may_ask_for_proof(by))
    address = _checked(name=name, street=street, detail=detail, postcode=postcode, town=town)
    if not District.objects.filter(pk=district_id).exists():
        raise ValidationError({"district_id": _("Choose a district.")})
    if not count_attempt(kind="letter", subject=by.pk):
        require(refuse("too-many-tries", _("That were many tries for one day. Try again tomorrow.")))
    return _keep(by=by, address=address, district_id=district_id)


@sensitive_variables()
def _checked(**lines: str) -> Address:
    plain = {field: one_line(line) for field, line in lines.items()}
    wrong = {
        field: _("Shorten this to %(most)d characters; there are %(have)d.") % {"most": most, "have": len(plain[field])}
        for field, most in LONGEST.items()
        if len(plain[field]) > most
    }
    wrong |= {
        field: _("Write what stands on the letter box.") if field == "name" else _("A letter needs this.")
        for field in ("name", "street", "postcode", "town")
        if not any(c.isalnum() for c in plain[field])
    }
    wrong |= {
        field: _("We have no type for some of these signs. Write it in other letters, as the post also reads it.")
        for field, line in plain.items()
        if field not in wrong and not printing.printable(line)
    }
    if wrong:
        raise ValidationError(wrong)
    return Address(**plain)


@transaction.atomic
@sensitive_variables("address")
def _keep(*, by: Person, address: Address, district_id: int) -> Letter:
    person: Person = Person.objects.select_for_update().get(pk=by.pk)
    last, sent = queries.last_letter(person), queries.letters_sent_lately(person)
    require(policy.may_ask_for_letter(person, last, sent=sent))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity.ask_address(%s, %s::smallint, %s, %s, %s)",
            [
                post.address_tag(address),
                settings.IDENTITY_PEPPER_VERSION,
                person.pk,
                today() + dt.timedelta(days=HELD_DAYS + post.CODE_DAYS + 1),
                charter.queries.rule("persons_per_address").whole,
            ],
        )
        (placed,) = cursor.fetchone()
    if not placed:
        raise ValidationError(
            {
                "street": _(
                    "As many people as the city's rules allow prove their residency at this address already. "
                    "Come to an office desk instead; it is open to everybody."
                )
            }
        )
    letter: Letter = Letter.objects.create(
        person=person, district_id=district_id, sealed=post.seal(Content(address), person_id=person.pk)
    )
    return letter
