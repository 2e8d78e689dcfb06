import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("charter", "0001_initial"),
        ("proposals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("summary", models.TextField(max_length=5000)),
                ("lang", models.CharField(blank=True, max_length=10)),
                (
                    "districts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("approval", "Approval: choose all that you agree with"),
                            ("score", "Score: give points to each"),
                            ("ranked", "Ranking: put them in your order"),
                            ("judgement", "Majority judgement: give each a grade"),
                            ("budget", "Participatory budget: choose projects"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("approval", "projects you want, as many as you like"),
                            ("knapsack", "projects you want, together no dearer than the budget"),
                            ("points", "points for projects"),
                        ],
                        default="approval",
                        max_length=10,
                    ),
                ),
                (
                    "secrecy",
                    models.CharField(
                        choices=[("secret", "secret"), ("open", "open: a consultation")],
                        default="secret",
                        max_length=10,
                    ),
                ),
                ("most_choices", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("most_points", models.PositiveSmallIntegerField(default=5)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("settings", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("announced", "Announced"),
                            ("open", "Open for votes"),
                            ("closed", "Closed, to be counted"),
                            ("counted", "Counted"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("imported", models.BooleanField(default=False, editable=False)),
                ("file_hash", models.CharField(blank=True, db_default="", editable=False, max_length=64)),
                ("public_key", models.BinaryField(null=True)),
                ("box_size", models.PositiveIntegerField(editable=False, null=True)),
                ("rules", models.TextField(blank=True, editable=False)),
                ("delegation", models.JSONField(editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("announced_at", models.DateTimeField(editable=False, null=True)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("counted_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_because", models.TextField(blank=True, editable=False)),
                ("closing_told_at", models.DateTimeField(editable=False, null=True)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.process",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.topic",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-closes_at", "-id"], name="voting_round_by_closing"),
                    models.Index(
                        condition=models.Q(("state", "announced")),
                        fields=["opens_at"],
                        name="voting_round_to_be_opened",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["closes_at"], name="voting_round_to_be_closed"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("file_hash", ""), _negated=True),
                        fields=("file_hash",),
                        name="voting_round_imported_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="voting_round_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "announced", "open", "closed", "counted", "cancelled"])
                        ),
                        name="voting_round_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["approval", "score", "ranked", "judgement", "budget"])),
                        name="voting_round_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["approval", "knapsack", "points"])), name="voting_round_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_points__range", (1, 100))), name="voting_round_points"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_choices", None), ("most_choices__gte", 1), _connector="OR"),
                        name="voting_round_choices",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "announced", "cancelled"]),
                            models.Q(("opened_at__isnull", False), models.Q(("rules", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="voting_round_rules_frozen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "cancelled"]),
                            ("secrecy", "open"),
                            ("imported", True),
                            ("public_key__isnull", False),
                            _connector="OR",
                        ),
                        name="voting_round_has_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counted_at__isnull", True), ("state", "counted"), _connector="OR"),
                        name="voting_round_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationBallot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said", models.TextField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="voting.round"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "organisation"), name="voting_organisation_ballot_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("position", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("body", models.TextField(blank=True, max_length=5000)),
                ("lang", models.CharField(blank=True, max_length=10)),
                ("place_name", models.CharField(blank=True, max_length=200)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("cost_cents", models.BigIntegerField(blank=True, null=True)),
                ("excludes", models.CharField(blank=True, max_length=40)),
                ("feasible", models.BooleanField(editable=False, null=True)),
                ("feasible_because", models.TextField(blank=True, editable=False)),
                ("judged_at", models.DateTimeField(editable=False, null=True)),
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
                (
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="options", to="voting.round"
                    ),
                ),
            ],
            options={
                "ordering": ["round", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "code"), name="voting_option_code"),
                    models.UniqueConstraint(fields=("round", "proposal"), name="voting_option_of_proposal"),
                    models.CheckConstraint(
                        condition=models.Q(("cost_cents", None), ("cost_cents__gte", 0), _connector="OR"),
                        name="voting_option_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("feasible", None),
                            models.Q(models.Q(("feasible_because", ""), _negated=True), ("judged_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="voting_option_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="voting_option_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trustees", models.CharField(max_length=3)),
                ("digest", models.CharField(max_length=64)),
                ("choices", models.TextField(editable=False)),
                ("spoiled", models.PositiveIntegerField(default=0)),
                (
                    "brought_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "brought_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="voting.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "trustees"), name="voting_opening_once"),
                    models.CheckConstraint(
                        condition=models.Q(("trustees__in", ["1+2", "1+3", "2+3"])), name="voting_opening_pair"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenBallot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said", models.TextField()),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.district"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="voting.round"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "person"), name="voting_open_ballot_once")],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expires_on", models.DateField(db_index=True)),
                (
                    "delegator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.topic"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="voting.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("delegator", "round", "topic"), name="voting_delegation_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("round", None), ("topic", None), _connector="OR"),
                        name="voting_delegation_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", None), ("organisation", None), _connector="OR"),
                        name="voting_delegation_to_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delegator", models.F("person")), _negated=True),
                        name="voting_delegation_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said", models.TextField()),
                ("voters", models.PositiveIntegerField()),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="voting.round"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("round"), django.db.models.functions.text.MD5("said"), name="voting_choice_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("voters__gte", 1)), name="voting_choice_voters"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Carried",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said", models.TextField()),
                ("votes", models.PositiveIntegerField(null=True)),
                ("beyond", models.PositiveIntegerField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="voting.round"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("round"),
                        models.OrderBy(models.F("votes"), descending=True, nulls_last=True),
                        models.F("id"),
                        name="voting_carried_largest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", None), ("organisation", None), _connector="OR"),
                        name="voting_carried_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("beyond", None), ("votes", None)),
                            models.Q(("beyond__gte", 0), ("votes__gte", 1)),
                            _connector="OR",
                        ),
                        name="voting_carried_votes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Begun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reminded", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="voting.round"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "person"), name="voting_begun_once")],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("budget_cents", models.BigIntegerField()),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="voting.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "district"), name="voting_area_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(condition=models.Q(("budget_cents__gt", 0)), name="voting_area_budget"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("standing", models.BooleanField(default=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="proposals.proposal"
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rule_vote", to="voting.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("standing", True)),
                        fields=("proposal",),
                        name="voting_rulevote_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedBallot",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "hash", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hash", models.BinaryField()),
                ("sealed", models.BinaryField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="voting.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("voters", models.PositiveIntegerField()),
                ("spoiled", models.PositiveIntegerField(default=0)),
                ("root", models.CharField(max_length=64)),
                ("replaced_root", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("winners", models.JSONField(default=list)),
                ("result", models.JSONField(default=dict)),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tally", to="voting.round"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "tallies",
            },
        ),
        migrations.CreateModel(
            name="Turnout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("voters", models.PositiveIntegerField(null=True)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.district"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turnout", to="voting.round"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "district"), name="voting_turnout_once")],
            },
        ),
        migrations.CreateModel(
            name="OpenVoter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.topic"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "organisation", "topic"), name="voting_open_voter_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), ("person", None)),
                            models.Q(("organisation", None), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="voting_open_voter_is_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptionPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(editable=False, max_length=32, unique=True)),
                ("digest", models.CharField(editable=False, max_length=32)),
                ("width", models.PositiveSmallIntegerField(editable=False)),
                ("height", models.PositiveSmallIntegerField(editable=False)),
                (
                    "widths",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("alt", models.CharField(max_length=300)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "option",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="voting.option",
                    ),
                ),
            ],
            options={
                "ordering": ["option", "position"],
                "indexes": [
                    models.Index(condition=models.Q(("widths", [])), fields=["id"], name="voting_picture_unmade")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("option", "position"), name="voting_picture_position"),
                    models.UniqueConstraint(fields=("option", "digest"), name="voting_picture_once"),
                    models.CheckConstraint(
                        condition=models.Q(("position__range", (1, 3))), name="voting_picture_three"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="voting_picture_has_words"
                    ),
                ],
            },
        ),
    ]
