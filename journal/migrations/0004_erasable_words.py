"""The reason a person gave can be erased together with them, as what they wrote can be: the entry stays without it.

Entries that told once more in their data which person they are about (`person.assisted`) tell it no longer.
"""

from django.db import migrations

TRIGGER = """
CREATE OR REPLACE FUNCTION journal_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.id, OLD.verb, OLD.subject_type, OLD.created_at)
           IS NOT DISTINCT FROM (NEW.id, NEW.verb, NEW.subject_type, NEW.created_at)
       AND (OLD.position IS NULL OR OLD.position IS NOT DISTINCT FROM NEW.position)
       AND (NEW.actor_id IS NULL OR OLD.actor_id IS NOT DISTINCT FROM NEW.actor_id)
       AND (NEW.subject_id = OLD.subject_id OR (OLD.subject_type = 'person' AND NEW.subject_id = 0))
       AND (NEW.data = OLD.data{words})
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'journal entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
"""
WORDS = " OR (OLD.actor_id IS NOT NULL AND NEW.actor_id IS NULL AND NEW.data = OLD.data - 'reason')"
TOLD_TWICE = """
ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only;
UPDATE journal_entry SET data = data - 'id' WHERE verb = 'person.assisted' AND data ->> 'of' = 'person';
ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_erasable_people")]

    operations = [
        migrations.RunSQL(TRIGGER.format(words=WORDS), TRIGGER.format(words="")),
        migrations.RunSQL(TOLD_TWICE, migrations.RunSQL.noop),
    ]
