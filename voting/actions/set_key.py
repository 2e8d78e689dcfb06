"""Give a round the key that ballots are sealed to. Its other half is in three shares, with three trustees."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from commons.verdict import require
from voting import policy, queries
from voting.models import Round


@transaction.atomic
def set_key(*, by: Person, round_id: int, public_key: str) -> Round:
    """Keep the public key, 64 hexadecimal digits as `round_key` prints them; another one takes its place.

    Raises Refused (not an administrator, announced), ValidationError by `public_key`, Round.DoesNotExist.
    """
    its = queries.locked_round(round_id, by)
    require(policy.may_change_round(by, its))
    if not its.is_secret:
        raise ValidationError({"public_key": _("Ballots of an open round are not sealed.")})
    try:
        key = bytes.fromhex("".join(public_key.split()))
        X25519PublicKey.from_public_bytes(key)
    except ValueError:
        said = _("A public key has 64 hexadecimal digits, as `round_key` prints them.")
        raise ValidationError({"public_key": said}) from None
    its.public_key = key
    its.save(update_fields=["public_key"])
    return its
