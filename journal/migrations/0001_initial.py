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
            name="Reader",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.BigIntegerField(editable=False, null=True)),
                ("verb", models.CharField(max_length=60)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("data", models.JSONField(default=dict)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "actor",
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
                    models.Index(fields=["subject_type", "subject_id", "id"], name="journal_entry_subject"),
                    models.Index(condition=models.Q(("position", None)), fields=["id"], name="journal_entry_unplaced"),
                    models.Index(
                        condition=models.Q(("actor__isnull", False)), fields=["actor"], name="journal_entry_actor"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("position",), name="journal_entry_position"),
                    models.CheckConstraint(
                        condition=models.Q(("verb__regex", "^[a-z_]+\\.[a-z_]+$")), name="journal_entry_verb_dotted"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=40)),
                ("salt", models.CharField(max_length=64)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="journal.entry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "what"), name="journal_opening_once"),
                    models.CheckConstraint(
                        condition=models.Q(("salt__regex", "^[0-9a-f]{64}$")), name="journal_opening_hex"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Registered",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("verb", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("hash", models.CharField(max_length=64, unique=True)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="registered", to="journal.entry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["verb", "-number"], name="journal_registered_verb")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="journal_registered_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("hash__regex", "^[0-9a-f]{64}$"), ("previous__regex", "^[0-9a-f]{64}$")),
                        name="journal_registered_hex",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Root",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("since", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("step", models.IntegerField()),
                ("marks", models.JSONField()),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("seed", models.CharField(max_length=64, unique=True)),
                ("seed_hash", models.CharField(max_length=64)),
                ("seed_revealed", models.CharField(blank=True, max_length=64)),
                ("public_key", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
                (
                    "published_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", models.F("since")), ("since__gte", 0), ("step__gte", 1)),
                        name="journal_root_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hash__regex", "^[0-9a-f]{64}$"),
                            ("previous__regex", "^[0-9a-f]{64}$"),
                            ("public_key__regex", "^[0-9a-f]{64}$"),
                            ("seed__regex", "^[0-9a-f]{64}$"),
                            ("seed_hash__regex", "^[0-9a-f]{64}$"),
                        ),
                        name="journal_root_hex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signature__regex", "^[0-9a-f]{128}$")), name="journal_root_signed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("previous", "0000000000000000000000000000000000000000000000000000000000000000"),
                                ("seed_revealed", ""),
                            ),
                            models.Q(
                                ("seed_revealed__regex", "^[0-9a-f]{64}$"),
                                models.Q(
                                    ("previous", "0000000000000000000000000000000000000000000000000000000000000000"),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="journal_root_reveals",
                    ),
                ],
            },
        ),
    ]
