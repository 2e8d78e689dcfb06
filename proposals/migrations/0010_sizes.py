import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Of supports that were given before; what was taken back was not kept.
SUMS = """
INSERT INTO proposals_supportday (day, district_id, supports)
SELECT support.created_at::date, proposal.district_id, count(*) FROM proposals_support AS support
JOIN proposals_proposal AS proposal ON proposal.id = support.proposal_id
WHERE support.created_at IS NOT NULL GROUP BY 1, 2
"""


class Migration(migrations.Migration):
    dependencies = [
        ("charter", "0004_face"),
        ("proposals", "0009_process"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupportDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("supports", models.IntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_title_trigrams",
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_newest",
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_supported",
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_in_district",
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_on_topic",
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_queue",
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_of_office",
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
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["state", "-published_at", "-id"],
                name="proposals_in_state",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["state", "-sorting_supports", "-id"],
                name="proposals_supported_in_state",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["lang", "-published_at", "-id"],
                name="proposals_in_lang",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False), ("visibility", "public")),
                fields=["district", "state", "-published_at"],
                name="proposals_in_district",
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
                condition=models.Q(("state", "awaiting_answer"), ("visibility", "public")),
                fields=["due_at", "id"],
                include=("office", "district", "topic"),
                name="proposals_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(
                    ("escalated_at__isnull", False), ("state", "awaiting_answer"), ("visibility", "public")
                ),
                fields=["due_at", "id"],
                name="proposals_escalated",
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
        migrations.AddField(
            model_name="supportday",
            name="district",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="charter.district",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportday",
            constraint=models.UniqueConstraint(
                fields=("day", "district"), name="proposals_supportday_once", nulls_distinct=False
            ),
        ),
        migrations.RunSQL(SUMS, migrations.RunSQL.noop),
    ]
