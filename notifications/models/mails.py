"""Mails on their way, what is told in steps, and addresses that take no mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from notifications.models.digests import Digest
from notifications.models.notifications import Notification

PERSON = settings.AUTH_USER_MODEL


class Channel(models.TextChoices):
    """By which of three queues a mail leaves: none waits for a worker behind those of another.

    It follows from what the mail tells of: a digest, a line of the inbox, or nothing but what somebody just asked for.
    """

    TRANSACTIONAL = "transactional", _("what was just asked for")
    AT_ONCE = "at_once", _("news at once")
    BULK = "bulk", _("digests")

    @property
    def mails(self) -> models.Q:
        """Which mails leave by it."""
        return CHANNELS[self]


CHANNELS = {
    Channel.TRANSACTIONAL: models.Q(notification__isnull=True, digest__isnull=True),
    Channel.AT_ONCE: models.Q(notification__isnull=False),
    Channel.BULK: models.Q(digest__isnull=False),
}


class Mail(models.Model):
    """One mail on its way. Written with what it tells of, sent by a task, committed one by one.

    One for each line and one for each digest, so that nobody hears of an entry twice by one channel. `failed_at`: since
    when it is given up.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(PERSON, null=True, on_delete=models.CASCADE, related_name="+")
    notification = models.OneToOneField(Notification, null=True, on_delete=models.CASCADE, related_name="mail")
    digest = models.OneToOneField(Digest, null=True, on_delete=models.CASCADE, related_name="mail")
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(notification=None) | models.Q(digest=None), name="notifications_mail_one_channel"
            ),
        ]
        indexes = [
            *(
                models.Index(
                    fields=["next_try_at", "id"],
                    condition=models.Q(state="waiting") & which,
                    name=f"notifications_wait_{channel.value[:8]}",
                )
                for channel, which in CHANNELS.items()
            ),
            models.Index(fields=["created_at"], name="notifications_mail_age"),
            # What left within the hour, and what is given up: at `/operations/`.
            models.Index(fields=["sent_at"], condition=models.Q(state="sent"), name="notifications_mail_sent"),
            models.Index(
                fields=["-id"],
                condition=models.Q(state="refused", failed_at__isnull=False),
                name="notifications_mail_dead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"

    @property
    def channel(self) -> Channel:
        if self.digest_id:
            return Channel.BULK
        return Channel.AT_ONCE if self.notification_id else Channel.TRANSACTIONAL

    @property
    def destination(self) -> str:
        """Say where it goes and how far it is."""
        return say("To %(address)s, %(state)s") % {"address": self.to, "state": self.get_state_display()}


class SetAside(models.Model):
    """A journal entry that could not be told: put aside so that the rest goes on, and tried again."""

    entry = models.OneToOneField("journal.Entry", on_delete=models.PROTECT, related_name="+")
    error = models.CharField(max_length=300)
    tries = models.PositiveSmallIntegerField(default=1)
    next_try_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"entry {self.entry_id}: {self.error}"


class Spread(models.Model):
    """A journal entry with more people than one step tells: told in steps, each by whoever claims it, others beside it.

    How far it is follows from the lines that were written. Gone when all are told.
    """

    entry = models.OneToOneField("journal.Entry", on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField(default=0, db_default=0)
    begun_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["turn", "id"], name="notifications_spread_turn")]

    def __str__(self) -> str:
        return f"entry {self.entry_id}"


class StoppedAddress(models.Model):
    """An address to which no news go: its server said that nobody is there, or its reader that they are unwanted.

    Of the address, not of the account: another address, or this one confirmed again, takes mail. `said`: the server's
    words.
    """

    class Cause(models.TextChoices):
        BOUNCED = "bounced", _("the mail server says that nobody has this address")
        COMPLAINED = "complained", _("mail to this address was reported as unwanted")

    address = models.EmailField(unique=True)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause)
    said = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(address=Lower("address")), name="notifications_stopped_lower")
        ]

    def __str__(self) -> str:
        return f"{self.cause}: {self.address}"
