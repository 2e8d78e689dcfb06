import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("salt", models.CharField(blank=True, max_length=64)),
                (
                    "begun_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="Month",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(unique=True)),
                (
                    "published_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("spread", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["first_day"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("first_day__day", 1)), name="reports_month_first_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("participation", "Participation"),
                            ("responses", "Answers and their times"),
                            ("proposals", "Proposals"),
                            ("comments", "Comments"),
                            ("supports", "Supports by proposal and month"),
                            ("moderation", "Acts of moderators"),
                            ("answers", "Official answers"),
                            ("rounds", "Rounds and their options"),
                            ("register", "Public register"),
                            ("representativeness", "Who is heard, by district and age"),
                            ("funnel", "What became of proposals"),
                            ("delivery", "Promises and their delivery"),
                            ("juries", "Cases and their juries"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "CSV"),
                            ("xlsx", "XLSX"),
                            ("json", "JSON"),
                            ("parquet", "Parquet"),
                            ("pdf", "PDF"),
                        ],
                        max_length=10,
                    ),
                ),
                ("district", models.CharField(blank=True, max_length=60)),
                ("span", models.PositiveSmallIntegerField(default=1)),
                ("language", models.CharField(default="en", max_length=10)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("made_of", models.DateField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["by"], name="reports_schedule_running")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("span__in", (1, 3, 12))), name="reports_schedule_span"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("by", "kind", "format", "district", "span"),
                        name="reports_schedule_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("participation", "Participation"),
                            ("responses", "Answers and their times"),
                            ("proposals", "Proposals"),
                            ("comments", "Comments"),
                            ("supports", "Supports by proposal and month"),
                            ("moderation", "Acts of moderators"),
                            ("answers", "Official answers"),
                            ("rounds", "Rounds and their options"),
                            ("register", "Public register"),
                            ("representativeness", "Who is heard, by district and age"),
                            ("funnel", "What became of proposals"),
                            ("delivery", "Promises and their delivery"),
                            ("juries", "Cases and their juries"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "CSV"),
                            ("xlsx", "XLSX"),
                            ("json", "JSON"),
                            ("parquet", "Parquet"),
                            ("pdf", "PDF"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_month", models.DateField(null=True)),
                ("to_month", models.DateField(null=True)),
                ("district", models.CharField(blank=True, max_length=60)),
                ("language", models.CharField(default="en", max_length=10)),
                (
                    "requested_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "being made"),
                            ("finished", "finished"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                            ("expired", "deleted after its time"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("key", models.CharField(editable=False, max_length=32, unique=True)),
                ("lease", models.CharField(blank=True, max_length=32)),
                ("leased_until", models.DateTimeField(null=True)),
                ("pauses_count", models.PositiveSmallIntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("keys_count", models.BigIntegerField(default=0)),
                ("keys_done_count", models.BigIntegerField(default=0)),
                ("position", models.BigIntegerField(default=0)),
                ("rows_count", models.BigIntegerField(default=0)),
                ("file_bytes", models.BigIntegerField(default=0)),
                ("sums", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to="reports.edition",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="jobs",
                        to="reports.schedule",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["-id"],
                        name="reports_job_open",
                    ),
                    models.Index(
                        condition=models.Q(("state", "finished")), fields=["expires_at"], name="reports_job_expiring"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "finished"), _negated=True),
                            models.Q(
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("expires_at__isnull", False), ("edition__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="reports_job_finished_with_sum",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("edition__isnull", False)),
                        fields=("edition", "kind", "format"),
                        name="reports_job_once_an_edition",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("schedule__isnull", False)),
                        fields=("schedule", "to_month"),
                        name="reports_job_once_a_schedule",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("people", "residents who took part"),
                            ("proposals", "proposals"),
                            ("comments", "comments"),
                            ("supports", "supports"),
                            ("gini", "concentration (Gini)"),
                            ("top_tenth", "share of the most active tenth"),
                            ("giver_gini", "concentration of supports on people (Gini)"),
                            ("giver_top", "share of supports that the most active hundredth gave"),
                            ("taker_gini", "concentration of supports on proposals (Gini)"),
                            ("taker_top", "share of supports that the most supported hundredth of proposals received"),
                        ],
                        max_length=20,
                    ),
                ),
                ("district", models.CharField(blank=True, max_length=60)),
                ("topic", models.CharField(blank=True, max_length=60)),
                ("process", models.CharField(blank=True, db_default="", default="", max_length=60)),
                ("channel", models.CharField(blank=True, max_length=10)),
                ("age", models.CharField(blank=True, max_length=10)),
                ("value", models.FloatField(null=True)),
                (
                    "withheld",
                    models.CharField(
                        blank=True, choices=[("under", "under 10"), ("withheld", "withheld")], max_length=10
                    ),
                ),
                ("population", models.PositiveIntegerField(null=True)),
                (
                    "month",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="reports.month",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "measure", "district", "topic", "channel", "age", "process"),
                        name="reports_cell_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value", None), models.Q(("withheld", ""), _negated=True)),
                            models.Q(("value__isnull", False), ("withheld", "")),
                            _connector="OR",
                        ),
                        name="reports_cell_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measure", "people"), _negated=True),
                            ("value", None),
                            ("value__gte", 10),
                            _connector="OR",
                        ),
                        name="reports_cell_ten_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measure", "supports"), ("topic", ""), _negated=True),
                            ("channel", ""),
                            ("value", None),
                            ("value__gte", 10),
                            _connector="OR",
                        ),
                        name="reports_cell_ten_supports",
                    ),
                ],
            },
        ),
    ]
