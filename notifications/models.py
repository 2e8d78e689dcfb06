"""What a person wants to be told, what they were told, and the mails on their way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    ANSWER_PUBLISHED = "answer_published", _("The city answered")
    THRESHOLD_REACHED = "threshold_reached", _("A proposal reached its threshold")
    OVERDUE = "overdue", _("An answer is overdue")
    COMMENT_ON_MINE = "comment_on_mine", _("Somebody commented on what you wrote")
    OFFICE_REMINDER = "office_reminder", _("Your office owes an answer")


class Follow(models.Model):
    """A person's own word about one proposal: to follow it, or to hear no more of it."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.CASCADE, related_name="+")
    wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "proposal"], name="notifications_follow_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {'follows' if self.wanted else 'stopped'} {self.proposal_id}"


class Preference(models.Model):
    """By which way a person hears of a kind, where it is not the default (at once by e-mail)."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        OFF = "off", _("off")

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    mail = models.CharField(max_length=10, choices=Mail)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notifications_preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mail}"


class Notification(models.Model):
    """One line in a person's inbox, from one journal entry."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    entry = models.ForeignKey("journal.Entry", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=20)
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="notifications_notification_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notifications_inbox"),
            models.Index(
                fields=["person"], condition=models.Q(read_at=None), name="notifications_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class Mail(models.Model):
    """One mail on its way. Written with what it tells of, sent by a task, committed one by one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(PERSON, null=True, on_delete=models.CASCADE, related_name="+")
    notification = models.OneToOneField(
        Notification, null=True, on_delete=models.CASCADE, related_name="mail"
    )
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

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=models.Q(state="waiting"),
                name="notifications_mail_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"
