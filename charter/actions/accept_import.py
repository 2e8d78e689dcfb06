"""Say that somebody looked at what an import made."""

from __future__ import annotations

from django.db import transaction

from charter.actions import keep_part
from charter.models import District, Topic
from commons.actor import Actor
from commons.errors import IllegalMove

KINDS: dict[str, type[District] | type[Topic]] = {"district": District, "topic": Topic}


@transaction.atomic
def accept_import(*, kind: str, code: str, reason: str, by: Actor) -> District | Topic:
    """Keep a district or a topic that an import made. Raises Refused, IllegalMove (nothing to look at).

    Locks the city.
    """
    keep_part.to_govern(by)
    part: District | Topic = KINDS[kind]._default_manager.get(code=code)
    if not part.imported:
        raise IllegalMove("looked_at", "accept")
    reason = keep_part.reasoned(reason)
    part.imported = False
    part.save(update_fields=["imported"])
    keep_part.entered(f"{kind}.accepted", part, by=by, reason=reason)
    return part
