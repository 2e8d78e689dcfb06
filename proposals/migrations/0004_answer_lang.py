from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_pictures")]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="lang",
            field=models.CharField(db_default="en", default="en", max_length=10),
        ),
    ]
