import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # What a database that was made before the first release has instead.
    replaces = [
        ("deliberation", "0001_conversations"),
        ("deliberation", "0002_circles"),
        ("deliberation", "0003_assemblies"),
        ("deliberation", "0004_unfilled_seats"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("charter", "0001_initial"),
        ("proposals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assembly",
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
                ("title", models.CharField(max_length=120)),
                ("mandate", models.TextField(max_length=10000)),
                ("lang", models.CharField(default="en", max_length=10)),
                (
                    "districts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("seats", models.PositiveSmallIntegerField()),
                ("invitation_days", models.PositiveSmallIntegerField(default=7)),
                ("reason", models.TextField(max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("called", "Takes residents who are willing"),
                            ("closed", "List closed, chances being computed"),
                            ("listed", "List published, waits for its seed"),
                            ("drawn", "Drawn, invitations out"),
                            ("sitting", "Sitting"),
                            ("reported", "Has reported"),
                            ("ended", "Ended"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("event", models.CharField(blank=True, max_length=300)),
                ("event_at", models.DateTimeField(blank=True, null=True)),
                ("secret", models.BinaryField(null=True)),
                ("shortfalls", models.JSONField(default=list, editable=False)),
                ("called_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("listed_at", models.DateTimeField(editable=False, null=True)),
                ("drawn_at", models.DateTimeField(editable=False, null=True)),
                ("seated_at", models.DateTimeField(editable=False, null=True)),
                ("reported_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_because", models.TextField(blank=True, editable=False)),
                (
                    "convened_by",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.topic"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "assemblies",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "draft"), _negated=True),
                        fields=["-id"],
                        name="deliberation_assembly_newest",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["closed", "drawn"])),
                        fields=["id"],
                        name="deliberation_assembly_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "called",
                                    "closed",
                                    "listed",
                                    "drawn",
                                    "sitting",
                                    "reported",
                                    "ended",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="deliberation_assembly_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__range", (1, 500))), name="deliberation_assembly_seats"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("invitation_days__range", (1, 60))), name="deliberation_assembly_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "called", "cancelled"]),
                            models.Q(models.Q(("event", ""), _negated=True), ("event_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="deliberation_assembly_event",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("listed_at", None), ("event_at__gt", models.F("listed_at")), _connector="OR"
                        ),
                        name="deliberation_assembly_event_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drawn_at", None), ("drawn_at__gte", models.F("event_at")), _connector="OR"
                        ),
                        name="deliberation_assembly_drawn_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["drawn", "sitting", "reported", "ended"]), _negated=True),
                            models.Q(("drawn_at__isnull", False), ("listed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="deliberation_assembly_drawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssemblyQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("feature", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=200)),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None),
                ),
                ("column", models.CharField(blank=True, editable=False, max_length=12)),
                ("codes", models.JSONField(default=dict, editable=False)),
                (
                    "assembly",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="deliberation.assembly",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assembly", "feature"), name="deliberation_question_once"),
                    models.CheckConstraint(
                        condition=models.Q(("feature__in", ("district", "age_band")), _negated=True),
                        name="deliberation_question_of_no_proof",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssemblyQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("feature", models.CharField(max_length=40)),
                ("value", models.CharField(max_length=60)),
                ("least", models.PositiveSmallIntegerField()),
                ("most", models.PositiveSmallIntegerField()),
                (
                    "assembly",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotas",
                        to="deliberation.assembly",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("assembly", "feature", "value"), name="deliberation_quota_once"),
                    models.CheckConstraint(
                        condition=models.Q(("least__lte", models.F("most"))), name="deliberation_quota_least_most"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssemblySession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("title", models.CharField(max_length=120)),
                ("agenda", models.TextField(blank=True, max_length=5000)),
                ("minutes", models.TextField(blank=True, max_length=5000)),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="deliberation.assembly"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="AssemblyStatement",
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
                ("by_city", models.BooleanField(default=False)),
                ("text", models.TextField(max_length=4000)),
                ("lang", models.CharField(default="en", max_length=10)),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="deliberation.assembly",
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
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Circle",
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
                ("title", models.CharField(max_length=120)),
                ("purpose", models.TextField(max_length=5000)),
                ("lang", models.CharField(default="en", max_length=10)),
                (
                    "openness",
                    models.CharField(
                        choices=[
                            ("open", "Open: whoever takes part in the city can join"),
                            ("invitation", "By invitation of a member"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("majority", "Majority: more say yes than no"),
                            ("consent", "Consent: nobody has a reasoned objection"),
                        ],
                        default="majority",
                        max_length=10,
                    ),
                ),
                ("quorum", models.PositiveSmallIntegerField(default=50)),
                ("decision_days", models.PositiveSmallIntegerField(default=7)),
                ("term_days", models.PositiveSmallIntegerField(default=180)),
                ("names_by_decision", models.BooleanField(default=True)),
                ("vacant_since", models.DateTimeField(editable=False, null=True)),
                ("dissolved_at", models.DateTimeField(editable=False, null=True)),
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
                        condition=models.Q(("visibility", "public")), fields=["-id"], name="deliberation_circle_newest"
                    ),
                    models.Index(
                        condition=models.Q(("author__isnull", False)),
                        fields=["author"],
                        name="deliberation_circle_author",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("openness__in", ["open", "invitation"])),
                        name="deliberation_circle_openness",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["majority", "consent"])), name="deliberation_circle_rule"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision_days__range", (2, 30)),
                            ("quorum__range", (10, 100)),
                            ("term_days__range", (30, 730)),
                        ),
                        name="deliberation_circle_bounds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CircleInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expires_at", models.DateTimeField(db_index=True)),
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
                    "circle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="deliberation.circle",
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
                "constraints": [models.UniqueConstraint(fields=("circle", "person"), name="deliberation_invited_once")],
            },
        ),
        migrations.CreateModel(
            name="CircleProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "brought_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("named_at", models.DateTimeField(editable=False, null=True)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="deliberation.circle"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="proposals.proposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Conversation",
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
                ("title", models.CharField(max_length=120)),
                ("about", models.TextField(blank=True, max_length=5000)),
                ("lang", models.CharField(default="en", max_length=10)),
                (
                    "state",
                    models.CharField(choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=10),
                ),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("edit_asked_at", models.DateTimeField(editable=False, null=True)),
                ("imported", models.BooleanField(default=False, editable=False)),
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
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("visibility", "public")), fields=["-id"], name="deliberation_conv_newest"
                    ),
                    models.Index(
                        condition=models.Q(("author__isnull", False)),
                        fields=["author"],
                        name="deliberation_conv_author",
                    ),
                    models.Index(
                        condition=models.Q(("closes_at__isnull", False), ("state", "open")),
                        fields=["closes_at"],
                        name="deliberation_conv_to_close",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closed"])), name="deliberation_conv_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposal", None), ("process", None), _connector="OR"),
                        name="deliberation_conv_attached_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state", "open")),
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="deliberation_conv_closed_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                        choices=[
                            ("ordinary", "Something we do or think"),
                            ("facilitator", "Who facilitates"),
                            ("rules", "Our own rules"),
                            ("proposal", "A proposal in our name"),
                            ("exclusion", "That somebody leaves"),
                            ("dissolution", "That the circle ends"),
                        ],
                        default="ordinary",
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=150)),
                ("text", models.TextField(blank=True, max_length=20000)),
                ("lang", models.CharField(default="en", max_length=10)),
                ("by_itself", models.BooleanField(default=False, editable=False)),
                ("change", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("adopted", "Adopted"),
                            ("rejected", "Not adopted"),
                            ("lapsed", "Too few spoke"),
                            ("withdrawn", "Withdrawn"),
                            ("replaced", "Replaced by a new text"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("majority", "Majority: more say yes than no"),
                            ("consent", "Consent: nobody has a reasoned objection"),
                        ],
                        max_length=10,
                    ),
                ),
                ("quorum", models.PositiveSmallIntegerField()),
                ("members", models.PositiveIntegerField()),
                ("is_second_call", models.BooleanField(default=False)),
                ("for_it", models.PositiveIntegerField(default=0)),
                ("against", models.PositiveIntegerField(default=0)),
                ("aside", models.PositiveIntegerField(default=0)),
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
                    "circle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="deliberation.circle",
                    ),
                ),
                (
                    "concerned",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followed_by",
                        to="deliberation.decision",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["circle", "-id"], name="deliberation_decision_of"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["closes_at"], name="deliberation_decision_due"
                    ),
                    models.Index(
                        condition=models.Q(("author__isnull", False)),
                        fields=["author"],
                        name="deliberation_decision_by",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["ordinary", "facilitator", "rules", "proposal", "exclusion", "dissolution"])
                        ),
                        name="deliberation_decision_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "adopted", "rejected", "lapsed", "withdrawn", "replaced"])
                        ),
                        name="deliberation_decision_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["majority", "consent"])), name="deliberation_decision_rule"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opened_at"))), name="deliberation_decision_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="deliberation_decision_closed_at",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("by_itself", True), ("state", "open")),
                        fields=("circle",),
                        name="deliberation_decision_one_by_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
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
                ("text", models.TextField(blank=True, max_length=2000)),
                ("lang", models.CharField(default="en", max_length=10)),
                ("position", models.PositiveIntegerField()),
                ("discussed_at", models.DateTimeField(editable=False, null=True)),
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
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "circle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda",
                        to="deliberation.circle",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="deliberation.decision",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["circle", "position"], name="deliberation_agenda_order")],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("listing", models.TextField(editable=False)),
                ("panels", models.TextField(editable=False)),
                ("quotas", models.TextField(editable=False)),
                ("rules", models.TextField(editable=False)),
                ("commitment", models.CharField(editable=False, max_length=64)),
                ("people", models.PositiveIntegerField()),
                ("lowest", models.FloatField()),
                ("highest", models.FloatField()),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("seed", models.CharField(blank=True, editable=False, max_length=200)),
                ("seed_source", models.CharField(blank=True, editable=False, max_length=500)),
                ("entered_at", models.DateTimeField(editable=False, null=True)),
                ("first", models.JSONField(default=list, editable=False)),
                ("declined", models.JSONField(default=list, editable=False)),
                ("seated", models.JSONField(default=list, editable=False)),
                ("failed", models.JSONField(default=list, editable=False)),
                ("unfilled", models.JSONField(default=list, editable=False)),
                (
                    "assembly",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="draw", to="deliberation.assembly"
                    ),
                ),
                (
                    "entered_by",
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
                        condition=models.Q(
                            models.Q(("entered_at", None), ("seed", "")),
                            models.Q(
                                models.Q(("seed", ""), _negated=True),
                                models.Q(("seed_source", ""), _negated=True),
                                ("entered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="deliberation_draw_seed",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("features", models.JSONField(default=dict)),
                ("general", models.BooleanField(default=False, editable=False)),
                ("ticket", models.CharField(blank=True, editable=False, max_length=32)),
                (
                    "assembly",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entrants",
                        to="deliberation.assembly",
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
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("assembly", "person"),
                        name="deliberation_entrant_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ticket", ""), _negated=True),
                        fields=("assembly", "ticket"),
                        name="deliberation_entrant_ticket",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                ("lang", models.CharField(default="en", max_length=10)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("place_name", models.CharField(blank=True, max_length=200)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("link", models.URLField(blank=True, max_length=300)),
                ("changes", models.PositiveIntegerField(default=0)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                ("minutes", models.TextField(blank=True, max_length=20000)),
                ("minutes_at", models.DateTimeField(editable=False, null=True)),
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
                    "circle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="deliberation.circle",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["circle", "-starts_at", "-id"], name="deliberation_meeting_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="deliberation_meeting_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place_name", ""), _negated=True),
                            models.Q(("link", ""), _negated=True),
                            ("visibility", "erased"),
                            _connector="OR",
                        ),
                        name="deliberation_meeting_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="deliberation_meeting_point",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="deliberation.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "person"), name="deliberation_attends_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("joined_at", models.DateTimeField()),
                ("willing", models.BooleanField(default=False)),
                ("named", models.BooleanField(default=False)),
                ("facilitates_until", models.DateTimeField(blank=True, null=True)),
                (
                    "circle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="deliberation.circle",
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
                    models.UniqueConstraint(fields=("circle", "person"), name="deliberation_member_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("facilitates_until__isnull", False)),
                        fields=("circle",),
                        name="deliberation_one_facilitator",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpinionMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("computed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("statements", models.PositiveIntegerField()),
                ("participants", models.PositiveIntegerField()),
                ("in_map", models.PositiveIntegerField()),
                ("stances", models.PositiveBigIntegerField()),
                ("model", models.JSONField()),
                ("shown", models.JSONField()),
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="map", to="deliberation.conversation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("in_map", models.BooleanField(default=False)),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="deliberation.conversation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "number"), name="deliberation_participant_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("conversation", "person"),
                        name="deliberation_participant_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
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
                ("body", models.TextField(max_length=20000)),
                ("lang", models.CharField(default="en", max_length=10)),
                ("votes_for", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("votes_against", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("abstained", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False, null=True)),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="deliberation.assembly",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_at", None), ("proposal", None)),
                            models.Q(
                                ("entered_at__isnull", False), ("proposal__isnull", False), ("votes_for__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="deliberation_recommendation_entered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "choice",
                    models.CharField(
                        choices=[("for", "For"), ("against", "Against"), ("abstain", "Abstain")], max_length=10
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="deliberation.recommendation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("recommendation", "person"), name="deliberation_membervote_once"),
                    models.CheckConstraint(
                        condition=models.Q(("choice__in", ["for", "against", "abstain"])),
                        name="deliberation_membervote_choice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticket", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("lapsed", "Did not answer in time"),
                            ("gone", "Cannot sit any more"),
                        ],
                        default="invited",
                        max_length=10,
                    ),
                ),
                ("round", models.PositiveIntegerField(default=0)),
                (
                    "invited_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("answer_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                (
                    "assembly",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="panel",
                        to="deliberation.assembly",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "invited")),
                        fields=["answer_by"],
                        name="deliberation_seat_unanswered",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("assembly", "ticket"), name="deliberation_seat_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False), ("state__in", ("invited", "accepted"))),
                        fields=("person",),
                        name="deliberation_seat_one_assembly",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["invited", "accepted", "declined", "lapsed", "gone"])),
                        name="deliberation_seat_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", None), ("state__in", ("invited", "accepted")), _connector="OR"),
                        name="deliberation_seat_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
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
                ("number", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=280)),
                ("lang", models.CharField(default="en", max_length=10)),
                ("seeded", models.BooleanField(default=False)),
                ("weight", models.FloatField(default=5.0625)),
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
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="deliberation.conversation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "number"), name="deliberation_statement_number"),
                    models.UniqueConstraint(
                        models.F("conversation"),
                        django.db.models.functions.text.MD5(django.db.models.functions.text.Lower("text")),
                        condition=models.Q(("visibility", "erased"), _negated=True),
                        name="deliberation_statement_said_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="deliberation_statement_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 0)), name="deliberation_statement_weight"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.SmallIntegerField(choices=[(1, "Agree"), (0, "Pass"), (-1, "Disagree")])),
                ("said_on", models.DateField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stances",
                        to="deliberation.participant",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stances",
                        to="deliberation.statement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "participant"), name="deliberation_stance_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__in", [-1, 0, 1])), name="deliberation_stance_value"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stir",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="deliberation.conversation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Voice",
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
                    "said",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("abstain", "I abstain"),
                            ("consent", "I consent: good enough for now, safe enough to try"),
                            ("aside", "I stand aside"),
                            ("objection", "I object, and say why"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=2000)),
                ("lang", models.CharField(default="en", max_length=10)),
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
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="deliberation.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "author"), name="deliberation_voice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("said__in", ["yes", "no", "abstain", "consent", "aside", "objection"])),
                        name="deliberation_voice_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason", ""), ("said", "objection"), ("visibility", "public"), _negated=True
                        ),
                        name="deliberation_objection_reasoned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Willing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "willing",
            },
        ),
    ]
