"""Give a resident the code to show at the desk."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from accounts import policy
from accounts.models import DeskCode, Person
from commons.clock import now
from commons.verdict import require

# No letter or digit that is read as another: 28^8 codes, found by a clerk only, whose wrong tries are counted.
ALPHABET = "ACDEFHJKLMNPQRTUVWXYZ2345679"
VALID_DAYS = 7


@transaction.atomic
def issue_desk_code(*, by: Person) -> DeskCode:
    """Return a code of eight characters, valid for a week; an earlier one ends. Raises Refused.

    Writes no entry: that somebody means to go to a desk is theirs.
    """
    require(policy.may_ask_for_proof(by))
    code = "".join(secrets.choice(ALPHABET) for _n in range(8))
    made, _created = DeskCode.objects.update_or_create(
        person=by, defaults={"code": code, "valid_until": now() + dt.timedelta(days=VALID_DAYS)}
    )
    return made
