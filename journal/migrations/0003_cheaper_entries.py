import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="opening",
            name="journal_opening_hex",
        ),
        migrations.RemoveConstraint(
            model_name="registered",
            name="journal_registered_hex",
        ),
        migrations.AlterField(
            model_name="opening",
            name="entry",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="journal.entry"
            ),
        ),
        migrations.AlterField(
            model_name="registered",
            name="hash",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="registered",
            name="previous",
            field=models.CharField(max_length=64),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("salt"), 64),
                    django.db.models.lookups.Exact(
                        models.Func(
                            "salt",
                            models.Value("0123456789abcdef"),
                            models.Value(""),
                            function="translate",
                            output_field=models.TextField(),
                        ),
                        "",
                    ),
                ),
                name="journal_opening_hex",
            ),
        ),
    ]
