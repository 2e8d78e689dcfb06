"""Forget who was reminded of a vote. It says who had not voted, and after closing nobody may know."""

from __future__ import annotations

from django.db import transaction

from notifications.models import Kind, Mail, Notification
from voting.lifecycle import State


@transaction.atomic
def forget_reminders(*, round_id: int | None = None, limit: int = 500) -> int:
    """Delete up to `limit` reminders of a round, or of all that are not open, with their mails; return how many.

    Waits for a mail that is being handed over. Three statements.
    """
    lines = Notification.objects.filter(kind=Kind.ROUND_CLOSING)
    lines = lines.exclude(round__state=State.OPEN) if round_id is None else lines.filter(round=round_id)
    ids = list(lines.order_by("round_id", "pk").values_list("pk", flat=True)[:limit])
    Mail.objects.filter(notification__in=ids).delete()
    Notification.objects.filter(pk__in=ids).delete()
    return len(ids)
