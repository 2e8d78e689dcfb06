"""Prove that a person lives here, once per human being."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import policy, queries
from accounts.actions.count_attempt import count_attempt, forgive_attempt
from accounts.drivers import Attestation, Driver, Shown
from accounts.drivers.demo import Demo
from accounts.drivers.desk import Desk
from accounts.models import DeskCode, Person, Residency
from charter.models import District
from commons.clock import now, today
from commons.verdict import refuse, require
from journal.actions.record import record

DRIVERS: dict[str, Driver] = {driver.method: driver for driver in (Desk(), Demo())}
# Published and fixed: it must give the same tag for the same number every year. The secret is the pepper.
SALT = b"multitude residency proof 1"


@sensitive_variables("number", "shown", "attestation", "tag", "answers")
def prove_residency(
    *,
    by: Person,
    method: str,
    country: str,
    kind: str,
    number: str,
    district_id: int,
    age_band: str = "",
    of_voting_age: bool = False,
    desk_code: str = "",
) -> Residency:
    """Give a person their residency; at the desk the one who shows `desk_code`, else `by` themself.

    Raises Refused (not entitled, too many tries), ValidationError by field (also where the number is another
    person's). About a tenth of a second and 32 MB for the tag, computed before anything is locked; then locks the
    person, then the tag. Source: domain, "Residency proof".
    """
    at_desk = method == Residency.Method.DESK
    if at_desk:
        require(policy.may_use_desk(by))
    else:
        require(policy.may_prove(by, by, method))
    counted_as = "desk" if at_desk else "proof"
    if not count_attempt(kind=counted_as, subject=by.pk):
        require(refuse("too-many-tries", _("That were many tries for one day. Try again tomorrow.")))
    person = queries.person_with_desk_code(desk_code, at=now()) if at_desk else by
    if person is None:
        raise ValidationError({"desk_code": _("No resident shows this code, or it has ended. Ask for a new one.")})
    require(policy.may_prove(by, person, method))
    if age_band and age_band not in queries.age_bands():
        raise ValidationError({"age_band": _("Choose an age band of the list.")})
    if not District.objects.filter(pk=district_id).exists():
        raise ValidationError({"district_id": _("Choose a district.")})
    shown = Shown(country, kind, number, district_id, age_band, of_voting_age)
    attestation = DRIVERS[method].attest(shown, on=today())
    residency = _claim(person_id=person.pk, by=by, method=method, attestation=attestation, tag=_tag(attestation))
    forgive_attempt(kind=counted_as, subject=by.pk)
    return residency


@sensitive_variables()
def _tag(attestation: Attestation) -> bytes:
    """Return HMAC(pepper, scrypt(source)). Whoever has the tags but not the pepper can try no number."""
    slow = Scrypt(salt=SALT, length=32, n=2**15, r=8, p=1).derive(attestation.tag_source.encode())
    return hmac.new(settings.IDENTITY_PEPPER.encode(), slow, hashlib.sha256).digest()


@transaction.atomic
@sensitive_variables("tag", "attestation")
def _claim(*, person_id: int, by: Person, method: str, attestation: Attestation, tag: bytes) -> Residency:
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    require(policy.may_take_part(person))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity.claim(%s, %s::smallint, %s, %s, %s)",
            [tag, settings.IDENTITY_PEPPER_VERSION, method, attestation.valid_until, person.pk],
        )
        (claimed,) = cursor.fetchone()
    if not claimed:
        raise ValidationError(
            {
                "number": _(
                    "This document has proved another account already: one person has one voice. If it was not you, "
                    "or the account is lost, ask at an office desk."
                )
            }
        )
    residency, _created = Residency.objects.update_or_create(
        person=person,
        defaults={
            "level": attestation.level,
            "district_id": attestation.district_id,
            "age_band": attestation.age_band,
            "of_voting_age": attestation.of_voting_age,
            "method": method,
            "valid_until": attestation.valid_until,
            "verified_at": now(),
        },
    )
    DeskCode.objects.filter(person=person).delete()
    record("person.verified", actor=by, subject=person, level=attestation.level, method=method)
    return residency
