"""By which way a person hears of a kind of news."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.kinds import AT_ONCE, Frequency, Kind

PERSON = settings.AUTH_USER_MODEL


class Preference(models.Model):
    """By which way a person hears of a kind, where it is not the default (`DEFAULT_MAIL`)."""

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = Frequency.DAILY.value, _("once a day")
        WEEKLY = Frequency.WEEKLY.value, _("once a week")
        OFF = "off", _("not by mail")

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind)
    mail = models.CharField(max_length=10, choices=Mail)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notifications_preference_once"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=AT_ONCE) | models.Q(mail__in=["at_once", "off"]),
                name="notifications_preference_reminder_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mail}"


# What waits for a person comes at once. Talk may come in scores a day, and none of it is urgent.
DEFAULT_MAIL: dict[str, Preference.Mail] = {
    **dict.fromkeys(Kind.values, Preference.Mail.AT_ONCE),
    Kind.COMMENT_ON_MINE.value: Preference.Mail.DAILY,
    Kind.PLEDGED.value: Preference.Mail.DAILY,
    Kind.AROUND.value: Preference.Mail.WEEKLY,
}

# By which way a kind of `AT_ONCE` can come.
AT_ONCE_OR_NOT = [(way.value, way.label) for way in (Preference.Mail.AT_ONCE, Preference.Mail.OFF)]


def ways_of(kind: str) -> list[tuple[str, str]]:
    """Return by which ways a kind can come."""
    ways = AT_ONCE_OR_NOT if kind in AT_ONCE else Preference.Mail.choices
    return [(way, str(label)) for way, label in ways]
