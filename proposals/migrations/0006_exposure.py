import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

# What is open no more lies behind everything open, the newest first.
PUT_BEHIND = """
UPDATE proposals_proposal
SET exposure_rank = 2305843009213693952 + 1099511627776 - extract(epoch FROM published_at)::bigint
WHERE state <> 'open' AND published_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0005_places")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="exposure_rank",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(PUT_BEHIND, migrations.RunSQL.noop),
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
        migrations.CreateModel(
            name="ExposureTaken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch", models.UUIDField(unique=True)),
                ("taken_at", models.DateTimeField(db_default=Now(), editable=False)),
            ],
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["exposure_rank", "id"],
                name="proposals_fair",
            ),
        ),
    ]
