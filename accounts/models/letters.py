"""Letters with a code, from the wish for one to the printer and into the post."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class LetterBatch(models.Model):
    """Letters made ready for the printer together. Once printed, their addresses and codes are erased."""

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    # When the PDF was first taken, and when what stood in it was erased.
    loaded_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"batch {self.pk}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def under_way(self) -> LetterQuerySet:
        """Return letters that wait, lie in a batch or are in the post."""
        return self.filter(state__in=Letter.UNDER_WAY)


class Letter(models.Model):
    """A letter with a code, asked for by a resident. See `accounts.drivers.post` for what is sealed and hashed.

    `district` is what the resident said, from `ready` on what the clerk confirmed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be printed")
        READY = "ready", _("being printed")
        SENT = "sent", _("in the post")
        ENDED = "ended", _("ended")

    class End(models.TextChoices):
        USED = "used", _("its code was entered")
        STOPPED = "stopped", _("you stopped it")
        UNPRINTED = "unprinted", _("it was not printed within a week")
        UNDELIVERABLE = "undeliverable", _("we send no letter to this address")
        TRIES = "tries", _("five wrong codes were entered")
        LATE = "late", _("its code was not entered within thirty days")

    UNDER_WAY = (State.WAITING, State.READY, State.SENT)
    HELD = (State.WAITING, State.READY)
    MOST_TRIES = 5

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    end = models.CharField(max_length=15, choices=End, blank=True)
    district = models.ForeignKey("charter.District", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(LetterBatch, null=True, on_delete=models.SET_NULL, related_name="letters")
    # Name and address, from `ready` on the code too, under a key that is not in the database; NULL once printed.
    sealed = models.BinaryField(null=True)
    code_digest = models.BinaryField(null=True)
    code_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state__in=["waiting", "ready", "sent"]),
                name="accounts_letter_one_under_way",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "ready"], sealed__isnull=False)
                | models.Q(state__in=["sent", "ended"], sealed__isnull=True),
                name="accounts_letter_erased_once_printed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent")
                | models.Q(code_digest__isnull=False, code_until__isnull=False, sent_at__isnull=False),
                name="accounts_letter_sent_with_code",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False) & ~models.Q(end="")
                | ~models.Q(state="ended") & models.Q(ended_at__isnull=True, end=""),
                name="accounts_letter_ended_with_reason",
            ),
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="accounts_letter_tries"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}: {self.state}"

    @property
    def tries_left(self) -> int:
        return self.MOST_TRIES - self.tries
