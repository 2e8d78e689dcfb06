"""The desk: codes shown and slips printed there, clerks who act for a person, and how much they do."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from commons.models import Channel


class DeskCode(models.Model):
    """A short code a resident shows at the desk, so that the clerk finds the account without its e-mail."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_code")
    code = models.CharField(max_length=12, unique=True)
    valid_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"desk code of {self.person_id}"


class Assistance(models.Model):
    """That a clerk acts for a person at the desk, now: for one at a time, until they end it or pause for long."""

    CHANNELS = (Channel.DESK, Channel.PAPER)

    clerk = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The person is there (desk), or their signed form is (paper).
    channel = models.CharField(max_length=10, choices=Channel)
    began_at = models.DateTimeField(db_default=Now(), editable=False)
    valid_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(clerk=models.F("person")), name="accounts_assistance_of_another"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=["desk", "paper"]), name="accounts_assistance_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clerk_id} for {self.person_id}"


class Slip(models.Model):
    """The printed code with which an account made at a desk becomes its person's own. Of the code only a hash is kept.

    Once it was entered: the address that is to be confirmed, and the hash of the link that was sent there.
    """

    MOST_LINKS = 5

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slip")
    digest = models.CharField(max_length=64, unique=True)
    printed_at = models.DateTimeField(db_default=Now(), editable=False)
    valid_until = models.DateTimeField()
    links_count = models.PositiveSmallIntegerField(default=0)
    email = models.EmailField(blank=True)
    link_digest = models.CharField(max_length=64, unique=True, null=True)
    link_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(links_count__lte=5), name="accounts_slip_links"),
            models.CheckConstraint(
                condition=models.Q(email="", link_digest=None, link_until=None)
                | ~models.Q(email="") & models.Q(link_digest__isnull=False, link_until__isnull=False),
                name="accounts_slip_link_with_address",
            ),
        ]

    def __str__(self) -> str:
        return f"slip of {self.person_id}"

    @staticmethod
    def link_digest_of(token: str) -> str:
        """Return what is kept of a link's 256 random bits."""
        return hashlib.sha256(token.encode()).hexdigest()


class DeskCount(models.Model):
    """How often a clerk did a thing on a day. Numbers alone: what a support leaves of who entered it."""

    class Act(models.TextChoices):
        ACCOUNT = "account", _("accounts opened")
        PROOF = "proof", _("proofs of residency")
        SLIP = "slip", _("slips printed")
        PROPOSAL = "proposal", _("proposals")
        COMMENT = "comment", _("comments")
        SUPPORT = "support", _("supports")
        UNDONE = "undone", _("supports taken back")
        ERASURE = "erasure", _("erasures asked for")

    # NULL: the clerk's account was erased.
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    day = models.DateField()
    act = models.CharField(max_length=10, choices=Act)
    count = models.PositiveIntegerField(default=0)

    # Set where the counts are read: the real name of the mandate.
    who: str | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clerk", "day", "act"], name="accounts_deskcount_once")]
        indexes = [models.Index(fields=["-day"], name="accounts_deskcount_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.act}: {self.count}"
