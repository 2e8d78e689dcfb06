"""The words in mails' links by which their bearer reads one decision and appeals against it, and nothing else.

Each is of one person and one case, or one act of staff alone. How long it holds, the decision says.
"""

from __future__ import annotations

from typing import NamedTuple

from django.core import signing

_SIGNER = signing.Signer(salt="moderation.appeal", sep="~")


class Bearer(NamedTuple):
    """Whose word it is, and about which case or act: one of the two is None."""

    person_id: int
    case_id: int | None
    act_id: int | None


def appeal_token(person_id: int, *, case_id: int | None = None, act_id: int | None = None) -> str:
    about = f"case-{case_id}" if case_id is not None else f"act-{act_id}"
    return _SIGNER.sign(f"{person_id}-{about}")


def bearer(token: str) -> Bearer | None:
    """Return what a token of ours is about, None for any other."""
    try:
        person, about, number = _SIGNER.unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    return Bearer(int(person), *((int(number), None) if about == "case" else (None, int(number))))
