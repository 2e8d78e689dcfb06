"""Entries are never changed or deleted; only a position can be given once, and an actor erased."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.id, OLD.verb, OLD.subject_type, OLD.subject_id, OLD.data, OLD.created_at)
           IS NOT DISTINCT FROM (NEW.id, NEW.verb, NEW.subject_type, NEW.subject_id, NEW.data, NEW.created_at)
       AND (OLD.position IS NULL OR OLD.position IS NOT DISTINCT FROM NEW.position)
       AND (NEW.actor_id IS NULL OR OLD.actor_id IS NOT DISTINCT FROM NEW.actor_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'journal entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_append_only();
"""
BACKWARD = """
DROP TRIGGER journal_entry_append_only ON journal_entry;
DROP FUNCTION journal_entry_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
