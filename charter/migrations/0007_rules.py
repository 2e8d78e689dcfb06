from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        ("charter", "0006_calls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ruleversion",
            name="decided_by",
            field=models.CharField(
                choices=[("administrator", "an administrator"), ("residents", "residents, by vote")],
                db_default="administrator",
                default="administrator",
                max_length=13,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="round_id",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="proposal_id",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="effective_at",
            field=models.DateTimeField(db_default=Now(), editable=False),
        ),
        # What was entered until now was in force at once.
        migrations.RunSQL("UPDATE charter_ruleversion SET effective_at = created_at", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective_at__gte", models.F("created_at"))), name="charter_ruleversion_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by", "administrator"), ("proposal_id", None), ("round_id", None)),
                    models.Q(
                        ("decided_by", "residents"),
                        ("proposal_id__isnull", False),
                        ("round_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="charter_ruleversion_decided",
            ),
        ),
    ]
