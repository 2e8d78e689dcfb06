import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0005_cast_at_once")]

    operations = [
        migrations.CreateModel(
            name="OptionPicture",
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
                ("alt", models.CharField(max_length=300)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "option",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="voting.option",
                    ),
                ),
            ],
            options={
                "ordering": ["option", "position"],
                "indexes": [
                    models.Index(condition=models.Q(("widths", [])), fields=["id"], name="voting_picture_unmade")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("option", "position"), name="voting_picture_position"),
                    models.UniqueConstraint(fields=("option", "digest"), name="voting_picture_once"),
                    models.CheckConstraint(
                        condition=models.Q(("position__range", (1, 3))), name="voting_picture_three"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="voting_picture_has_words"
                    ),
                ],
            },
        ),
    ]
