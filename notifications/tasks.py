"""What beat and the doorbell start. Every task is safe to repeat, to lose and to run twice at once."""

from __future__ import annotations

import time

from celery import shared_task

from commons.later import wake
from notifications import actions
from notifications.actions import deliver_mails, spread, tell_people
from notifications.models import Channel

STEPS = 20
# Of webhooks, each of which may take seconds; and none begins after so long.
SENDS, SENDS_SECONDS = 200, 40
# Of mails that nobody waits for: whatever shares their worker has its turn in between.
MAILS_SECONDS = 10.0


@shared_task(name="notifications.consume")
def consume() -> int:
    """Tell people what the journal says since the last time; return how many were told.

    Bounded steps of one transaction each; what is left is for the next message.
    """
    told = 0
    for _step in range(STEPS):
        step = tell_people()
        told += step.told
        if not step.more:
            return told
    wake("notifications.consume")
    return told


@shared_task(name="notifications.spread")
def spread_news() -> int:
    """Go on with entries that many follow; return how many people were told. Bounded as `consume` is.

    Workers beside each other take different entries.
    """
    told = 0
    for _step in range(STEPS):
        step = spread()
        told += step.told
        if not step.more:
            return told
    wake("notifications.spread")
    return told


@shared_task(name="notifications.write_digests")
def write_digests() -> int:
    """Write the digests that are due and not yet written; return how many. Bounded as `consume` is."""
    written = 0
    for _step in range(STEPS):
        step = actions.write_digests()
        written += step.told
        if not step.more:
            return written
    wake("notifications.write_digests")
    return written


@shared_task(name="notifications.deliver_transactional")
def deliver_transactional() -> int:
    """Hand over mails that somebody just asked for, such as one that confirms an address; return how many left."""
    return _deliver(Channel.TRANSACTIONAL, "notifications.deliver_transactional")


@shared_task(name="notifications.deliver_at_once")
def deliver_at_once() -> int:
    """Hand over news that come at once; return how many left."""
    return _deliver(Channel.AT_ONCE, "notifications.deliver_at_once")


@shared_task(name="notifications.deliver_bulk")
def deliver_bulk() -> int:
    """Hand over digests; return how many left."""
    return _deliver(Channel.BULK, "notifications.deliver_bulk")


def _deliver(channel: Channel, task: str) -> int:
    """Hand a chunk of waiting mails to the mail server; wake the task again while some wait."""
    done = deliver_mails(channel=channel, seconds=MAILS_SECONDS)
    if done.moved and not done.away:
        wake(task)
    return done.sent


@shared_task(name="notifications.deliver_webhooks")
def deliver_webhooks() -> int:
    """Send public acts to the programs that wait for them; return how many acts were taken. Bounded as `consume` is."""
    taken, end = 0, time.monotonic() + SENDS_SECONDS
    for _step in range(SENDS):
        sent = actions.deliver_webhook()
        taken += sent.acts
        if not sent.tried:
            return taken
        if time.monotonic() > end:
            break
    wake("notifications.deliver_webhooks")
    return taken
