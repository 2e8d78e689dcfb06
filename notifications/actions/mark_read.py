"""Mark lines of one's own inbox as read."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.verdict import require
from notifications import policy
from notifications.models import Notification


@transaction.atomic
def mark_read(*, notification_id: int, by: Person) -> bool:
    """Mark one line of one's own inbox; tell whether it was new. Another's line is nobody's: nothing happens."""
    require(policy.may_have_inbox(by))
    own = Notification.objects.filter(pk=notification_id, person=by, read_at=None)
    return own.update(read_at=Now()) > 0


@transaction.atomic
def mark_all_read(*, by: Person, up_to: int | None = None) -> int:
    """Mark the whole inbox, up to a line (its id): what came after the page was drawn stays new. Returns how many."""
    require(policy.may_have_inbox(by))
    own = Notification.objects.filter(person=by, read_at=None)
    return (own if up_to is None else own.filter(pk__lte=up_to)).update(read_at=Now())
