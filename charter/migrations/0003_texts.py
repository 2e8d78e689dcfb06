from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charter", "0002_city_water")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="texts",
            field=models.JSONField(blank=True, default=dict),
        )
        for name in ("district", "office", "topic")
    ]
