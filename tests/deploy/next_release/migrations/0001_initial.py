"""What a release may bring while the one before it serves: a column, an index without a lock, a bound checked later."""

from django.db import migrations

COLUMN = "ALTER TABLE proposals_support ADD COLUMN drill_note text NOT NULL DEFAULT ''"
BOUND = "ALTER TABLE proposals_support ADD CONSTRAINT drill_short CHECK (length(drill_note) < 100) NOT VALID"


class Migration(migrations.Migration):
    atomic = False
    dependencies = []
    operations = [
        migrations.RunSQL(COLUMN),
        migrations.RunSQL(BOUND),
        migrations.RunSQL("ALTER TABLE proposals_support VALIDATE CONSTRAINT drill_short"),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY drill_by_note ON proposals_support (drill_note)"),
    ]
