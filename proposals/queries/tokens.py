"""The words in mails' links by which their bearer does one thing for one person, and nothing else.

One confirms their support of one proposal; one answers for them whether they carry a support over after one merge.
"""

from __future__ import annotations

import datetime as dt

from django.core import signing

_SIGNER = signing.TimestampSigner(salt="proposals.confirm", sep="~")
_CARRIER = signing.TimestampSigner(salt="proposals.carry", sep="~")
VALID = dt.timedelta(days=90)


def confirm_token(person_id: int, proposal_id: int) -> str:
    return _SIGNER.sign(f"{person_id}-{proposal_id}")


def person_of_token(token: str, proposal_id: int) -> int | None:
    """Return whose support of this proposal a token of ours is about, None for any other."""
    return _person(_SIGNER, token, proposal_id)


def carry_token(person_id: int, merge_id: int) -> str:
    return _CARRIER.sign(f"{person_id}-{merge_id}")


def person_of_carry_token(token: str, merge_id: int) -> int | None:
    """Return who is asked after this merge by a token of ours, None for any other."""
    return _person(_CARRIER, token, merge_id)


def _person(signer: signing.TimestampSigner, token: str, about: int) -> int | None:
    try:
        person, _sep, named = signer.unsign(token, max_age=VALID).partition("-")
    except signing.BadSignature:
        return None
    return int(person) if named == str(about) else None
