"""What beat and the doorbell start. Every task is safe to repeat, to lose and to run twice at once."""

from __future__ import annotations

import time

from celery import shared_task

from commons.later import wake
from notifications import actions
from notifications.actions import deliver_mails, tell_people

STEPS = 20
# Of webhooks, each of which may take seconds; and none begins after so long.
SENDS, SENDS_SECONDS = 200, 40


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


@shared_task(name="notifications.deliver_mail")
def deliver_mail() -> int:
    """Hand a chunk of waiting mails to the mail server; return how many it took. Wakes itself while some wait."""
    done = deliver_mails()
    if done.moved and not done.away:
        wake("notifications.deliver_mail")
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
