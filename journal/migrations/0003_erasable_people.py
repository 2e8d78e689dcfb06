"""A person an entry is about can be erased from it, as its actor can: the entry stays and names nobody."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION journal_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.id, OLD.verb, OLD.subject_type, OLD.data, OLD.created_at)
           IS NOT DISTINCT FROM (NEW.id, NEW.verb, NEW.subject_type, NEW.data, NEW.created_at)
       AND (OLD.position IS NULL OR OLD.position IS NOT DISTINCT FROM NEW.position)
       AND (NEW.actor_id IS NULL OR OLD.actor_id IS NOT DISTINCT FROM NEW.actor_id)
       AND (NEW.subject_id = OLD.subject_id OR (OLD.subject_type = 'person' AND NEW.subject_id = 0))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'journal entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION journal_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
