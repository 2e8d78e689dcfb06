"""That a person lives here, and until when that is taken as proved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Residency(models.Model):
    """That a person lives here, as ordinary data. What was shown to prove it is not kept; see schema `identity`."""

    class Method(models.TextChoices):
        DESK = "desk", _("office desk")
        POST = "post", _("letter")
        REGISTER = "register", _("register")
        POST_REGISTER = "post_register", _("letter and register")
        DEMO = "demo", _("demonstration")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="residency")
    level = models.PositiveSmallIntegerField()
    district = models.ForeignKey("charter.District", on_delete=models.PROTECT, related_name="+")
    age_band = models.CharField(max_length=10, blank=True)
    of_voting_age = models.BooleanField(default=False)
    method = models.CharField(max_length=20, choices=Method)
    valid_until = models.DateField()
    # The halves of a proof by letter and register: how long each holds. Both together give more than one.
    post_until = models.DateField(null=True)
    register_until = models.DateField(null=True)
    verified_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "residencies"
        indexes = [models.Index(fields=["district", "valid_until"], name="accounts_residency_district")]
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=[1, 2]), name="accounts_residency_level"),
        ]

    def __str__(self) -> str:
        return f"level {self.level} in {self.district_id}"

    @property
    def is_valid(self) -> bool:
        return self.valid_until >= timezone.localdate()
