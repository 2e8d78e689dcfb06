from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_organisation_pages"),
        ("charter", "0001_initial"),
        ("deliberation", "0001_initial"),
        ("journal", "0003_cheaper_entries"),
        ("moderation", "0002_steps_options_organisations"),
        ("notifications", "0002_organisations"),
        ("proposals", "0003_hidden_steps"),
        ("voting", "0003_hidden_options"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(
                    ("conversation__isnull", False),
                    ("circle__isnull", False),
                    ("assembly__isnull", False),
                    ("organisation__isnull", False),
                    ("case__isnull", False),
                    _connector="OR",
                ),
                fields=["person", "told_on", "id"],
                name="notifications_rarer_day",
            ),
        ),
    ]
