import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.lookups
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import charter.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="District",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:-[a-z0-9]+)*$", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("texts", models.JSONField(blank=True, default=dict)),
                ("imported", models.BooleanField(default=False)),
                ("boundary", models.JSONField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Logo",
            fields=[
                ("digest", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:-[a-z0-9]+)*$", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("texts", models.JSONField(blank=True, default=dict)),
                ("imported", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:-[a-z0-9]+)*$", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("texts", models.JSONField(blank=True, default=dict)),
                ("imported", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                "ordering": ["position", "name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("data_licence", models.CharField(default="CC BY 4.0", max_length=80)),
                ("water", models.JSONField(blank=True, null=True)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                ("residents_colour", models.CharField(blank=True, max_length=7)),
                ("city_colour", models.CharField(blank=True, max_length=7)),
                ("logo", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="charter_city_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("city_colour", ""), ("residents_colour", "")),
                            models.Q(
                                ("city_colour__regex", "^#[0-9a-f]{6}$"), ("residents_colour__regex", "^#[0-9a-f]{6}$")
                            ),
                            _connector="OR",
                        ),
                        name="charter_city_colours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:-[a-z0-9]+)*$", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("texts", models.JSONField(blank=True, default=dict)),
                ("imported", models.BooleanField(default=False)),
                (
                    "districts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("result", models.TextField(blank=True)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.district",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.office",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "processes",
                "ordering": ["name"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("district", None), ("districts", []), _connector="OR"),
                        name="charter_process_one_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ideas", "Ideas"),
                            ("discussion", "Discussion"),
                            ("support", "Gathering support"),
                            ("review", "Review by the city"),
                            ("vote", "Vote"),
                            ("delivery", "Delivery"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "features",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("propose", "propose"),
                                ("amend", "amend"),
                                ("support", "support"),
                                ("comment", "comment"),
                                ("vote", "vote"),
                                ("review", "review"),
                                ("deliver", "deliver"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("levels", models.JSONField(blank=True, default=dict)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("begun_told_at", models.DateTimeField(editable=False, null=True)),
                ("ending_told_at", models.DateTimeField(editable=False, null=True)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="phases", to="charter.process"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("begun_told_at", None)),
                        fields=["starts_at"],
                        name="charter_phase_begun_untold",
                    ),
                    models.Index(
                        condition=models.Q(("ending_told_at", None)),
                        fields=["ends_at"],
                        name="charter_phase_ending_untold",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="charter_phase_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "features__contained_by",
                                ["propose", "amend", "support", "comment", "vote", "review", "deliver"],
                            )
                        ),
                        name="charter_phase_features",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                charter.models.Without(
                                    "levels",
                                    models.Value("propose"),
                                    models.Value("amend"),
                                    models.Value("support"),
                                    models.Value("comment"),
                                ),
                                models.Value({}, models.JSONField()),
                            ),
                            models.Q(
                                ("levels__propose__isnull", True), ("levels__propose__in", (1, 2)), _connector="OR"
                            ),
                            models.Q(("levels__amend__isnull", True), ("levels__amend__in", (1, 2)), _connector="OR"),
                            models.Q(("levels__support__isnull", True), ("levels__support__in", (2,)), _connector="OR"),
                            models.Q(
                                ("levels__comment__isnull", True), ("levels__comment__in", (1, 2)), _connector="OR"
                            ),
                        ),
                        name="charter_phase_levels",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("process", "="),
                            (
                                charter.models.PhaseRange(
                                    "starts_at", "ends_at", django.contrib.postgres.fields.ranges.RangeBoundary()
                                ),
                                "&&",
                            ),
                        ],
                        name="charter_phase_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("value", models.JSONField()),
                ("decision", models.TextField()),
                (
                    "decided_by",
                    models.CharField(
                        choices=[("administrator", "an administrator"), ("residents", "residents, by vote")],
                        db_default="administrator",
                        default="administrator",
                        max_length=13,
                    ),
                ),
                ("round_id", models.PositiveBigIntegerField(editable=False, null=True)),
                ("proposal_id", models.PositiveBigIntegerField(editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "effective_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "number"), name="charter_ruleversion_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 2)), name="charter_ruleversion_after_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_at__gte", models.F("created_at"))),
                        name="charter_ruleversion_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", "administrator"), ("proposal_id", None), ("round_id", None)),
                            models.Q(
                                ("decided_by", "residents"), ("proposal_id__isnull", False), ("round_id__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="charter_ruleversion_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("boundaries", models.JSONField()),
                (
                    "brought_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "brought_by",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="charter.district",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibilities",
                        to="charter.office",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="charter.topic",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("topic", "district"), name="charter_responsibility_one_office", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("topic__isnull", False), ("district__isnull", False), _connector="OR"),
                        name="charter_responsibility_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CityVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("name", "name"),
                            ("logo", "logo"),
                            ("colours", "colours"),
                            ("languages", "languages"),
                            ("time_zone", "time zone"),
                            ("licence", "licence of the data"),
                            ("legal", "legal notice"),
                            ("terms", "terms of use"),
                            ("privacy", "privacy statement"),
                            ("accessibility", "accessibility statement"),
                        ],
                        max_length=20,
                    ),
                ),
                ("lang", models.CharField(blank=True, max_length=10)),
                ("number", models.PositiveIntegerField()),
                ("value", models.JSONField()),
                ("reason", models.TextField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("part", "lang", "number"), name="charter_cityversion_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 2)), name="charter_cityversion_after_first"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgeBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("age_from", models.PositiveSmallIntegerField()),
                ("age_to", models.PositiveSmallIntegerField(null=True)),
                ("population", models.PositiveIntegerField()),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="age_bands", to="charter.district"
                    ),
                ),
            ],
            options={
                "ordering": ["district", "age_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("district", "age_from"), name="charter_ageband_once"),
                    models.CheckConstraint(
                        condition=models.Q(("age_to", None), ("age_to__gte", models.F("age_from")), _connector="OR"),
                        name="charter_ageband_order",
                    ),
                ],
            },
        ),
    ]
