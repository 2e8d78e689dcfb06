"""What the journal and the register hold is never changed or deleted; the register is one chain of hashes."""

from django.db import migrations

# An entry can be given its position once. Of people, erasure takes out who acted, with the reason they gave, and whom an
# entry is about: the entry stays and names nobody.
APPEND_ONLY = """
CREATE FUNCTION journal_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.id, OLD.verb, OLD.subject_type, OLD.created_at)
           IS NOT DISTINCT FROM (NEW.id, NEW.verb, NEW.subject_type, NEW.created_at)
       AND (OLD.position IS NULL OR OLD.position IS NOT DISTINCT FROM NEW.position)
       AND (NEW.actor_id IS NULL OR OLD.actor_id IS NOT DISTINCT FROM NEW.actor_id)
       AND (NEW.subject_id = OLD.subject_id OR (OLD.subject_type = 'person' AND NEW.subject_id = 0))
       AND (
           NEW.data = OLD.data
           OR (OLD.actor_id IS NOT NULL AND NEW.actor_id IS NULL AND NEW.data = OLD.data - 'reason')
       )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'journal entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_append_only();
"""
ALTERABLE = """
DROP TRIGGER journal_entry_append_only ON journal_entry;
DROP FUNCTION journal_entry_append_only();
"""
# Each entry follows the one before it: its number is the next, and it names that one's hash. The hash is as it must be.
CHAIN = """
ALTER TABLE journal_registered ADD CONSTRAINT journal_registered_hashed
    CHECK (hash = encode(sha256(convert_to(previous || E'\\n' || text, 'UTF8')), 'hex'));
CREATE FUNCTION journal_registered_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh LEFT JOIN journal_registered AS before ON before.number = fresh.number - 1
        WHERE fresh.previous IS DISTINCT FROM CASE fresh.number WHEN 1 THEN repeat('0', 64) ELSE before.hash END
    ) THEN
        RAISE EXCEPTION 'the register has no gaps and no forks' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER journal_registered_chain AFTER INSERT ON journal_registered
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_registered_chain();
"""
UNCHAIN = """
DROP TRIGGER journal_registered_chain ON journal_registered;
DROP FUNCTION journal_registered_chain();
ALTER TABLE journal_registered DROP CONSTRAINT journal_registered_hashed;
"""
KEEP = """
CREATE FUNCTION journal_register_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the public register is never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER journal_registered_kept BEFORE UPDATE OR DELETE ON journal_registered
    FOR EACH ROW EXECUTE FUNCTION journal_register_kept();
CREATE TRIGGER journal_root_kept BEFORE UPDATE OR DELETE ON journal_root
    FOR EACH ROW EXECUTE FUNCTION journal_register_kept();
CREATE TRIGGER journal_opening_kept BEFORE UPDATE ON journal_opening
    FOR EACH ROW EXECUTE FUNCTION journal_register_kept();
"""
LET_GO = """
DROP TRIGGER journal_opening_kept ON journal_opening;
DROP TRIGGER journal_root_kept ON journal_root;
DROP TRIGGER journal_registered_kept ON journal_registered;
DROP FUNCTION journal_register_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, ALTERABLE),
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunSQL(KEEP, LET_GO),
    ]
