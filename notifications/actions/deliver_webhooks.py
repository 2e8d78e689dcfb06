"""Send public acts to the programs that asked for them."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

import journal.queries
from commons.clock import now
from notifications.models import Webhook
from notifications.webhooks import MOST, body_of, post, signed

# A claimed one is free again after this, should its worker die: longer than a delivery can take.
CLAIM = dt.timedelta(seconds=60)
# How long after a failure it is tried again: about three days in all, then it waits for its owner.
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 24 * 60))


@dataclass(frozen=True, slots=True)
class Sent:
    """`acts`: how many were taken. `tried`: whether there was a webhook to look at."""

    acts: int = 0
    tried: bool = False


def deliver_webhook() -> Sent:
    """Send one webhook that is due what it has not got yet, at most a hundred acts.

    Claims it by moving its next try, in a transaction of its own: no lock is held while the other side answers, and of
    two workers each takes another. What was sent and not noted, because the worker died, is sent again under the same
    identifier. Four statements.
    """
    hook = _claim()
    if hook is None:
        return Sent()
    acts, number = journal.queries.of_sorts(hook.sorts, after=hook.number, most=MOST)
    if not acts:
        _note(hook, number=number, next_at=now())
        return Sent(tried=True)
    body = body_of(acts, since=hook.number, number=number)
    message = f"acts_{hook.pk}_{hook.number}_{number}"
    came = post(
        hook.url, body=body, headers=signed(body, secret=hook.secret, message=message, timestamp=int(time.time()))
    )
    if came.taken:
        _note(hook, number=number, next_at=now(), failures=0, last_result=came.result, last_at=now())
        return Sent(acts=len(acts), tried=True)
    over = came.gone or hook.failures >= len(BACK_OFF)
    wait = BACK_OFF[min(hook.failures, len(BACK_OFF) - 1)]
    _note(
        hook,
        failures=hook.failures + 1,
        next_at=now() + wait,
        stopped_at=now() if over else None,
        last_result=came.result,
        last_at=now(),
    )
    return Sent(tried=True)


@transaction.atomic
def _claim() -> Webhook | None:
    """Return a webhook that is due and behind the register, and keep others off it for a minute. Three statements."""
    head = journal.queries.head()
    if head is None:
        return None
    due = Webhook.objects.filter(stopped_at=None, next_at__lte=Now(), number__lt=head.number, person__is_active=True)
    hook: Webhook | None = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at").first()
    if hook is not None:
        Webhook.objects.filter(pk=hook.pk).update(next_at=Now() + CLAIM)
    return hook


def _note(hook: Webhook, **changes: object) -> None:
    """Write what came of it, unless its owner ended it meanwhile or another worker was faster."""
    Webhook.objects.filter(pk=hook.pk, number=hook.number).update(**changes)
