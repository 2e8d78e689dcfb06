"""Acts that take two people: one asks with a reason, another one agrees, and only then it is done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class JointAct(models.Model):
    """That somebody with a mandate asks for an act which another one must agree to. See `accounts.joint` for kinds.

    It is about a person, or about what `subject_id` is of its kind. `reason` is public, and so are both names.
    """

    LEAST_REASON, MOST_REASON = 15, 1_000

    class State(models.TextChoices):
        ASKED = "asked", _("waits for a second person")
        CONFIRMED = "confirmed", _("two people agreed")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken_back", _("taken back")

    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField(null=True)
    # Whom it concerns; NULL also once their account was erased.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ground = models.CharField(max_length=30)
    reason = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    # Until when a second person may agree: a local midnight.
    until = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # Why it was refused.
    words = models.TextField(blank=True)
    # When the file that it gave was taken, once.
    taken_at = models.DateTimeField(null=True)

    # Set where it is shown: the real names of both.
    first: str | None
    second: str | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "confirmed", "refused", "taken_back"]),
                name="accounts_jointact_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at=None, decided_by=None)
                | ~models.Q(state="asked") & models.Q(decided_at__isnull=False),
                name="accounts_jointact_decided",
            ),
            # The rule itself: nobody agrees to what they asked for.
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "refused"])
                | models.Q(asked_by=None)
                | models.Q(decided_by=None)
                | ~models.Q(decided_by=models.F("asked_by")),
                name="accounts_jointact_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(subject_id=None), name="accounts_jointact_about_one"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_at=None) | models.Q(state="confirmed"), name="accounts_jointact_taken"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=models.Q(state="asked"), name="accounts_jointact_waiting"),
            models.Index(fields=["kind", "subject_id"], name="accounts_jointact_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"
