import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("charter", "0001_initial"),
        ("deliberation", "0001_initial"),
        ("journal", "0001_initial"),
        ("moderation", "0001_initial"),
        ("proposals", "0001_initial"),
        ("voting", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "frequency",
                    models.CharField(choices=[("daily", "daily digest"), ("weekly", "weekly digest")], max_length=10),
                ),
                ("on", models.DateField()),
                ("until", models.DateTimeField()),
                ("after", models.BigIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("frequency", "on"), name="notifications_edition_once")],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications.edition",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="notifications_digest_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "person"), name="notifications_digest_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wanted", models.BooleanField(db_default=True, default=True)),
                (
                    "circle",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliberation.circle",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="charter.district",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="charter.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="charter.process",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="voting.round",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="charter.topic",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("proposal__isnull", False)),
                        fields=["proposal", "person"],
                        name="notifications_follow_proposal",
                    ),
                    models.Index(
                        condition=models.Q(("process__isnull", False)),
                        fields=["process", "person"],
                        name="notifications_follow_process",
                    ),
                    models.Index(
                        condition=models.Q(("round__isnull", False)),
                        fields=["round", "person"],
                        name="notifications_follow_round",
                    ),
                    models.Index(
                        condition=models.Q(("topic__isnull", False)),
                        fields=["topic", "person"],
                        name="notifications_follow_topic",
                    ),
                    models.Index(
                        condition=models.Q(("district__isnull", False)),
                        fields=["district", "person"],
                        name="notifications_follow_district",
                    ),
                    models.Index(
                        condition=models.Q(("office__isnull", False)),
                        fields=["office", "person"],
                        name="notifications_follow_office",
                    ),
                    models.Index(
                        condition=models.Q(("circle__isnull", False)),
                        fields=["circle", "person"],
                        name="notifications_follow_circle",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "proposal", "process", "round", "topic", "district", "office", "circle"),
                        name="notifications_follow_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("circle__isnull", True),
                                ("district__isnull", True),
                                ("office__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", False),
                                ("round__isnull", True),
                                ("topic__isnull", True),
                            ),
                            models.Q(
                                ("circle__isnull", True),
                                ("district__isnull", True),
                                ("office__isnull", True),
                                ("process__isnull", False),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                                ("topic__isnull", True),
                            ),
                            models.Q(
                                ("circle__isnull", True),
                                ("district__isnull", True),
                                ("office__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", False),
                                ("topic__isnull", True),
                            ),
                            models.Q(
                                ("circle__isnull", True),
                                ("district__isnull", True),
                                ("office__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                                ("topic__isnull", False),
                            ),
                            models.Q(
                                ("circle__isnull", True),
                                ("district__isnull", False),
                                ("office__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                                ("topic__isnull", True),
                            ),
                            models.Q(
                                ("circle__isnull", True),
                                ("district__isnull", True),
                                ("office__isnull", False),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                                ("topic__isnull", True),
                            ),
                            models.Q(
                                ("circle__isnull", False),
                                ("district__isnull", True),
                                ("office__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                                ("topic__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="notifications_follow_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wanted", True), ("proposal__isnull", False), ("circle__isnull", False), _connector="OR"
                        ),
                        name="notifications_follow_stopped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer_published", "The city answered"),
                            ("threshold_reached", "A proposal reached its threshold"),
                            ("overdue", "An answer is overdue"),
                            ("contested", "An answer goes back to the office"),
                            ("delivery", "How what was promised goes"),
                            ("done_asked", "You are asked whether something was done"),
                            ("comment_on_mine", "Somebody commented on what you wrote"),
                            ("office_reminder", "Your office owes an answer"),
                            ("moderated", "A moderator decided about what you wrote or flagged"),
                            ("interim_reply", "The city sent word before its answer"),
                            ("office_work", "A colleague of your office counts on you"),
                            ("text_changed", "A text you support changed, and waits for your word"),
                            ("amendment", "An amendment concerns you"),
                            ("authorship", "Something about what you write with others"),
                            ("process_phase", "A phase of a process you follow begins or ends soon"),
                            ("merge", "What you write is to become one with another proposal"),
                            ("carry", "What you support became part of another proposal, and asks for your word"),
                            ("pledged", "Somebody pledged something for your proposal"),
                            ("help_wanted", "Neighbours who do it themselves call for help"),
                            ("taken_up", "Residents take a proposal up themselves"),
                            ("ended", "The city ends a proposal, or lets it go on"),
                            ("round", "A vote you follow opens, is counted or is cancelled"),
                            ("round_closing", "A vote closes soon, and you have not voted"),
                            ("circle", "A circle of yours decides or meets"),
                            ("lot", "The lot fell on you: a seat in an assembly waits for your answer"),
                            ("jury", "You are called to a jury, or your vote in it is awaited"),
                            ("case", "A case is decided that is about what you wrote, flagged or judged"),
                            ("report", "A report you have made every month is there"),
                            ("around", "A proposal or an answer in a topic, district, office or place you follow"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("office", "Because your office answers for it."),
                            ("administrator", "Because you are an administrator of the city."),
                            ("replied", "Because it replies to your comment."),
                            ("author", "Because you wrote the proposal."),
                            ("wrote", "Because you wrote it."),
                            ("invited", "Because you are asked."),
                            ("supporter", "Because you support it."),
                            ("commenter", "Because you commented on it."),
                            ("pledger", "Because you pledged something for it."),
                            ("member", "Because you are a member of it."),
                            ("drawn", "Because you let yourself be drawn."),
                            ("flagged", "Because you flagged it."),
                            ("juror", "Because you accept jury duty."),
                            ("begun", "Because you began a ballot. What you chose was not kept."),
                            ("follower", "Because you follow it."),
                            ("office_followed", "Because you follow the office that answered."),
                            ("place", "Because it lies near a place you follow."),
                            ("topic", "Because you follow its topic."),
                            ("district", "Because you follow its district."),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "told_on",
                    models.DateField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.datetime.Now(), models.DateField()
                        ),
                        default=django.utils.timezone.localdate,
                        editable=False,
                    ),
                ),
                ("read_at", models.DateTimeField(editable=False, null=True)),
                (
                    "awaits",
                    models.CharField(
                        blank=True,
                        choices=[("daily", "daily digest"), ("weekly", "weekly digest")],
                        db_default="",
                        default="",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliberation.assembly",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="moderation.case",
                    ),
                ),
                (
                    "circle",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliberation.circle",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliberation.conversation",
                    ),
                ),
                (
                    "digest",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="notifications.digest",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.entry",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="charter.process",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="voting.round",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-id"], name="notifications_inbox"),
                    models.Index(fields=["person", "proposal", "told_on", "id"], name="notifications_inbox_day"),
                    models.Index(
                        condition=models.Q(("process__isnull", False)),
                        fields=["person", "process", "told_on", "id"],
                        name="notifications_process_day",
                    ),
                    models.Index(
                        condition=models.Q(("round__isnull", False)),
                        fields=["person", "round", "told_on", "id"],
                        name="notifications_round_day",
                    ),
                    models.Index(
                        condition=models.Q(("kind", "report")),
                        fields=["person", "kind", "told_on", "id"],
                        name="notifications_report_day",
                    ),
                    models.Index(
                        condition=models.Q(("kind", "round_closing")),
                        fields=["round", "id"],
                        name="notifications_round_reminders",
                    ),
                    models.Index(
                        condition=models.Q(("awaits", ""), _negated=True),
                        fields=["awaits", "person"],
                        name="notifications_awaits_digest",
                    ),
                    models.Index(
                        condition=models.Q(("digest__isnull", False)),
                        fields=["digest"],
                        name="notifications_brought_by",
                    ),
                    models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="notifications_unread"),
                    models.Index(fields=["created_at"], name="notifications_line_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "person"), name="notifications_notification_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("awaits", ""),
                            models.Q(("awaits__in", ["daily", "weekly"]), ("digest", None)),
                            _connector="OR",
                        ),
                        name="notifications_notification_brought_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assembly", None),
                                ("case", None),
                                ("circle", None),
                                ("conversation", None),
                                ("kind", "report"),
                                ("process", None),
                                ("proposal", None),
                                ("round", None),
                            ),
                            models.Q(
                                ("assembly__isnull", True),
                                ("case__isnull", True),
                                ("circle__isnull", True),
                                ("conversation__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", False),
                                ("round__isnull", True),
                            ),
                            models.Q(
                                ("assembly__isnull", True),
                                ("case__isnull", True),
                                ("circle__isnull", True),
                                ("conversation__isnull", True),
                                ("process__isnull", False),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                            ),
                            models.Q(
                                ("assembly__isnull", True),
                                ("case__isnull", True),
                                ("circle__isnull", True),
                                ("conversation__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", False),
                            ),
                            models.Q(
                                ("assembly__isnull", True),
                                ("case__isnull", True),
                                ("circle__isnull", True),
                                ("conversation__isnull", False),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                            ),
                            models.Q(
                                ("assembly__isnull", True),
                                ("case__isnull", True),
                                ("circle__isnull", False),
                                ("conversation__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                            ),
                            models.Q(
                                ("assembly__isnull", False),
                                ("case__isnull", True),
                                ("circle__isnull", True),
                                ("conversation__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                            ),
                            models.Q(
                                ("assembly__isnull", True),
                                ("case__isnull", False),
                                ("circle__isnull", True),
                                ("conversation__isnull", True),
                                ("process__isnull", True),
                                ("proposal__isnull", True),
                                ("round__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="notifications_notification_about_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "round_closing"), _negated=True),
                            models.Q(("awaits", ""), ("digest", None), ("round__isnull", False)),
                            _connector="OR",
                        ),
                        name="notifications_notification_reminder_at_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=250)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("headers", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("sent", "sent"), ("refused", "refused")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("error", models.CharField(blank=True, max_length=300)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                (
                    "digest",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail",
                        to="notifications.digest",
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
                (
                    "notification",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail",
                        to="notifications.notification",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state", "waiting"), ("digest__isnull", True), ("notification__isnull", True)
                        ),
                        fields=["next_try_at", "id"],
                        name="notifications_wait_transact",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting"), ("notification__isnull", False)),
                        fields=["next_try_at", "id"],
                        name="notifications_wait_at_once",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting"), ("digest__isnull", False)),
                        fields=["next_try_at", "id"],
                        name="notifications_wait_bulk",
                    ),
                    models.Index(fields=["created_at"], name="notifications_mail_age"),
                    models.Index(
                        condition=models.Q(("state", "sent")), fields=["sent_at"], name="notifications_mail_sent"
                    ),
                    models.Index(
                        condition=models.Q(("failed_at__isnull", False), ("state", "refused")),
                        fields=["-id"],
                        name="notifications_mail_dead",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("notification", None), ("digest", None), _connector="OR"),
                        name="notifications_mail_one_channel",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("radius", models.PositiveIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["latitude", "longitude"], name="notifications_place_near")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "number"), name="notifications_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 5)), name="notifications_place_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("radius__gte", 500), ("radius__lte", 3000)),
                        name="notifications_place_radius",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__gte", -85),
                            ("latitude__lte", 85),
                            ("longitude__gte", -180),
                            ("longitude__lte", 180),
                        ),
                        name="notifications_place_on_earth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("answer_published", "The city answered"),
                            ("threshold_reached", "A proposal reached its threshold"),
                            ("overdue", "An answer is overdue"),
                            ("contested", "An answer goes back to the office"),
                            ("delivery", "How what was promised goes"),
                            ("done_asked", "You are asked whether something was done"),
                            ("comment_on_mine", "Somebody commented on what you wrote"),
                            ("office_reminder", "Your office owes an answer"),
                            ("moderated", "A moderator decided about what you wrote or flagged"),
                            ("interim_reply", "The city sent word before its answer"),
                            ("office_work", "A colleague of your office counts on you"),
                            ("text_changed", "A text you support changed, and waits for your word"),
                            ("amendment", "An amendment concerns you"),
                            ("authorship", "Something about what you write with others"),
                            ("process_phase", "A phase of a process you follow begins or ends soon"),
                            ("merge", "What you write is to become one with another proposal"),
                            ("carry", "What you support became part of another proposal, and asks for your word"),
                            ("pledged", "Somebody pledged something for your proposal"),
                            ("help_wanted", "Neighbours who do it themselves call for help"),
                            ("taken_up", "Residents take a proposal up themselves"),
                            ("ended", "The city ends a proposal, or lets it go on"),
                            ("round", "A vote you follow opens, is counted or is cancelled"),
                            ("round_closing", "A vote closes soon, and you have not voted"),
                            ("circle", "A circle of yours decides or meets"),
                            ("lot", "The lot fell on you: a seat in an assembly waits for your answer"),
                            ("jury", "You are called to a jury, or your vote in it is awaited"),
                            ("case", "A case is decided that is about what you wrote, flagged or judged"),
                            ("report", "A report you have made every month is there"),
                            ("around", "A proposal or an answer in a topic, district, office or place you follow"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "mail",
                    models.CharField(
                        choices=[
                            ("at_once", "at once"),
                            ("daily", "once a day"),
                            ("weekly", "once a week"),
                            ("off", "not by mail"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="notifications_preference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("round_closing", "jury", "case")), _negated=True),
                            ("mail__in", ["at_once", "off"]),
                            _connector="OR",
                        ),
                        name="notifications_preference_reminder_at_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("error", models.CharField(max_length=300)),
                ("tries", models.PositiveSmallIntegerField(default=1)),
                ("next_try_at", models.DateTimeField(db_index=True)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.entry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Spread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "begun_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.entry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["turn", "id"], name="notifications_spread_turn")],
            },
        ),
        migrations.CreateModel(
            name="StoppedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, unique=True)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("bounced", "the mail server says that nobody has this address"),
                            ("complained", "mail to this address was reported as unwanted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said", models.CharField(blank=True, max_length=300)),
                (
                    "stopped_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True),
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
                    models.CheckConstraint(
                        condition=models.Q(("address", django.db.models.functions.text.Lower("address"))),
                        name="notifications_stopped_lower",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("url", models.URLField(max_length=500)),
                (
                    "sorts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("secret", models.CharField(max_length=80)),
                ("number", models.BigIntegerField()),
                ("failures", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("next_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("last_result", models.CharField(blank=True, db_default="", max_length=120)),
                ("last_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("stopped_at", None)), fields=["next_at"], name="notifications_webhook_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "url"), name="notifications_webhook_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 0)), name="notifications_webhook_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mails", models.PositiveSmallIntegerField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("mails__lte", 50)), name="notifications_attention_most")
                ],
            },
        ),
    ]
