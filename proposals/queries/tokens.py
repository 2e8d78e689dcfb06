"""The word in a mail's link by which its bearer confirms one person's support of one proposal, and nothing else."""

from __future__ import annotations

import datetime as dt

from django.core import signing

_SIGNER = signing.TimestampSigner(salt="proposals.confirm", sep="~")
VALID = dt.timedelta(days=90)


def confirm_token(person_id: int, proposal_id: int) -> str:
    return _SIGNER.sign(f"{person_id}-{proposal_id}")


def person_of_token(token: str, proposal_id: int) -> int | None:
    """Return whose support of this proposal a token of ours is about, None for any other."""
    try:
        person, _sep, proposal = _SIGNER.unsign(token, max_age=VALID).partition("-")
    except signing.BadSignature:
        return None
    return int(person) if proposal == str(proposal_id) else None
