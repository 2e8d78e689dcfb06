from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_assisted"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(condition=models.Q(("is_active", False)), fields=["id"], name="accounts_person_shut"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["seen_on"], name="accounts_person_seen"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("warned_on__isnull", False)), fields=["warned_on"], name="accounts_person_warned"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("email__isnull", False), ("email_confirmed_at", None)),
                fields=["created_at"],
                name="accounts_person_unconfirmed",
            ),
        ),
    ]
