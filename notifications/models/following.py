"""What people follow: things of the city, and places of their own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL

# What one can follow, by the names of its columns.
FOLLOWED = ("proposal", "process", "round", "topic", "district", "office", "circle")
# What one follows by what one did, so that to hear no more of it is a word of its own.
BY_DEED = ("proposal", "circle")


def _follows_one() -> Q:
    """Return the condition that a row is about one thing."""
    found = Q()
    for name in FOLLOWED:
        found |= Q(**{f"{other}__isnull": other != name for other in FOLLOWED})
    return found


class Follow(models.Model):
    """A person's own word about one thing of `FOLLOWED`: to follow it, or, of what is `BY_DEED`, to hear no more of it.

    Who voted does not follow a round by it: that would be a list of who did.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    proposal = models.ForeignKey(
        "proposals.Proposal", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    process = models.ForeignKey(
        "charter.Process", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    round = models.ForeignKey("voting.Round", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.ForeignKey("charter.Topic", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    district = models.ForeignKey(
        "charter.District", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    office = models.ForeignKey("charter.Office", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    circle = models.ForeignKey(
        "deliberation.Circle", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    wanted = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            # One for all: of the columns of things, empty ones are equal.
            models.UniqueConstraint(
                fields=["person", *FOLLOWED], nulls_distinct=False, name="notifications_follow_once"
            ),
            models.CheckConstraint(condition=_follows_one(), name="notifications_follow_one"),
            models.CheckConstraint(
                condition=Q(wanted=True) | Q(proposal__isnull=False) | Q(circle__isnull=False),
                name="notifications_follow_stopped",
            ),
        ]
        indexes = [
            models.Index(
                fields=[name, "person"], condition=Q(**{f"{name}__isnull": False}), name=f"notifications_follow_{name}"
            )
            for name in FOLLOWED
        ]

    def __str__(self) -> str:
        what, key = next((name, key) for name in FOLLOWED if (key := getattr(self, f"{name}_id")))
        return f"{self.person_id} {'follows' if self.wanted else 'stopped'} {what} {key}"


MOST_PLACES = 5
LEAST_RADIUS, MOST_RADIUS = 500, 3_000


class Place(models.Model):
    """A point of the map that a person follows, and how far around it, in metres. It says where they live or work.

    `number`: from 1 to `MOST_PLACES`, each once, so that nobody has more.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    latitude = models.FloatField()
    longitude = models.FloatField()
    radius = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="notifications_place_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_PLACES), name="notifications_place_most"
            ),
            models.CheckConstraint(
                condition=Q(radius__gte=LEAST_RADIUS, radius__lte=MOST_RADIUS), name="notifications_place_radius"
            ),
            models.CheckConstraint(
                condition=Q(latitude__gte=-85, latitude__lte=85, longitude__gte=-180, longitude__lte=180),
                name="notifications_place_on_earth",
            ),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="notifications_place_near")]

    def __str__(self) -> str:
        return f"place {self.number} of {self.person_id}"


class Attention(models.Model):
    """How many mails a week a person wants at once, where it is not what the charter says."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="+")
    mails = models.PositiveSmallIntegerField()

    MOST = 50

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(mails__lte=50), name="notifications_attention_most")]

    def __str__(self) -> str:
        return f"{self.mails} a week for {self.person_id}"
