"""Mark lines of one's own inbox as read."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import Person
from commons.verdict import require
from notifications import policy
from notifications.models import ABOUT, Notification


@transaction.atomic
def mark_read(*, notification_id: int, by: Person) -> None:
    """Mark one line of one's own inbox; repeating changes nothing.

    Raises Refused, Notification.DoesNotExist (also for another's line). Two queries.
    """
    require(policy.may_have_inbox(by))
    line = Notification.objects.only("pk").get(pk=notification_id, person=by)
    Notification.objects.filter(pk=line.pk, read_at=None).update(read_at=Now())


@transaction.atomic
def mark_day_read(*, notification_id: int, by: Person) -> int:
    """Mark what one was told of the thing of this line on its day, up to this line; return how many were new.

    What came after the page was drawn stays new. Raises Refused, Notification.DoesNotExist. Two queries.
    """
    require(policy.may_have_inbox(by))
    line = Notification.objects.only(*ABOUT, "told_on").get(pk=notification_id, person=by)
    about = dict(zip(ABOUT, line.about, strict=True))
    group = Notification.objects.filter(person=by, told_on=line.told_on, **about)
    return group.filter(pk__lte=line.pk, read_at=None).update(read_at=Now())


@transaction.atomic
def mark_all_read(*, by: Person, up_to: int | None = None, kind: str = "") -> int:
    """Mark the whole inbox, or one kind of news, up to a line (its id); return how many were new.

    What came after the page was drawn stays new. Raises Refused. One query.
    """
    require(policy.may_have_inbox(by))
    own = Notification.objects.filter(person=by, read_at=None)
    own = own.filter(kind=kind) if kind else own
    return (own if up_to is None else own.filter(pk__lte=up_to)).update(read_at=Now())
