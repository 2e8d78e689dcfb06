"""What the API takes and says of reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commons.api import Strict
from reports import months
from reports.models import Format, Job, Kind, Schedule
from reports.queries import Dataset


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"})
class MonthField(serializers.Field[dt.date, str, str, Any]):
    """A month as 2026-03."""

    def to_internal_value(self, data: str) -> dt.date:
        try:
            return months.parsed(data if isinstance(data, str) else "")
        except ValueError:
            raise serializers.ValidationError(_("Write a month as 2026-03.")) from None

    def to_representation(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"


class ReportOrder(Strict):
    """Which report: `from` and `to` are months, both included; left out, all."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    format = serializers.ChoiceField(choices=Format.choices, default="csv", source="form")
    district = serializers.CharField(required=False, max_length=60)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {
            "from": MonthField(source="from_month", required=False),
            "to": MonthField(source="to_month", required=False),
        }


class OpenColumn(serializers.Serializer[Any]):
    """A column of a table: its name and what it says."""

    name = serializers.CharField()
    text = serializers.CharField()


class OpenFile(serializers.ModelSerializer[Job]):
    """A table's file. `day` is that of the night it was made in."""

    format = serializers.ChoiceField(choices=Format.choices, read_only=True)
    day = serializers.DateField(source="edition.day", read_only=True)
    rows = serializers.IntegerField(source="rows_count", read_only=True)
    bytes = serializers.IntegerField(source="file_bytes", read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = ("format", "day", "rows", "bytes", "sha256", "finished_at", "url")

    def get_url(self, job: Job) -> str:
        return reverse("open_data_file", args=[job.kind, job.format])


class OpenTable(serializers.Serializer[Any]):
    """A table of open data with its latest files: none before its first night, or while none passed its checks."""

    name = serializers.CharField(source="kind")
    title = serializers.CharField(source="kind.label")
    text = serializers.CharField(source="says")
    licence = serializers.SerializerMethodField()
    columns = OpenColumn(many=True)
    files = OpenFile(many=True)

    def get_licence(self, table: Dataset) -> str:
        return str(self.context["licence"])


class ReportJob(serializers.ModelSerializer[Job]):
    """A report under way or finished. `progress` is in hundredths; `file` is its address while it is kept."""

    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    format = serializers.ChoiceField(choices=Format.choices, read_only=True)
    state = serializers.ChoiceField(choices=Job.State.choices, read_only=True)
    progress = serializers.IntegerField(source="percent", read_only=True)
    rows = serializers.IntegerField(source="rows_count", read_only=True)
    bytes = serializers.IntegerField(source="file_bytes", read_only=True)
    url = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = (
            "id", "kind", "format", "district", "state", "problem", "progress", "rows", "bytes", "sha256",
            "requested_at", "finished_at", "expires_at", "url", "file",
        )  # fmt: skip

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {
            "from": MonthField(source="from_month", read_only=True, allow_null=True),
            "to": MonthField(source="to_month", read_only=True, allow_null=True),
        }

    def get_url(self, job: Job) -> str:
        return reverse("api_report", args=[job.pk])

    @extend_schema_field({"type": "string", "nullable": True})
    def get_file(self, job: Job) -> str | None:
        return reverse("api_report_file", args=[job.pk]) if job.state == Job.State.FINISHED else None


class ScheduleOrder(Strict):
    """Which report to have made every month, of how many of the latest closed months."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    format = serializers.ChoiceField(choices=Format.choices, default="csv", source="form")
    span = serializers.ChoiceField(choices=[(span, str(span)) for span in Schedule.SPANS], default=1)
    district = serializers.CharField(required=False, max_length=60)


class OwnSchedule(serializers.ModelSerializer[Schedule]):
    """A report one has made every month. `made_of`: the last month it was made of."""

    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    format = serializers.ChoiceField(choices=Format.choices, read_only=True)
    made_of = MonthField(read_only=True, allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = Schedule
        fields = ("id", "kind", "format", "span", "district", "since", "made_of")
