"""People, what proves their residency, their mandates, their tokens."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Least, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.joint import JointAct as JointAct
from commons.models import Channel, Visibility


class PersonQuerySet(models.QuerySet["Person"]):
    def with_badges(self) -> PersonQuerySet:
        """Load the official mandates in force, for `Person.office_badge`. One query more."""
        return self.prefetch_related(badges())


class PersonManager(BaseUserManager["Person"]):
    """What Django and allauth ask for to make a person."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email) or None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A person with an account. `name` is public: a random pseudonym unless they chose another.

    `name_key` is the name's skeleton: two names that look alike have one key.
    """

    email = models.EmailField(unique=True, null=True)
    name = models.CharField(max_length=60, unique=True)
    name_key = models.CharField(max_length=180, unique=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    # Stands beside allauth's own row so that every act can ask for it without a query; `confirm_email` writes it.
    email_confirmed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # The first day of the month the account was last used in, and when we wrote that it rests unused.
    seen_on = models.DateField(null=True, editable=False)
    warned_on = models.DateField(null=True, editable=False)
    # Until when the account publishes no words, by what residents decided. Emptied once that is over.
    silenced_until = models.DateTimeField(null=True, editable=False)

    # Set by the reads that name people: official mandates in force, and the district that was proved.
    official_mandates: list[Mandate]
    home_id: int | None
    # Set by `queries.assistance_of`: the clerk who acts for this person, who is there or whose signed form is.
    assisted_by: Person | None = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager.from_queryset(PersonQuerySet)()  # type: ignore[misc]

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="accounts_person_created"),
            # Few: whoever is shut out or erased.
            models.Index(fields=["id"], condition=models.Q(is_active=False), name="accounts_person_shut"),
            # Who comes no more, who was written to about it, who never confirmed: asked every night.
            models.Index(fields=["seen_on"], name="accounts_person_seen"),
            models.Index(
                fields=["warned_on"], condition=models.Q(warned_on__isnull=False), name="accounts_person_warned"
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(email__isnull=False, email_confirmed_at=None),
                name="accounts_person_unconfirmed",
            ),
            models.Index(
                fields=["silenced_until"],
                condition=models.Q(silenced_until__isnull=False),
                name="accounts_person_silenced",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_unclaimed(self) -> bool:
        """Whether the account was made at a desk and nobody has made it their own yet."""
        return self.email is None and self.email_confirmed_at is None

    def holds(self, role: str, *, office: int | None = None, district: int | None = None) -> bool:
        """Tell whether a mandate of that role can be used now. One query per person, then none."""
        return any(mandate.covers(role, office, district) for mandate in self.mandates_in_force)

    def waits_for_factor(self, role: str = "", *, office: int | None = None, district: int | None = None) -> bool:
        """Tell whether only the second step of sign-in is missing to use such a mandate (any). No query more."""
        if self.mandates_in_force:
            return False
        return any(not role or mandate.covers(role, office, district) for mandate in self.mandates_held)

    @property
    def mandates_in_force(self) -> list[Mandate]:
        """The mandates the person can use: none before their sign-in has a second step, but on demonstrations."""
        return [mandate for mandate in self.mandates_held if settings.DEBUG or mandate.guarded]

    @property
    def mandates_held(self) -> list[Mandate]:
        """The mandates of today, as everybody may read them. One query, then none."""
        if "_mandates_held" not in self.__dict__:
            rows = self.mandates.in_force().select_related("office")
            held = rows.annotate(guarded=guarded("person_id"))  # type: ignore[no-redef]
            self.__dict__["_mandates_held"] = list(held) if self.is_active else []
        return self.__dict__["_mandates_held"]  # type: ignore[no-any-return]

    @property
    def organisations(self) -> list[Organisation]:
        """The organisations the person speaks for now, by name. One query, then none."""
        if "_organisations" not in self.__dict__:
            now = Representative.objects.in_force().filter(person=self.pk).values("organisation")
            rows = Organisation.objects.filter(pk__in=now).order_by("name") if self.is_active else ()
            self.__dict__["_organisations"] = list(rows)
        return self.__dict__["_organisations"]  # type: ignore[no-any-return]

    def know_organisations(self, found: Iterable[Organisation]) -> None:
        """Take on what a page has read already: for whom the person speaks now."""
        self.__dict__["_organisations"] = list(found) if self.is_active else []

    def represents(self, organisation_id: int | None) -> bool:
        """Tell whether the person speaks for that organisation now. One query, then none."""
        return organisation_id is not None and any(each.pk == organisation_id for each in self.organisations)

    @property
    def office_badge(self) -> Mandate | None:
        """The official mandate to show beside the name: officials act under their real name and office."""
        shown = getattr(self, "official_mandates", None)
        if shown is None:
            shown = [m for m in self.mandates_held if m.role == Mandate.Role.OFFICIAL]
        return shown[0] if shown else None

    def badge_of(self, office_id: int | None) -> Mandate | None:
        """Return the official mandate for that office: who holds several speaks for one at a time."""
        held = (m for m in self.mandates_held if m.role == Mandate.Role.OFFICIAL and m.office_id == office_id)
        return next(held, None)

    @property
    def shown_name(self) -> str:
        badge = self.office_badge
        return badge.holder_name if badge else self.name


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, *, at: dt.datetime | None = None) -> MandateQuerySet:
        """Return mandates that hold at a moment (now, by the database's clock)."""
        moment: Any = at or Now()
        return self.filter(
            models.Q(valid_until=None) | models.Q(valid_until__gt=moment),
            valid_from__lte=moment,
            revoked_at=None,
        )

    def ended(self) -> MandateQuerySet:
        """Return mandates that hold no more, with `ended_at`: taken back, given back, or run out by now."""
        rows = self.filter(models.Q(revoked_at__isnull=False) | models.Q(valid_until__lte=Now()))
        named = {"ended_at": Least("revoked_at", "valid_until")}
        return rows.annotate(**named)


class Mandate(models.Model):
    """A role, dated and public: who holds it, for which office or district, granted by whom."""

    class Role(models.TextChoices):
        OFFICIAL = "official", _("official")
        MODERATOR = "moderator", _("moderator")
        CLERK = "clerk", _("clerk")
        TRUSTEE = "trustee", _("trustee")
        ADMINISTRATOR = "administrator", _("administrator")

    # NULL: the account was erased. That the mandate was held, and under which name, is a public record.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=20, choices=Role)
    office = models.ForeignKey("charter.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("charter.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Who holds a mandate does so under their real name.
    holder_name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    valid_from = models.DateTimeField(db_default=Now())
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True)
    # Who took it back; its holder, where they gave it back. Nobody where it ran out.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    given_back = models.BooleanField(default=False, db_default=False, editable=False)

    # Set where a person's own are read: whether their sign-in has a second step.
    guarded: bool
    # Set where everybody reads them: the real names of who gave it and who took it back, and when it ended.
    granter_name: str | None
    ender_name: str | None
    ended_at: dt.datetime | None

    objects = MandateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["role", "office"], name="accounts_mandate_role")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role="official") | models.Q(office__isnull=False),
                name="accounts_mandate_official_of_office",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("valid_from")),
                name="accounts_mandate_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}: {self.role}"

    def covers(self, role: str, office: int | None, district: int | None) -> bool:
        return (
            self.role == role
            and (office is None or self.office_id == office)
            and (district is None or self.district_id in (None, district))
        )


# What makes a second step. Recovery codes stand in for one that is lost; alone they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def guarded(person: str) -> models.Exists:
    """Return whether the person named by that column has a second step of sign-in, as an expression."""
    return models.Exists(Authenticator.objects.filter(user_id=models.OuterRef(person), type__in=FACTORS))


def badges(lookup: str = "mandates") -> models.Prefetch[Any]:
    """Return the prefetch that fills `official_mandates` along a path such as `author__mandates`. One query."""
    return models.Prefetch(
        lookup,
        queryset=Mandate.objects.in_force().filter(role=Mandate.Role.OFFICIAL).select_related("office"),
        to_attr="official_mandates",
    )


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


class Attempt(models.Model):
    """How often something was tried without success within a window. In PostgreSQL, so that it holds without Redis.

    `subject` is a keyed hash under the day's key: it cannot be read back, and means nothing the day after.
    """

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "day"], name="accounts_attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"


class ApiToken(models.Model):
    """A person's key to the API. Only its hash is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a token. Tokens are 256 random bits, so a plain hash suffices."""
        return hashlib.sha256(token.encode()).hexdigest()


def outlived() -> models.Exists:
    """Return whether a mandate of a session's person ended after it began, as an expression.

    What was opened with power that is gone is no way in any more, whoever ended the mandate and however.
    """
    began = models.OuterRef("signed_in_at")
    taken = models.Q(revoked_at__gt=began, revoked_at__lte=Now())
    ran_out = models.Q(revoked_at=None, valid_until__gt=began, valid_until__lte=Now())
    return models.Exists(Mandate.objects.filter(taken | ran_out, person=models.OuterRef("person")))


class SessionManager(BaseSessionManager["Session"]):
    def outlived(self) -> models.QuerySet[Session]:
        """Return the sessions that ended with a mandate of their person."""
        return self.filter(outlived())

    def standing(self) -> models.QuerySet[Session]:
        """Return the sessions that are a way in, by what their person holds; whether one is too old is not asked."""
        return self.exclude(outlived())


class Session(AbstractBaseSession):
    """A browser that is signed in (or a visitor's who was told something). See `accounts.sessions`.

    Of the browser only words such as “Firefox/Android” are kept, never an address; of its use only the day.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    signed_in_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from accounts.sessions import SessionStore

        return SessionStore

    objects = SessionManager()  # type: ignore[misc]

    @property
    def public_id(self) -> str:
        """What stands in addresses: the key itself would be a way in."""
        return hashlib.sha256(f"session {self.session_key}".encode()).hexdigest()[:32]


class EmailChange(models.Model):
    """A change of address under way: one per person, for a day. Of the two links only hashes are kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_change")
    new_email = models.EmailField()
    old_digest = models.CharField(max_length=64, unique=True)
    new_digest = models.CharField(max_length=64, unique=True)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"change of {self.person_id}"

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a link's 256 random bits."""
        return hashlib.sha256(token.encode()).hexdigest()


class Mute(models.Model):
    """That a person does not want to read another. Theirs alone: nobody is told, nothing is journalled."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes", db_index=False)
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "muted"], name="accounts_mute_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("muted")), name="accounts_mute_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} does not read {self.muted_id}"


class Erasure(models.Model):
    """That a person wants their account erased, once `due_at` is past. Of the link that ends it only a hash is kept."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure")
    # Also what they wrote, as far as it is theirs alone; else it stays without a name.
    texts = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a link's 256 random bits."""
        return hashlib.sha256(token.encode()).hexdigest()


class DataExport(models.Model):
    """A person's own data as one file, made once, handed over once, deleted after an hour."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    # NULL: it is being made.
    made_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(made_at=None, content=None) | models.Q(made_at__isnull=False, content__isnull=False),
                name="accounts_dataexport_made",
            ),
        ]

    def __str__(self) -> str:
        return f"data of {self.person_id}"


class Look(models.Model):
    """That somebody with a mandate saw data of a person, on a day, and what for. The person reads it."""

    class Purpose(models.TextChoices):
        DESK = "desk", _("found your account by the code you showed, to enter your proof of residency")
        ADDRESS = "address", _("saw the address of your letter, to confirm its district")
        LETTER = "letter", _("took the letters to be printed, yours among them")
        ACCOUNT = "account", _("looked at your account, to decide about it")
        REQUEST = "request", _("had or allowed a file of what is held about you, by an official request")
        ASSIST = "assist", _("acted for you, with you at the desk or with your signed form")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=20, choices=Mandate.Role)
    purpose = models.CharField(max_length=10, choices=Purpose)
    on = models.DateField()

    # Set where a person reads who looked: the real name of the mandate.
    who: str | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "by", "purpose", "on"], name="accounts_look_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"


class Holding(models.Model):
    """How many rows of a kind were held when the nightly run counted them. Numbers only, of nobody."""

    label = models.CharField(max_length=80, primary_key=True)
    rows = models.BigIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.label}: {self.rows}"


class Organisation(models.Model):
    """An association, company or public body that an administrator looked at: it speaks in public, under its name.

    It never counts: supporting, marking and flagging are acts of people. `name_key` is the name's skeleton.
    `visibility`: of what it says of itself, `about` and `website`. What was looked at stands: name, kind, registration.
    """

    NAME_CHARACTERS, ABOUT_CHARACTERS = 120, 1_000

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("Association")
        COMPANY = "company", _("Company")
        PUBLIC_BODY = "public_body", _("Public body")
        OTHER = "other", _("Other organisation")

    name = models.CharField(max_length=NAME_CHARACTERS, unique=True)
    name_key = models.CharField(max_length=360, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=15, choices=Kind)
    # Where it is written down: a number, a register, a place. Public, as the registers are.
    registration = models.CharField(max_length=160)
    website = models.URLField(max_length=300, blank=True)
    about = models.TextField(blank=True)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, db_default=Visibility.PUBLIC, editable=False
    )
    verified_at = models.DateTimeField(db_default=Now(), editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["association", "company", "public_body", "other"]),
                name="accounts_organisation_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(website="") | models.Q(website__startswith="https://"),
                name="accounts_organisation_website",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What a list of things of several kinds calls it."""
        return self.name

    @property
    def is_withheld(self) -> bool:
        """Whether moderation hid what it says of itself."""
        return self.visibility != Visibility.PUBLIC


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def in_force(self) -> RepresentativeQuerySet:
        """Return who speaks now for an organisation that has not ended."""
        return self.filter(until=None, organisation__ended_at=None)


class Representative(models.Model):
    """That a person speaks for an organisation, from when until when. Who it is, is public only where they say so."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representatives")
    # NULL: the account was erased.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)
    until = models.DateTimeField(null=True, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    shown = models.BooleanField(default=False)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(until=None),
                name="accounts_representative_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="accounts_representative_order",
            ),
            # Who has left speaks for nobody any more.
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(until__isnull=False),
                name="accounts_representative_open_of_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=models.Q(until=None), name="accounts_representative_of"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.organisation_id}"
