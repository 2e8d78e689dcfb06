"""The public register: a chain of hashes over public acts, and the roots that are published of it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# Each entry follows the one before it: its number is the next, and it names that one's hash. The hash is as it must be.
CHAIN = """
ALTER TABLE journal_registered ADD CONSTRAINT journal_registered_hashed
    CHECK (hash = encode(sha256(convert_to(previous || E'\\n' || text, 'UTF8')), 'hex'));
CREATE FUNCTION journal_registered_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh LEFT JOIN journal_registered AS before ON before.number = fresh.number - 1
        WHERE fresh.previous IS DISTINCT FROM CASE fresh.number WHEN 1 THEN repeat('0', 64) ELSE before.hash END
    ) THEN
        RAISE EXCEPTION 'the register has no gaps and no forks' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER journal_registered_chain AFTER INSERT ON journal_registered
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_registered_chain();
"""
UNCHAIN = """
DROP TRIGGER journal_registered_chain ON journal_registered;
DROP FUNCTION journal_registered_chain();
ALTER TABLE journal_registered DROP CONSTRAINT journal_registered_hashed;
"""
KEEP = """
CREATE FUNCTION journal_register_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the public register is never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER journal_registered_kept BEFORE UPDATE OR DELETE ON journal_registered
    FOR EACH ROW EXECUTE FUNCTION journal_register_kept();
CREATE TRIGGER journal_root_kept BEFORE UPDATE OR DELETE ON journal_root
    FOR EACH ROW EXECUTE FUNCTION journal_register_kept();
CREATE TRIGGER journal_opening_kept BEFORE UPDATE ON journal_opening
    FOR EACH ROW EXECUTE FUNCTION journal_register_kept();
"""
LET_GO = """
DROP TRIGGER journal_opening_kept ON journal_opening;
DROP TRIGGER journal_root_kept ON journal_root;
DROP TRIGGER journal_registered_kept ON journal_registered;
DROP FUNCTION journal_register_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0004_erasable_words"),
    ]

    operations = [
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
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(KEEP, LET_GO),
    ]
