from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0011_workspace")]

    operations = [
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("state", "open"), ("visibility", "public")),
                fields=["gather_until"],
                name="proposals_gathering",
            ),
        ),
    ]
