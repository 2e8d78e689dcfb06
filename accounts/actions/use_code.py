"""Accept a code of the second step, once."""

from __future__ import annotations

import hmac

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.actions.count_attempt import count_attempt, forgive_attempt
from commons.clock import now

PERIOD_SECONDS, TOLERANCE = 30, 1
CODE_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


class TooManyTries(Exception):
    """No further code is looked at today."""


@sensitive_variables("code")
def use_code(*, person_id: int, code: str) -> Authenticator | None:
    """Return the app or the recovery codes that a code belongs to, None for a wrong or a used one.

    Counted before it is looked at (raises TooManyTries); must stand outside any transaction. Locks the person's
    authenticators in the order of their ids, so that two sign-ins at once cannot use one code. The database's clock
    decides. Source: RFC 6238, 5.2: a code is accepted once, one period before or after.
    """
    if not count_attempt(kind="code", subject=person_id):
        raise TooManyTries
    used = _use(person_id=person_id, code="".join(code.split()).replace("-", ""))
    if used is not None:
        forgive_attempt(kind="code", subject=person_id)
    return used


@transaction.atomic
@sensitive_variables("code")
def _use(*, person_id: int, code: str) -> Authenticator | None:
    kept = Authenticator.objects.filter(user_id=person_id, type__in=CODE_TYPES).order_by("pk").select_for_update()
    for one in kept:
        if one.type == Authenticator.Type.RECOVERY_CODES:
            if one.wrap().validate_code(code):
                return Authenticator.objects.get(pk=one.pk)
        elif period := period_of(code, decrypt(one.data["secret"]), after=one.data.get("used_period", 0)):
            one.data["used_period"] = period
            one.save(update_fields=["data"])
            return one
    return None


@sensitive_variables("code", "secret")
def period_of(code: str, secret: str, *, after: int = 0) -> int | None:
    """Return the period a code of this secret is valid in, now or next to now and later than `after`, else None."""
    present = int(now().timestamp()) // PERIOD_SECONDS
    for period in range(max(present - TOLERANCE, after + 1), present + TOLERANCE + 1):
        expected = format_hotp_value(hotp_value(secret, period))
        if hmac.compare_digest(expected.encode(), code.encode()):
            return period
    return None
