"""A file is taken in once: rounds imported before this keep no hash of theirs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0007_rules")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="file_hash",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("file_hash", ""), _negated=True),
                fields=("file_hash",),
                name="voting_round_imported_once",
            ),
        ),
    ]
