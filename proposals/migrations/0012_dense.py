import django.contrib.postgres.indexes
import django.db.models.functions.math
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("charter", "0005_processes"),
        ("proposals", "0011_workspace"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_place",
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("state", "open"), ("visibility", "public")),
                fields=["gather_until"],
                name="proposals_gathering",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func(
                    django.db.models.functions.math.Radians("longitude"),
                    models.Func(
                        django.db.models.functions.math.Tan(django.db.models.functions.math.Radians("latitude")),
                        function="asinh",
                        output_field=models.FloatField(),
                    ),
                    function="point",
                    output_field=models.FloatField(),
                ),
                condition=models.Q(
                    ("latitude__isnull", False), ("published_at__isnull", False), ("visibility", "public")
                ),
                include=("id", "latitude", "longitude", "district", "topic", "state"),
                name="proposals_place",
            ),
        ),
    ]
