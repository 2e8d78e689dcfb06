"""Be found in the city's register."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts import policy
from accounts.actions.claim_residency import claim_residency, tag_of
from accounts.actions.count_attempt import count_attempt, forgive_attempt
from accounts.drivers import Shown, tag_source
from accounts.drivers.register import Register, RegisterAway
from accounts.models import Person, Residency
from commons.clock import today
from commons.verdict import refuse, require

OLDEST_YEARS = 125
REGISTER = Register()


@sensitive_variables("number", "birth_year", "shown", "attestation", "tag", "counted")
def match_register(*, by: Person, number: str, birth_year: int, accept_lower: bool = False) -> Residency:
    """Give the person what the register attests; with a letter to the same district, what both give together.

    Raises Refused, ValidationError (by field; without one where the register is away, which costs no try). Up to
    three seconds for the register, a tenth of a second for the tag, both before anything is locked.
    """
    require(policy.may_match_register(by))
    if not today().year - OLDEST_YEARS <= birth_year <= today().year:
        raise ValidationError({"birth_year": _("Give the year you were born in, such as 1984.")})
    shown = Shown(settings.IDENTITY_COUNTRY, settings.IDENTITY_KIND, number, 0, birth_year=birth_year)
    tag = tag_of(tag_source(shown))
    counted = {"proof": str(by.pk), "register_number": tag.hex()}
    for kind, subject in counted.items():
        if not count_attempt(kind=kind, subject=subject):
            require(refuse("too-many-tries", _("That were many tries for one day. Try again tomorrow.")))
    try:
        attestation = REGISTER.attest(shown, on=today())
    except RegisterAway:
        _forgive(counted)
        raise ValidationError(_away()) from None
    with transaction.atomic():
        residency = claim_residency(
            person_id=by.pk,
            by=by,
            method=REGISTER.method,
            attestation=attestation,
            tag=tag,
            accept_lower=accept_lower,
        )
    _forgive(counted)
    return residency


@sensitive_variables()
def _forgive(counted: dict[str, str]) -> None:
    for kind, subject in counted.items():
        forgive_attempt(kind=kind, subject=subject)


def _away() -> str:
    return _(
        "The city's register gives no answer at the moment. Nothing was lost and no try was counted. Try again later, "
        "ask for a letter, or come to an office desk."
    )
