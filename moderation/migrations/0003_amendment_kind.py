from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("charter", "0004_face"),
        ("moderation", "0002_interim_replies"),
        ("proposals", "0013_authorship"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="concern",
            name="moderation_concern_kind",
        ),
        migrations.AlterField(
            model_name="concern",
            name="kind",
            field=models.CharField(
                choices=[
                    ("proposal", "proposal"),
                    ("comment", "comment"),
                    ("answer", "answer"),
                    ("interimreply", "interim reply"),
                    ("picture", "picture"),
                    ("attachment", "document"),
                    ("amendment", "amendment"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["proposal", "comment", "answer", "interimreply", "picture", "attachment", "amendment"],
                    )
                ),
                name="moderation_concern_kind",
            ),
        ),
    ]
