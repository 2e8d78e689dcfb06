"""Send dead letters again."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.later import later
from commons.verdict import require
from journal.actions import record
from notifications import policy, queries
from notifications.mail.queue import bell
from notifications.models import Channel, Mail, SetAside

MOST = 1_000


@transaction.atomic
def retry_failed(*, by: Person, mail_id: int | None = None) -> int:
    """Let one dead letter, or the oldest thousand of all, wait for the mail server again; return how many.

    With all, entries that could not be told are tried again too. Repeating changes nothing. Raises Refused,
    Mail.DoesNotExist (it is no dead letter). Locks the mails, passing those in another's hands.
    """
    require(policy.may_retry_failed(by))
    dead = queries.dead_letters()
    if mail_id is not None:
        dead = dead.filter(pk=mail_id)
    chosen = list(dead.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:MOST])
    if mail_id is not None and not chosen:
        raise Mail.DoesNotExist
    Mail.objects.filter(pk__in=[mail.pk for mail in chosen]).update(
        state=Mail.State.WAITING, failed_at=None, tries=0, next_try_at=Now(), error=""
    )
    entries = 0 if mail_id is not None else SetAside.objects.filter(next_try_at__gt=Now()).update(next_try_at=Now())
    if chosen or entries:
        record("mails.retried", actor=by, subject=by, mails=len(chosen), entries=entries)
    for channel in sorted({Channel(mail.channel) for mail in chosen}):
        later(bell(channel))
    if entries:
        later("notifications.consume")
    return len(chosen) + entries
