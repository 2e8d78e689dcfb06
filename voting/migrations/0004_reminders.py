from django.db import migrations, models

SAY_BY_CODE = """
UPDATE voting_round SET cancelled_because = 'nothing-feasible' WHERE cancelled_because = 'No option is feasible.'
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0003_delegation")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="closing_told_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(SAY_BY_CODE, migrations.RunSQL.noop),
    ]
