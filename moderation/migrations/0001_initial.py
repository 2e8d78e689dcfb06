import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("charter", "0001_initial"),
        ("deliberation", "0001_initial"),
        ("proposals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("hide", "hide"),
                            ("ask_edit", "ask to edit"),
                            ("restore", "restore"),
                            ("dismiss", "dismiss the flags"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("spam", "Spam or advertising"),
                            ("insult", "Insult, threat or hatred"),
                            ("personal_data", "Somebody's personal data"),
                            ("illegal", "Against the law"),
                            ("off_topic", "Not about this"),
                            ("other", "Something else"),
                            ("no_breach", "It breaks no rule"),
                            ("changed", "What was wrong has been changed"),
                            ("mistake", "It was hidden by mistake"),
                        ],
                        max_length=15,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("restored_at", models.DateTimeField(editable=False, null=True)),
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
                "indexes": [models.Index(fields=["created_at"], name="moderation_act_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("deed__in", ["hide", "ask_edit"]),
                                ("reason__in", ["spam", "insult", "personal_data", "illegal", "off_topic", "other"]),
                            ),
                            models.Q(
                                ("deed__in", ["restore", "dismiss"]),
                                ("reason__in", ["no_breach", "changed", "mistake"]),
                            ),
                            _connector="OR",
                        ),
                        name="moderation_act_reason_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("restored_at", None), ("deed", "hide"), _connector="OR"),
                        name="moderation_act_hidden_restored",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[("content", "content"), ("account", "account")], default="content", max_length=10
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("flags", "flags of residents"),
                            ("moderator", "a moderator"),
                            ("urgent", "a moderator, who hid it at once"),
                            ("alarm", "an alarm about many alike"),
                            ("block", "an account shut out by moderators"),
                            ("repeated", "several cases within a year"),
                            ("appeal", "an appeal"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("spam", "Spam or advertising"),
                            ("insult", "Insult, threat or hatred"),
                            ("personal_data", "Somebody's personal data"),
                            ("illegal", "Against the law"),
                            ("off_topic", "Not about this"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                (
                    "panel",
                    models.CharField(
                        choices=[("jury", "jury"), ("small_jury", "small jury"), ("staff", "two moderators")],
                        default="staff",
                        max_length=10,
                    ),
                ),
                ("size", models.PositiveSmallIntegerField(default=2)),
                ("quorum", models.PositiveSmallIntegerField(default=2)),
                ("days", models.PositiveSmallIntegerField()),
                ("answer_days", models.PositiveSmallIntegerField()),
                ("appeal_days", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("sitting", "open"), ("decided", "decided"), ("lapsed", "lapsed")],
                        default="sitting",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "keep"),
                            ("ask_edit", "ask to edit"),
                            ("hide", "hide"),
                            ("warn", "warn"),
                            ("silence", "silence for some time"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spam", "Spam or advertising"),
                            ("insult", "Insult, threat or hatred"),
                            ("personal_data", "Somebody's personal data"),
                            ("illegal", "Against the law"),
                            ("off_topic", "Not about this"),
                            ("other", "Something else"),
                            ("no_breach", "It breaks no rule"),
                            ("changed", "What was wrong has been changed"),
                            ("mistake", "It was hidden by mistake"),
                        ],
                        max_length=15,
                    ),
                ),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_at", models.DateTimeField()),
                ("extended", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(null=True)),
                ("appeal_until", models.DateTimeField(null=True)),
                ("list_csv", models.TextField(blank=True, editable=False)),
                ("list_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("seed_root", models.BigIntegerField(editable=False, null=True)),
                ("secret", models.BinaryField(null=True)),
                ("exhausted", models.BooleanField(default=False, editable=False)),
                (
                    "appeal_of",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="moderation.case",
                    ),
                ),
                (
                    "appeal_of_act",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="moderation.act",
                    ),
                ),
                (
                    "appellant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
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
                        condition=models.Q(("state", "sitting")), fields=["due_at"], name="moderation_case_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "sitting"), _negated=True),
                        fields=["-id"],
                        name="moderation_case_closed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin__in", ["flags", "moderator", "urgent", "alarm", "block", "repeated", "appeal"]),
                            ("panel__in", ["jury", "small_jury", "staff"]),
                            ("subject__in", ["content", "account"]),
                        ),
                        name="moderation_case_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["spam", "insult", "personal_data", "illegal", "off_topic", "other"])
                        ),
                        name="moderation_case_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("appeal_until", None), ("decided_at", None), ("outcome", ""), ("state", "sitting")
                            ),
                            models.Q(
                                ("decided_at__isnull", False), ("secret", None), ("state__in", ["decided", "lapsed"])
                            ),
                            _connector="OR",
                        ),
                        name="moderation_case_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "decided"), _negated=True),
                            models.Q(("outcome__in", ["keep", "ask_edit", "hide"]), ("subject", "content")),
                            models.Q(("outcome__in", ["keep", "warn", "silence"]), ("subject", "account")),
                            _connector="OR",
                        ),
                        name="moderation_case_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "lapsed"), _negated=True), ("outcome__in", ["", "keep"]), _connector="OR"
                        ),
                        name="moderation_case_lapsed_keeps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "keep"), ("outcome_reason__in", ["no_breach", "changed", "mistake", ""])
                            ),
                            models.Q(
                                ("outcome__in", ["ask_edit", "hide", "warn", "silence"]),
                                (
                                    "outcome_reason__in",
                                    ["spam", "insult", "personal_data", "illegal", "off_topic", "other"],
                                ),
                            ),
                            models.Q(("outcome", ""), ("outcome_reason", "")),
                            _connector="OR",
                        ),
                        name="moderation_case_outcome_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal_of__isnull", False), ("appeal_of_act", None), ("origin", "appeal")),
                            models.Q(("appeal_of", None), ("appeal_of_act__isnull", False), ("origin", "appeal")),
                            models.Q(
                                models.Q(("origin", "appeal"), _negated=True),
                                ("appeal_of", None),
                                ("appeal_of_act", None),
                                ("appellant", None),
                            ),
                            _connector="OR",
                        ),
                        name="moderation_case_appeal_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "appeal"), _negated=True), ("appeal_until", None), _connector="OR"
                        ),
                        name="moderation_case_appeal_final",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", "account"), ("person", None), _connector="OR"),
                        name="moderation_case_person_of_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("list_hash", ""),
                                ("panel", "staff"),
                                ("quorum", 2),
                                ("secret", None),
                                ("seed_root", None),
                                ("size", 2),
                            ),
                            models.Q(
                                models.Q(("panel", "staff"), _negated=True),
                                models.Q(("list_hash", ""), _negated=True),
                                ("seed_root__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="moderation_case_drawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quorum__gte", 1), ("quorum__lte", models.F("size"))),
                        name="moderation_case_quorum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("opened_at"))), name="moderation_case_due_later"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False), ("state", "sitting")),
                        fields=("person",),
                        name="moderation_case_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("lifted_at", models.DateTimeField(editable=False, null=True)),
                ("lifted_reason", models.CharField(blank=True, max_length=500)),
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
                    "lifted_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="moderation.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("person",),
                        name="moderation_block_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_reason", "")),
                            models.Q(("lifted_at__isnull", False), models.Q(("lifted_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="moderation_block_lifted_with_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="act",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="moderation.case"
            ),
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposal", "proposal"),
                            ("comment", "comment"),
                            ("answer", "answer"),
                            ("interimreply", "interim reply"),
                            ("answerverdict", "reason against an answer"),
                            ("progressreport", "report of delivery"),
                            ("picture", "picture"),
                            ("attachment", "document"),
                            ("amendment", "amendment"),
                            ("revision", "earlier text"),
                            ("merge", "suggested merge"),
                            ("pledge", "pledge"),
                            ("helpcall", "call for help"),
                            ("conversation", "conversation"),
                            ("statement", "statement"),
                            ("circle", "circle"),
                            ("decision", "decision of a circle"),
                            ("voice", "reason of a member of a circle"),
                            ("agendaitem", "item of a circle's agenda"),
                            ("meeting", "meeting of a circle"),
                            ("assemblystatement", "statement from an assembly"),
                            ("recommendation", "recommendation of an assembly"),
                        ],
                        max_length=20,
                    ),
                ),
                ("content_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting"),
                            ("edit_asked", "author asked to change it"),
                            ("hidden", "hidden"),
                            ("settled", "settled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("flag_count", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "assembly",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                (
                    "circle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliberation.circle",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="deliberation.conversation",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="charter.district"
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "opened_at", "id"], name="moderation_concern_queue"),
                    models.Index(
                        condition=models.Q(("author__isnull", False)),
                        fields=["author"],
                        name="moderation_concern_author",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "content_id"), name="moderation_concern_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "edit_asked", "hidden", "settled"])),
                        name="moderation_concern_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assembly__isnull", True),
                                ("circle__isnull", True),
                                ("conversation__isnull", True),
                                ("proposal__isnull", False),
                            ),
                            models.Q(
                                ("assembly__isnull", True),
                                ("circle__isnull", True),
                                ("conversation__isnull", False),
                                ("proposal__isnull", True),
                            ),
                            models.Q(
                                ("assembly__isnull", True),
                                ("circle__isnull", False),
                                ("conversation__isnull", True),
                                ("proposal__isnull", True),
                            ),
                            models.Q(
                                ("assembly__isnull", False),
                                ("circle__isnull", True),
                                ("conversation__isnull", True),
                                ("proposal__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="moderation_concern_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "proposal",
                                    "comment",
                                    "answer",
                                    "interimreply",
                                    "answerverdict",
                                    "progressreport",
                                    "picture",
                                    "attachment",
                                    "amendment",
                                    "revision",
                                    "merge",
                                    "pledge",
                                    "helpcall",
                                    "conversation",
                                    "statement",
                                    "circle",
                                    "decision",
                                    "voice",
                                    "agendaitem",
                                    "meeting",
                                    "assemblystatement",
                                    "recommendation",
                                ],
                            )
                        ),
                        name="moderation_concern_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("open", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="moderation.case",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_items", to="moderation.concern"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "concern"), name="moderation_item_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("open", True)), fields=("concern",), name="moderation_item_one_open"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="act",
            name="concern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="moderation.concern"
            ),
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("spam", "Spam or advertising"),
                            ("insult", "Insult, threat or hatred"),
                            ("personal_data", "Somebody's personal data"),
                            ("illegal", "Against the law"),
                            ("off_topic", "Not about this"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="moderation.concern",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["concern", "reason"], name="moderation_flag_concern"),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["reason", "concern"],
                        name="moderation_flag_undecided",
                    ),
                    models.Index(
                        condition=models.Q(("person__isnull", False)), fields=["person"], name="moderation_flag_person"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None), ("person__isnull", False)),
                        fields=("concern", "person"),
                        name="moderation_flag_one_open_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["spam", "insult", "personal_data", "illegal", "off_topic", "other"])
                        ),
                        name="moderation_flag_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HourCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField(unique=True)),
                ("written", models.PositiveIntegerField()),
                ("by_new", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by_new__lte", models.F("written"))), name="moderation_hour_part"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Juror",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticket", models.CharField(max_length=32, null=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("called_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answer_by", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[("declined", "declined"), ("silent", "did not answer"), ("let_go", "let go")],
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("sits", models.BooleanField(default=True)),
                (
                    "vote",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "keep"),
                            ("ask_edit", "ask to edit"),
                            ("hide", "hide"),
                            ("warn", "warn"),
                            ("silence", "silence for some time"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "vote_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("spam", "Spam or advertising"),
                            ("insult", "Insult, threat or hatred"),
                            ("personal_data", "Somebody's personal data"),
                            ("illegal", "Against the law"),
                            ("off_topic", "Not about this"),
                            ("other", "Something else"),
                            ("no_breach", "It breaks no rule"),
                            ("changed", "What was wrong has been changed"),
                            ("mistake", "It was hidden by mistake"),
                        ],
                        max_length=15,
                    ),
                ),
                ("vote_text", models.TextField(blank=True, max_length=2000)),
                ("voted_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jurors",
                        to="moderation.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "called_at"], name="moderation_juror_duties"),
                    models.Index(
                        condition=models.Q(("accepted_at", None), ("sits", True)),
                        fields=["answer_by"],
                        name="moderation_juror_unanswered",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "person"), name="moderation_juror_once"),
                    models.UniqueConstraint(fields=("case", "ticket"), name="moderation_juror_ticket"),
                    models.UniqueConstraint(fields=("case", "number"), name="moderation_juror_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("sits", True)), fields=("person",), name="moderation_juror_one_duty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), ("ended_at", None)),
                            models.Q(
                                ("ended__in", ["declined", "silent", "let_go"]),
                                ("ended_at__isnull", False),
                                ("sits", False),
                            ),
                            _connector="OR",
                        ),
                        name="moderation_juror_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sits", False), ("person__isnull", False), _connector="OR"),
                        name="moderation_juror_sits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="moderation_juror_number_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("vote", ""), ("vote_reason", ""), ("vote_text", ""), ("voted_at", None)),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("vote", "keep"),
                                ("vote_reason__in", ["no_breach", "changed", "mistake"]),
                                ("voted_at__isnull", False),
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("vote__in", ["ask_edit", "hide", "warn", "silence"]),
                                (
                                    "vote_reason__in",
                                    ["spam", "insult", "personal_data", "illegal", "off_topic", "other"],
                                ),
                                ("voted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="moderation_juror_vote",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Readiness",
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
                "verbose_name_plural": "readiness",
            },
        ),
        migrations.CreateModel(
            name="RoomWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="moderation.case",
                    ),
                ),
                (
                    "juror",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="moderation.juror"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "id"], name="moderation_word_case")],
            },
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("warning", "warning"), ("silence", "silence for some time")], max_length=10
                    ),
                ),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sanction", to="moderation.case"
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
                        condition=models.Q(("ended_at", None), ("kind", "silence")),
                        fields=["person", "until"],
                        name="moderation_silence_now",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "warning"), ("until", None)),
                            models.Q(("kind", "silence"), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="moderation_sanction_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("given_at")), _connector="OR"),
                        name="moderation_sanction_order",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="act",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deed", "hide"), ("restored_at", None)),
                fields=("concern",),
                name="moderation_act_hidden_once",
            ),
        ),
    ]
