"""Close a district to new proposals, because the city was divided anew, or open it again."""

from __future__ import annotations

from django.db import transaction

from charter.actions import keep_part
from charter.models import District
from commons.actor import Actor
from commons.clock import now
from commons.errors import IllegalMove


@transaction.atomic
def close_district(*, code: str, reason: str, by: Actor) -> District:
    """Let no new proposal name the district. Its proposals, residents and mandates stay as they are.

    Raises Refused, IllegalMove (closed already), ValidationError by `reason`, District.DoesNotExist. Locks the city.
    """
    return _turn(code, close=True, reason=reason, by=by)


@transaction.atomic
def reopen_district(*, code: str, reason: str, by: Actor) -> District:
    """Let new proposals name the district again. Raises as `close_district`. Locks the city."""
    return _turn(code, close=False, reason=reason, by=by)


def _turn(code: str, *, close: bool, reason: str, by: Actor) -> District:
    keep_part.to_govern(by)
    district: District = District.objects.defer("boundary").get(code=code)
    if (district.closed_at is not None) == close:
        raise IllegalMove("closed" if close else "open", "close" if close else "reopen")
    reason = keep_part.reasoned(reason)
    district.closed_at = now() if close else None
    district.save(update_fields=["closed_at"])
    keep_part.entered("district.closed" if close else "district.reopened", district, by=by, reason=reason)
    return district
