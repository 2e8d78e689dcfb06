"""Published months, their cells, and the files that are made of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Month(models.Model):
    """A closed month whose figures were published: once, and never computed again. `first_day` is its first day.

    `spread` is the Lorenz curve of contributions per person in tenths, empty where too few took part.
    """

    first_day = models.DateField(unique=True)
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    spread: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=models.Q(first_day__day=1), name="reports_month_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"


class Cell(models.Model):
    """One published number. An empty column means that the number is not split by it.

    `district` is a code, `city` for what concerns the whole city; `age` is a band, `none` for people who gave none.
    `value` is NULL where `withheld` says why. `population` is how many people live there, or are of that age.
    """

    class Measure(models.TextChoices):
        PEOPLE = "people", _("residents who took part")
        PROPOSALS = "proposals", _("proposals")
        COMMENTS = "comments", _("comments")
        SUPPORTS = "supports", _("supports")
        GINI = "gini", _("concentration (Gini)")
        TOP_TENTH = "top_tenth", _("share of the most active tenth")
        # Of supports alone: over those who give them, and over the proposals that receive them.
        GIVER_GINI = "giver_gini", _("concentration of supports on people (Gini)")
        GIVER_TOP = "giver_top", _("share of supports that the most active hundredth gave")
        TAKER_GINI = "taker_gini", _("concentration of supports on proposals (Gini)")
        TAKER_TOP = "taker_top", _("share of supports that the most supported hundredth of proposals received")

    class Withheld(models.TextChoices):
        UNDER = "under", _("under 10")
        WITHHELD = "withheld", _("withheld")

    month = models.ForeignKey(Month, on_delete=models.CASCADE, related_name="cells", db_index=False)
    measure = models.CharField(max_length=20, choices=Measure)
    district = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=60, blank=True)
    process = models.CharField(max_length=60, blank=True, default="", db_default="")
    channel = models.CharField(max_length=10, blank=True)
    age = models.CharField(max_length=10, blank=True)
    value = models.FloatField(null=True)
    withheld = models.CharField(max_length=10, choices=Withheld, blank=True)
    population = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "measure", "district", "topic", "channel", "age", "process"],
                name="reports_cell_once",
            ),
            models.CheckConstraint(
                condition=models.Q(value=None) & ~models.Q(withheld="") | models.Q(value__isnull=False, withheld=""),
                name="reports_cell_says_why",
            ),
            # What counts people by where they live or how old they are is never less than ten.
            models.CheckConstraint(
                condition=~models.Q(measure="people") | models.Q(value=None) | models.Q(value__gte=10),
                name="reports_cell_ten_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(measure="supports", topic="")
                | models.Q(channel="")
                | models.Q(value=None)
                | models.Q(value__gte=10),
                name="reports_cell_ten_supports",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.district}{self.topic}{self.channel}{self.age}: {self.value}"


class Kind(models.TextChoices):
    PARTICIPATION = "participation", _("Participation")
    RESPONSES = "responses", _("Answers and their times")
    PROPOSALS = "proposals", _("Proposals")
    COMMENTS = "comments", _("Comments")
    SUPPORTS = "supports", _("Supports by proposal and month")
    MODERATION = "moderation", _("Acts of moderators")
    ANSWERS = "answers", _("Official answers")
    ROUNDS = "rounds", _("Rounds and their options")
    REGISTER = "register", _("Public register")
    REPRESENTATIVENESS = "representativeness", _("Who is heard, by district and age")
    FUNNEL = "funnel", _("What became of proposals")
    DELIVERY = "delivery", _("Promises and their delivery")
    JURIES = "juries", _("Cases and their juries")


class Format(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    JSON = "json", "JSON"
    PARQUET = "parquet", "Parquet"
    PDF = "pdf", "PDF"


class Edition(models.Model):
    """A night's open data: a job for each table in each format, published one by one as they pass their checks.

    `salt` makes the ids of authors, the same in all files of the edition and in no other; forgotten with the next one.
    """

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"open data of {self.day.isoformat()}"


class Schedule(models.Model):
    """That an administrator wants a report every month, of the latest closed months, `span` of them.

    `made_of`: the last month of the latest one made. It ends with `ended_at`, at the latest with the mandate.
    """

    SPANS = (1, 3, 12)

    kind = models.CharField(max_length=20, choices=Kind)
    format = models.CharField(max_length=10, choices=Format)
    district = models.CharField(max_length=60, blank=True)
    span = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=10, default="en")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)
    made_of = models.DateField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["by"], condition=models.Q(ended_at=None), name="reports_schedule_running")]
        constraints = [
            models.CheckConstraint(condition=models.Q(span__in=(1, 3, 12)), name="reports_schedule_span"),
            models.UniqueConstraint(
                fields=["by", "kind", "format", "district", "span"],
                condition=models.Q(ended_at=None),
                name="reports_schedule_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.format} of {self.span} months"


class Job(models.Model):
    """A report made in the background, asked for by somebody or part of an edition. Its file lies under `key` in
    `reports.files`: until `expires_at`, or as long as its edition is among the latest.

    `position` is the last key that is safely in the file, `file_bytes` how long the file was then: whoever goes on
    begins there. `lease` names the worker that may write, until `leased_until`; it changes with each.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("report", "waiting")
        RUNNING = "running", pgettext_lazy("report", "being made")
        FINISHED = "finished", pgettext_lazy("report", "finished")
        FAILED = "failed", pgettext_lazy("report", "failed")
        CANCELLED = "cancelled", pgettext_lazy("report", "cancelled")
        EXPIRED = "expired", pgettext_lazy("report", "deleted after its time")

    OPEN = (State.WAITING, State.RUNNING)
    # Whoever writes says so at least this often; after that another may go on.
    LEASE = dt.timedelta(seconds=120)
    # Who writes a report notes where it stands every few seconds.
    SILENT = dt.timedelta(seconds=20)

    kind = models.CharField(max_length=20, choices=Kind)
    format = models.CharField(max_length=10, choices=Format)
    # First days of months, both included; NULL is from the first, to the last.
    from_month = models.DateField(null=True)
    to_month = models.DateField(null=True)
    district = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="en")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField(db_default=Now(), editable=False)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.CASCADE, related_name="jobs", db_index=False)
    schedule = models.ForeignKey(Schedule, null=True, on_delete=models.SET_NULL, related_name="jobs", db_index=False)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=32, unique=True, editable=False)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True)
    pauses_count = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)

    keys_count = models.BigIntegerField(default=0)
    keys_done_count = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    rows_count = models.BigIntegerField(default=0)
    file_bytes = models.BigIntegerField(default=0)
    sums: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], condition=models.Q(state__in=["waiting", "running"]), name="reports_job_open"),
            models.Index(fields=["expires_at"], condition=models.Q(state="finished"), name="reports_job_expiring"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="finished")
                | ~models.Q(sha256="") & (models.Q(expires_at__isnull=False) | models.Q(edition__isnull=False)),
                name="reports_job_finished_with_sum",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind", "format"],
                condition=models.Q(edition__isnull=False),
                name="reports_job_once_an_edition",
            ),
            models.UniqueConstraint(
                fields=["schedule", "to_month"],
                condition=models.Q(schedule__isnull=False),
                name="reports_job_once_a_schedule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.format} {self.state}"

    @property
    def percent(self) -> int:
        """How much is done, in hundredths; 99 at most before the sums are checked."""
        if self.state == self.State.FINISHED:
            return 100
        return min(99, 100 * self.keys_done_count // self.keys_count) if self.keys_count else 0

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_failed(self) -> bool:
        return self.state in (self.State.FAILED, self.State.CANCELLED)

    def is_silent(self, at: dt.datetime) -> bool:
        """Whether nothing was heard of its worker for a while: it may have ended, and another goes on."""
        if self.state != self.State.RUNNING or self.leased_until is None:
            return False
        return at - (self.leased_until - self.LEASE) > self.SILENT

    def seconds_left(self, at: dt.datetime) -> int | None:
        """Return about how long it still takes, as fast as until now; None before that can be said."""
        if self.state != self.State.RUNNING or self.started_at is None or not self.keys_done_count:
            return None
        taken = (at - self.started_at).total_seconds()
        return max(1, round(taken * max(0, self.keys_count - self.keys_done_count) / self.keys_done_count))

    @property
    def file_name(self) -> str:
        if self.edition is not None:
            return f"{self.kind}-{self.edition.day.isoformat()}.{self.format}"
        months = "_".join(f"{day:%Y-%m}" for day in (self.from_month, self.to_month) if day)
        return "-".join(part for part in (self.kind, self.district, months) if part) + f".{self.format}"
