import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.math
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("charter", "0001_initial"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        # unaccent() is not immutable, so it cannot stand in an index; a dictionary of a configuration can.
        migrations.RunSQL(
            """
            CREATE TEXT SEARCH CONFIGURATION multitude (COPY = simple);
            ALTER TEXT SEARCH CONFIGURATION multitude
                ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
            """,
            "DROP TEXT SEARCH CONFIGURATION multitude",
        ),
        migrations.CreateModel(
            name="Writer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "proposal_id", "person_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("author_label", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(max_length=150)),
                ("body", models.TextField()),
                ("lang", models.CharField(default="en", max_length=10)),
                ("place_name", models.CharField(blank=True, max_length=120)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposal", "Proposal"),
                            ("recommendation", "Recommendation"),
                            ("rule", "Rule proposal"),
                        ],
                        db_default="proposal",
                        default="proposal",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Open for support"),
                            ("awaiting_answer", "Awaiting answer"),
                            ("answered", "Answered"),
                            ("in_delivery", "In delivery"),
                            ("done", "Done"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                            ("merged", "Merged"),
                            ("taken_up", "Taken up by residents"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("revision_number", models.PositiveIntegerField(default=0)),
                ("text_since", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("counted_since", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("gather_until", models.DateTimeField(editable=False, null=True)),
                ("threshold", models.PositiveIntegerField(editable=False, null=True)),
                ("threshold_rule_number", models.PositiveIntegerField(editable=False, null=True)),
                ("sorting_supports", models.PositiveIntegerField(default=0, editable=False)),
                ("sorting_share", models.PositiveIntegerField(default=0, editable=False)),
                ("exposure_rank", models.BigIntegerField(db_default=0, default=0, editable=False)),
                ("bridging_score", models.FloatField(editable=False, null=True)),
                ("reached_at", models.DateTimeField(editable=False, null=True)),
                ("due_at", models.DateTimeField(editable=False, null=True)),
                ("extended_at", models.DateTimeField(editable=False, null=True)),
                ("overdue_at", models.DateTimeField(editable=False, null=True)),
                ("escalated_at", models.DateTimeField(editable=False, null=True)),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("contested_at", models.DateTimeField(editable=False, null=True)),
                ("done_asked_at", models.DateTimeField(editable=False, null=True)),
                ("done_until", models.DateTimeField(editable=False, null=True)),
                ("reopened_at", models.DateTimeField(editable=False, null=True)),
                ("next_promise_on", models.DateField(editable=False, null=True)),
                ("hidden_at", models.DateTimeField(editable=False, null=True)),
                ("edit_asked_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector("title", config="multitude", weight="A"),
                            "||",
                            django.contrib.postgres.search.SearchVector("body", config="multitude", weight="B"),
                            django.contrib.postgres.search.SearchConfig("multitude"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                        fields=["state", "-published_at", "-id"],
                        name="proposals_in_state",
                    ),
                    models.Index(
                        condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                        fields=["state", "-sorting_supports", "-id"],
                        name="proposals_supported_in_state",
                    ),
                    models.Index(
                        condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                        fields=["lang", "-published_at", "-id"],
                        name="proposals_in_lang",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("published_at__isnull", False), ("visibility", "public"), ("bridging_score__isnull", False)
                        ),
                        fields=["-bridging_score", "-id"],
                        name="proposals_bridging",
                    ),
                    models.Index(
                        condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                        fields=["exposure_rank", "id"],
                        name="proposals_fair",
                    ),
                    models.Index(
                        condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                        fields=["district", "state", "-published_at"],
                        name="proposals_in_district",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("escalated_at__isnull", False), ("state", "awaiting_answer"), ("visibility", "public")
                        ),
                        fields=["due_at", "id"],
                        name="proposals_escalated",
                    ),
                    models.Index(fields=["author", "-id"], name="proposals_of_author"),
                    models.Index(
                        condition=models.Q(("state", "open"), ("visibility", "public")),
                        fields=["district"],
                        name="proposals_open_in_district",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open"), ("visibility", "public")),
                        fields=["gather_until"],
                        name="proposals_gathering",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("done_asked_at", None), ("reopened_at", None), ("state", "done"), ("visibility", "public")
                        ),
                        fields=["closed_at"],
                        name="proposals_unasked",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("done_until__isnull", False),
                            ("reopened_at", None),
                            ("state", "done"),
                            ("visibility", "public"),
                        ),
                        fields=["done_until"],
                        name="proposals_asked",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="proposals_search"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("title", config="multitude"),
                        name="proposals_title_words",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("title", config="multitude"),
                        condition=models.Q(("state__in", ("open", "awaiting_answer")), ("visibility", "public")),
                        name="proposals_joinable_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "open",
                                    "awaiting_answer",
                                    "answered",
                                    "in_delivery",
                                    "done",
                                    "expired",
                                    "withdrawn",
                                    "merged",
                                    "taken_up",
                                ],
                            )
                        ),
                        name="proposals_proposal_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            ("state", "withdrawn"),
                            models.Q(("published_at__isnull", False), ("revision_number__gte", 1)),
                            _connector="OR",
                        ),
                        name="proposals_proposal_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("open", "awaiting_answer")), _negated=True),
                            models.Q(("threshold__isnull", False), ("threshold_rule_number__isnull", False)),
                            ("kind", "recommendation"),
                            _connector="OR",
                        ),
                        name="proposals_proposal_threshold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["proposal", "recommendation", "rule"])),
                        name="proposals_proposal_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "recommendation"), _negated=True),
                            models.Q(("state__in", ["draft", "open"]), _negated=True),
                            _connector="OR",
                        ),
                        name="proposals_proposal_recommended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "awaiting_answer"), _negated=True),
                            models.Q(("due_at__isnull", False), ("reached_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposals_proposal_clock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="proposals_proposal_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revision_number", 0),
                            models.Q(
                                ("counted_since__lte", models.F("text_since")),
                                ("text_since__lte", models.F("revision_number")),
                            ),
                            _connector="OR",
                        ),
                        name="proposals_proposal_text_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExposureTaken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.UUIDField(unique=True)),
                (
                    "taken_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("title", models.CharField(max_length=150)),
                ("body", models.TextField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting"),
                            ("accepted", "Taken in"),
                            ("rejected", "Not taken in"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("rewritten_at", models.DateTimeField(editable=False, null=True)),
                ("shown_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
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
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "rejected", "withdrawn"])),
                        name="proposals_amendment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposals_amendment_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("author_name", models.CharField(blank=True, max_length=120)),
                ("author_title", models.CharField(blank=True, max_length=120)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("partly_accepted", "Partly accepted"),
                            ("declined", "Declined"),
                            ("already_planned", "Already planned"),
                            ("not_a_city_power", "Not in the city's power"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reasons", models.TextField()),
                ("summary", models.TextField()),
                ("cost", models.CharField(blank=True, max_length=200)),
                ("lang", models.CharField(db_default="en", default="en", max_length=10)),
                ("together", models.UUIDField(editable=False, null=True)),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                (
                    "published_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("due_at", models.DateTimeField(editable=False, null=True)),
                ("verdict_until", models.DateTimeField(editable=False, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.office"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "-published_at"], name="proposals_answer_of_office"),
                    models.Index(
                        condition=models.Q(("together__isnull", False)),
                        fields=["together"],
                        name="proposals_answer_together",
                    ),
                    models.Index(
                        condition=models.Q(("number", 1)), fields=["verdict_until"], name="proposals_answer_judged"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "decision__in",
                                ["accepted", "partly_accepted", "declined", "already_planned", "not_a_city_power"],
                            )
                        ),
                        name="proposals_answer_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("author")), _negated=True),
                        name="proposals_answer_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("kept_on", models.DateField(blank=True, null=True)),
                ("evidence", models.CharField(blank=True, db_default="", max_length=1000)),
                ("given_up_on", models.DateField(blank=True, null=True)),
                ("given_up_reason", models.CharField(blank=True, db_default="", max_length=1000)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="commitments", to="proposals.answer"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(fields=["due_on", "id"], name="proposals_commitment_due"),
                    models.Index(
                        condition=models.Q(("given_up_on", None), ("kept_on", None)),
                        fields=["due_on"],
                        name="proposals_commitment_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept_on", None), ("given_up_on", None), _connector="OR"),
                        name="proposals_commitment_one_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_up_on", None), models.Q(("given_up_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="proposals_commitment_given_up_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exposure",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="proposals.proposal",
                    ),
                ),
                ("views", models.BigIntegerField(default=0)),
                ("weighed", models.FloatField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="proposal",
            name="forked_from",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="fork",
                to="proposals.amendment",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="proposals.proposal",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="office",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.office"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="process",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="charter.process",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="topic",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.topic"),
        ),
        migrations.CreateModel(
            name="DoneVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done", models.BooleanField()),
                (
                    "given_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
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
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="done_verdicts",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "person"), name="proposals_doneverdict_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CountDue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("withdraw", "withdraw"),
                            ("merge", "merge"),
                            ("unmerge", "undo the merge"),
                            ("take_up", "take it up"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.BigIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "given_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "act", "about", "person"), name="proposals_consent_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("author_label", models.CharField(blank=True, max_length=120)),
                ("depth", models.PositiveSmallIntegerField(default=0)),
                (
                    "side",
                    models.CharField(
                        choices=[("for", "For"), ("against", "Against"), ("neither", "Neither")],
                        default="neither",
                        max_length=10,
                    ),
                ),
                ("body", models.TextField()),
                ("lang", models.CharField(default="en", max_length=10)),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                ("edit_asked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="proposals.comment",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="proposals.comment"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("depth", 0)), fields=["proposal", "-id"], name="proposals_comment_roots"
                    ),
                    models.Index(fields=["proposal", "side", "visibility"], name="proposals_comment_sides"),
                    models.Index(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=["organisation", "-id"],
                        name="proposals_comment_of_org",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("depth__lte", 2)), name="proposals_comment_depth"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("depth", 0), ("parent", None), ("root", None)),
                            models.Q(("depth__gt", 0), ("parent__isnull", False), ("root__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposals_comment_thread",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("begun", "began it"),
                            ("invitation", "was invited"),
                            ("amendment", "wrote an amendment that was accepted"),
                            ("merge", "wrote a proposal that was merged with it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authorships",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "person"), name="proposals_authorship_once"),
                    models.CheckConstraint(
                        condition=models.Q(("via__in", ["begun", "invitation", "amendment", "merge"])),
                        name="proposals_authorship_via",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("key", models.CharField(editable=False, max_length=32, unique=True)),
                ("digest", models.CharField(editable=False, max_length=32)),
                ("name", models.CharField(max_length=120)),
                ("bytes_count", models.PositiveIntegerField(editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        db_default="public",
                        default="public",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["proposal", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        fields=("proposal", "position"),
                        name="proposals_attachment_position",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__range", (1, 3))), name="proposals_attachment_three"
                    ),
                    models.UniqueConstraint(fields=("proposal", "digest"), name="proposals_attachment_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assigned_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "assigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.mandate"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignment", to="proposals.proposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AnswerDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_draft",
                        to="proposals.proposal",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="answer",
            name="proposal",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="proposals.proposal",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="proposal",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="amendments",
                to="proposals.proposal",
            ),
        ),
        migrations.CreateModel(
            name="InterimReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("author_name", models.CharField(blank=True, max_length=120)),
                ("author_title", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField()),
                ("lang", models.CharField(default="en", max_length=10)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.office"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interim_replies",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["proposal", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "number"), name="proposals_interimreply_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 3))), name="proposals_interimreply_three"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InternalNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.TextField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.office",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["proposal", "office", "-id"], name="proposals_note_of_office"),
                    models.Index(fields=["created_at"], name="proposals_note_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "not answered yet"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="proposals.proposal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("proposal", "person"),
                        name="proposals_invitation_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "open")),
                            models.Q(("state", "open"), _negated=True),
                            _connector="OR",
                        ),
                        name="proposals_invitation_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("merged", "Merged"),
                            ("declined", "Declined"),
                            ("lapsed", "Came to nothing"),
                            ("withdrawn", "Taken back"),
                            ("undone", "Undone"),
                        ],
                        default="suggested",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("answer_until", models.DateTimeField(editable=False)),
                ("title", models.CharField(max_length=150)),
                ("body", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("whole_city", models.BooleanField(default=False)),
                ("agreed_at", models.DateTimeField(editable=False, null=True)),
                ("carry_until", models.DateTimeField(editable=False, null=True)),
                ("undo_until", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=1000)),
                (
                    "lapse",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("time", "Not all authors answered in time."),
                            ("hidden", "One of the proposals is no longer public."),
                            ("closed", "One of the proposals is no longer open."),
                            ("nobody", "One of the proposals has no author left who could agree."),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        db_default="public",
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "into",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merge",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "placed_as",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "suggested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "suggested")), fields=["answer_until"], name="proposals_merge_due"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", False)),
                        fields=["ended_at"],
                        name="proposals_merge_over",
                    ),
                    models.Index(fields=["placed_as"], name="proposals_merge_placed_as"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["suggested", "merged", "declined", "lapsed", "withdrawn", "undone"])
                        ),
                        name="proposals_merge_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("carry_until__isnull", False),
                                ("into__isnull", False),
                                ("state__in", ["merged", "undone"]),
                                ("undo_until__isnull", False),
                            ),
                            models.Q(models.Q(("state__in", ["merged", "undone"]), _negated=True), ("into", None)),
                            _connector="OR",
                        ),
                        name="proposals_merge_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ["suggested", "merged"])),
                            models.Q(
                                models.Q(("state__in", ["suggested", "merged"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposals_merge_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Carry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("carried", models.BooleanField()),
                ("answered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "merge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carries",
                        to="proposals.merge",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("merge", "person"), name="proposals_carry_once")],
            },
        ),
        migrations.CreateModel(
            name="MergeSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agreed_version", models.PositiveIntegerField(default=0)),
                ("in_force", models.BooleanField(default=True)),
                (
                    "merge",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="proposals.merge",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merge_sources",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["merge", "proposal"],
                "constraints": [
                    models.UniqueConstraint(fields=("merge", "proposal"), name="proposals_mergesource_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)),
                        fields=("proposal",),
                        name="proposals_mergesource_one_merge",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("reached_on", models.DateField(blank=True, null=True)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="proposals.commitment",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="MissedDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                (
                    "noted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missed",
                        to="proposals.commitment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "due_on"), name="proposals_misseddate_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MovedDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("reason", models.CharField(max_length=1000)),
                (
                    "moved_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="proposals.commitment"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("hours", "Hours"), ("skill", "Skill"), ("material", "Material"), ("money", "Money")],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("amount", models.PositiveIntegerField(null=True)),
                ("unit", models.CharField(blank=True, max_length=40)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["proposal", "id"],
                "indexes": [models.Index(fields=["proposal", "id"], name="proposals_need_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["hours", "skill", "material", "money"])),
                        name="proposals_need_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("unit", "")),
                            models.Q(
                                ("amount__gte", 1), ("amount__isnull", False), models.Q(("unit", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="proposals_need_measured",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("body", models.TextField()),
                ("lang", models.CharField(default="en", max_length=10)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_calls",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.need",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["proposal", "-id"], name="proposals_helpcall_of")],
            },
        ),
        migrations.CreateModel(
            name="OwnStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("reached_on", models.DateField(null=True)),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_steps",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [models.Index(fields=["proposal", "due_on", "id"], name="proposals_ownstep_of")],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("hours", "Hours"), ("skill", "Skill"), ("material", "Material"), ("money", "Money")],
                        max_length=10,
                    ),
                ),
                ("body", models.TextField()),
                ("amount", models.PositiveIntegerField(null=True)),
                ("unit", models.CharField(blank=True, max_length=40)),
                (
                    "shown",
                    models.CharField(
                        choices=[("name", "With my name"), ("anonymous", "Without my name")], max_length=10
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="proposals.need",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pledges",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["proposal", "-id"], name="proposals_pledge_of"),
                    models.Index(
                        condition=models.Q(("withdrawn_at", None)), fields=["need"], name="proposals_pledge_open"
                    ),
                    models.Index(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=["organisation", "-id"],
                        name="proposals_pledge_of_org",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["hours", "skill", "material", "money"])),
                        name="proposals_pledge_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("unit", "")),
                            models.Q(
                                ("amount__gte", 1), ("amount__isnull", False), models.Q(("unit", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="proposals_pledge_measured",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shown", "name"), models.Q(("organisation", None), ("shown", "anonymous")), _connector="OR"
                        ),
                        name="proposals_pledge_shown",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("author_name", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField(blank=True)),
                ("url", models.URLField(blank=True, max_length=500)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.office"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["proposal", "-id"], name="proposals_progress")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("office__isnull", False), ("author_name", ""), _connector="OR"),
                        name="proposals_progressreport_resident",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
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
                ("alt", models.CharField(blank=True, max_length=300)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        db_default="public",
                        default="public",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="proposals.progressreport",
                    ),
                ),
            ],
            options={
                "ordering": ["proposal", "position"],
                "indexes": [
                    models.Index(condition=models.Q(("widths", [])), fields=["id"], name="proposals_picture_unmade")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        fields=("proposal", "report", "position"),
                        name="proposals_picture_position",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__range", (1, 5))), name="proposals_picture_five"
                    ),
                    models.UniqueConstraint(fields=("proposal", "digest"), name="proposals_picture_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("half_time", "half time"),
                            ("three_days", "three days before"),
                            ("overdue", "overdue"),
                            ("escalated", "told to the administrators"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "kind", "due_at"), name="proposals_reminder_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=150)),
                ("body", models.TextField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("substantial", models.BooleanField(db_default=False, default=False)),
                ("changed_share", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("changes", models.JSONField(db_default={}, default=dict)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        db_default="public",
                        default="public",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "amendment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="revision",
                        to="proposals.amendment",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="proposals.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["proposal", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "number"), name="proposals_revision_number"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="proposals_revision_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("changed_share__lte", 1000)), name="proposals_revision_share"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="amendment",
            name="base",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="proposals.revision"
            ),
        ),
        migrations.CreateModel(
            name="RuleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("wished_on", models.DateField(blank=True, null=True)),
                ("round_id", models.PositiveBigIntegerField(editable=False, null=True)),
                ("adopted", models.BooleanField(editable=False, null=True)),
                ("votes_for", models.PositiveIntegerField(editable=False, null=True)),
                ("votes_against", models.PositiveIntegerField(editable=False, null=True)),
                ("voters", models.PositiveIntegerField(editable=False, null=True)),
                ("quorum", models.PositiveIntegerField(editable=False, null=True)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("effective_at", models.DateTimeField(editable=False, null=True)),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rule_change", to="proposals.proposal"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("effective_at__isnull", False)),
                        fields=["effective_at"],
                        name="proposals_rulechange_effective",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted", None), ("decided_at", None)),
                            models.Q(
                                ("adopted__isnull", False),
                                ("decided_at__isnull", False),
                                ("quorum__isnull", False),
                                ("round_id__isnull", False),
                                ("voters__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposals_rulechange_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_at", None),
                            models.Q(("adopted", True), ("effective_at__gt", models.F("decided_at"))),
                            _connector="OR",
                        ),
                        name="proposals_rulechange_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for a second look"),
                            ("approved", "approved"),
                            ("returned", "sent back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_look",
                        to="proposals.answerdraft",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "asked")),
                            models.Q(("decided_at__isnull", False), ("state__in", ["approved", "returned"])),
                            _connector="OR",
                        ),
                        name="proposals_secondlook_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("asked_by")), _negated=True),
                        name="proposals_secondlook_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("platform", models.CharField(max_length=80)),
                ("identifier", models.CharField(max_length=120)),
                ("url", models.URLField(blank=True, max_length=500)),
                ("votes", models.PositiveIntegerField(default=0)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("partly_accepted", "Partly accepted"),
                            ("declined", "Declined"),
                            ("already_planned", "Already planned"),
                            ("not_a_city_power", "Not in the city's power"),
                        ],
                        max_length=20,
                    ),
                ),
                ("author_kind", models.CharField(blank=True, max_length=40)),
                ("submitted_on", models.DateField(null=True)),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="source", to="proposals.proposal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("platform", "identifier"), name="proposals_source_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision_number", models.PositiveIntegerField(db_default=1, default=1)),
                ("counts", models.BooleanField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "web"),
                            ("api", "API"),
                            ("paper", "paper"),
                            ("desk", "desk"),
                            ("meeting", "meeting"),
                            ("import", "import"),
                        ],
                        db_default="web",
                        default="web",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, null=True
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.district",
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
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.revision",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["proposal", "counts", "revision_number"], name="proposals_support_counted")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "person"), name="proposals_support_one_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "taken_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="proposals.comment"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "support",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="proposals.support"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("comment", None), ("proposal__isnull", False), ("support", None)),
                            models.Q(("comment__isnull", False), ("proposal", None), ("support", None)),
                            models.Q(("comment", None), ("proposal", None), ("support__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposals_intake_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("supports", models.IntegerField()),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="charter.district",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "district"), name="proposals_supportday_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TakeUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("city_gives", models.TextField(blank=True)),
                ("declared_at", models.DateTimeField(editable=False, null=True)),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="take_up", to="proposals.proposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UsefulMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="useful_marks",
                        to="proposals.comment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("comment", "person"), name="proposals_usefulmark_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AmendmentSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="proposals.amendment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("amendment", "person"), name="proposals_amendmentsupport_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "says",
                    models.CharField(
                        choices=[("confirm", "This answers us"), ("contest", "This does not answer us")], max_length=10
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("else", "It answers something else"),
                            ("reasons", "Its reasons do not hold"),
                            ("vague", "It names no step or no date"),
                            ("little", "It is too little"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=600)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("author", "author only"),
                            ("hidden", "hidden"),
                            ("erased", "erased"),
                        ],
                        db_default="public",
                        default="public",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "given_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="proposals.answer",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "person"), name="proposals_answerverdict_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("says", "confirm"), ("why", "")),
                            models.Q(("says", "contest"), ("why__in", ["else", "reasons", "vague", "little", "other"])),
                            _connector="OR",
                        ),
                        name="proposals_answerverdict_why",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["-published_at", "-id"],
                include=("district", "topic", "state", "channel", "latitude", "longitude"),
                name="proposals_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["-sorting_supports", "-id"],
                include=("district", "topic"),
                name="proposals_supported",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("state", "open"), ("visibility", "public")),
                fields=["-sorting_share", "-id"],
                include=("district", "topic", "published_at"),
                name="proposals_closest",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["topic", "state", "-published_at"],
                name="proposals_on_topic",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("process__isnull", False)),
                fields=["process", "-published_at"],
                name="proposals_in_process",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="proposals_merged_into"
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("state", "awaiting_answer"), ("visibility", "public")),
                fields=["due_at", "id"],
                include=("office", "district", "topic"),
                name="proposals_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("next_promise_on__isnull", False), ("visibility", "public")),
                fields=["office", "next_promise_on", "id"],
                name="proposals_promised_by",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("next_promise_on__isnull", False), ("visibility", "public")),
                fields=["next_promise_on", "id"],
                include=("office",),
                name="proposals_promised",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(
                    ("answered_at__isnull", False), ("reached_at__isnull", False), ("visibility", "public")
                ),
                fields=["-answered_at", "-id"],
                include=("office", "district", "topic", "reached_at", "due_at"),
                name="proposals_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["office", "-published_at", "-id"],
                name="proposals_of_office",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("organisation__isnull", False)),
                fields=["organisation", "-id"],
                name="proposals_of_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func(
                    django.db.models.functions.math.Radians("longitude"),
                    models.Func(
                        django.db.models.functions.math.Tan(django.db.models.functions.math.Radians("latitude")),
                        function="asinh",
                        output_field=models.FloatField(),
                    ),
                    function="point",
                    output_field=models.FloatField(),
                ),
                condition=models.Q(
                    ("latitude__isnull", False), ("published_at__isnull", False), ("visibility", "public")
                ),
                include=("id", "latitude", "longitude", "district", "topic", "state"),
                name="proposals_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "rule"), _negated=True),
                    models.Q(("district", None), ("office", None), ("process", None)),
                    _connector="OR",
                ),
                name="proposals_proposal_rule_citywide",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("state", "merged"), _connector="OR"),
                name="proposals_proposal_merged_into",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("proposal", "number"), name="proposals_answer_number"),
        ),
        migrations.AddIndex(
            model_name="amendment",
            index=models.Index(fields=["proposal", "-id"], name="proposals_amendment_of"),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("proposal", "author"),
                name="proposals_amendment_one_open",
            ),
        ),
    ]
