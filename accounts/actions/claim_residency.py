"""Write down what a proof attests: the one place where a residency begins, is renewed or moves."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import policy
from accounts.actions.end_letter import end_letter
from accounts.drivers import Attestation, level_of
from accounts.models import DeskCode, Letter, Person, Residency
from commons.clock import now, today
from commons.verdict import require
from journal.actions.record import record

# Published and fixed: it must give the same tag for the same number every year. The secret is the pepper.
SALT = b"multitude residency proof 1"
Method = Residency.Method
IN_PERSON = {Method.DESK, Method.DEMO}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the residency becomes: the attestation, perhaps with the other half of a proof beside it."""

    method: str
    level: int
    valid_until: dt.date
    post_until: dt.date | None = None
    register_until: dt.date | None = None


@sensitive_variables()
def tag_of(source: str) -> bytes:
    """Return HMAC(pepper, scrypt(source)). Whoever has the tags but not the pepper can try no number.

    About a tenth of a second and 32 MB.
    """
    slow = Scrypt(salt=SALT, length=32, n=2**15, r=8, p=1).derive(source.encode())
    return hmac.new(settings.IDENTITY_PEPPER.encode(), slow, hashlib.sha256).digest()


@sensitive_variables("tag", "attestation")
def claim_residency(
    *, person_id: int, by: Person, method: str, attestation: Attestation, tag: bytes = b"", accept_lower: bool = False
) -> Residency:
    """Give the person what is attested, in the caller's transaction. A residency keeps what the proof says nothing of.

    Raises Refused, ValidationError by field: `number` (another person's), `accept_lower` (the level would fall and
    nobody agreed). Locks the person, then the tag, then whose number was only known; at the end the letter.
    """
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    person.assisted_by = by if by.pk != person_id and person.is_unclaimed else None
    require(policy.may_take_part(person))
    standing: Residency | None = Residency.objects.filter(person=person).select_related("district").first()
    outcome = _outcome(method, attestation, standing)
    if not accept_lower:
        require_level(outcome.level, standing)
    if tag:
        _claim_tag(tag, person=person, by=by, method=outcome.method, attestation=attestation)
    moved = standing is not None and standing.is_valid and standing.district_id != attestation.district_id
    residency, _created = Residency.objects.update_or_create(
        person=person,
        defaults={
            "level": outcome.level,
            "district_id": attestation.district_id,
            "method": outcome.method,
            "valid_until": outcome.valid_until,
            "post_until": outcome.post_until,
            "register_until": outcome.register_until,
            "verified_at": now(),
            **({} if attestation.age_band is None else {"age_band": attestation.age_band}),
            **({} if attestation.of_voting_age is None else {"of_voting_age": attestation.of_voting_age}),
        },
    )
    DeskCode.objects.filter(person=person).delete()
    _let_go_of_address(person, method=method, outcome=outcome)
    verb = "person.moved" if moved else "person.verified"
    record(verb, actor=by, subject=person, level=outcome.level, method=outcome.method)
    return residency


def require_level(level: int, standing: Residency | None) -> None:
    """Raise ValidationError by field `accept_lower` where a valid residency would give less than it does."""
    if standing is not None and standing.is_valid and level < standing.level:
        raise ValidationError(
            {
                "accept_lower": _(
                    "You are a verified resident of %(district)s with level %(have)d; this proof gives level %(level)d "
                    "only. An office desk gives more. To go on all the same, tick the box."
                )
                % {"district": standing.district.name, "have": standing.level, "level": level}
            }
        )


def outcome_level(method: str, attestation: Attestation, standing: Residency | None) -> int:
    """Return the level the person would have after this proof. One query or two."""
    return _outcome(method, attestation, standing).level


def _outcome(method: str, attestation: Attestation, standing: Residency | None) -> Outcome:
    """Letter and register are halves: each keeps the other where both name the same district and still hold."""
    until = attestation.valid_until
    if method in IN_PERSON:
        return Outcome(method, attestation.level, until)
    alone = Outcome(method, attestation.level, until, **{f"{method}_until": until})
    if standing is None or not standing.is_valid or standing.district_id != attestation.district_id:
        return alone
    other = "register" if method == Method.POST else "post"
    other_until: dt.date | None = getattr(standing, f"{other}_until")
    if other_until is None or other_until < today():
        return alone
    return replace(
        alone,
        method=Method.POST_REGISTER,
        level=max(attestation.level, level_of(Method.POST_REGISTER)),
        valid_until=min(until, other_until),
        **{f"{other}_until": other_until},
    )


@sensitive_variables("tag", "attestation")
def _claim_tag(tag: bytes, *, person: Person, by: Person, method: str, attestation: Attestation) -> None:
    if _claimed(tag, person=person, method=method, attestation=attestation):
        return
    if method == Method.DESK and _freed(tag, person=person, by=by):
        _claimed(tag, person=person, method=method, attestation=attestation)
        return
    raise ValidationError(
        {
            "number": _(
                "This document has proved another account already: one person has one voice. If it was not you, "
                "or the account is lost, ask at an office desk."
            )
        }
    )


@sensitive_variables()
def _claimed(tag: bytes, *, person: Person, method: str, attestation: Attestation) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity.claim(%s, %s::smallint, %s, %s, %s)",
            [tag, settings.IDENTITY_PEPPER_VERSION, method, attestation.valid_until, person.pk],
        )
        return bool(cursor.fetchone()[0])


@sensitive_variables("tag")
def _freed(tag: bytes, *, person: Person, by: Person) -> bool:
    """Possession beats knowledge: who shows the document takes the number from an account that only knew it.

    That account is no resident any more, and what it supports is withdrawn as after any release.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity.free_known(%s, %s)", [tag, person.pk])
        (other_id,) = cursor.fetchone()
    if other_id is None:
        return False
    other: Person = Person.objects.select_for_update().get(pk=other_id)
    Residency.objects.filter(person=other).delete()
    record("person.released", actor=by, subject=other, ended_by="desk")
    return True


def _let_go_of_address(person: Person, *, method: str, outcome: Outcome) -> None:
    """Keep the place at an address only while the residency rests on it; a letter nobody needs any more is stopped."""
    if method in IN_PERSON:
        for letter in Letter.objects.select_for_update().under_way().filter(person=person):
            end_letter(letter, Letter.End.STOPPED)
    if outcome.post_until is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity.drop_address(%s, false)", [person.pk])
