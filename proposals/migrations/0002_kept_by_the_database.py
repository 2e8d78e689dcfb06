"""What the database itself writes and keeps of proposals: first authors, who writes, texts, the day of the next promise."""

from django.db import migrations

# Whoever begins a proposal is its first author: the database writes both rows, whichever way the proposal comes.
BEGUN = """
CREATE FUNCTION proposals_authorship_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO proposals_authorship (proposal_id, person_id, via, since)
    VALUES (NEW.id, NEW.author_id, 'begun', NEW.created_at) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER proposals_authorship_begun AFTER INSERT ON proposals_proposal
    FOR EACH ROW WHEN (NEW.author_id IS NOT NULL AND NEW.organisation_id IS NULL)
    EXECUTE FUNCTION proposals_authorship_begun();
"""
NOT_BEGUN = """
DROP TRIGGER proposals_authorship_begun ON proposals_proposal;
DROP FUNCTION proposals_authorship_begun();
"""
# Who writes it now: its authors, or whoever speaks for the organisation whose proposal it is.
WRITERS = """
CREATE VIEW proposals_writer AS
    SELECT proposal_id, person_id, id AS authorship_id FROM proposals_authorship
    UNION ALL
    SELECT proposal.id, speaks.person_id, NULL
    FROM proposals_proposal AS proposal
    JOIN accounts_organisation AS its ON its.id = proposal.organisation_id AND its.ended_at IS NULL
    JOIN accounts_representative AS speaks ON speaks.organisation_id = its.id AND speaks.until IS NULL;
"""
# A revision is never changed or deleted. Erasure takes out its author, or all its words; the only revision there is may
# be replaced while nobody supports it.
UNCHANGED = """
CREATE FUNCTION proposals_revision_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (OLD.id, OLD.proposal_id, OLD.number, OLD.substantial, OLD.changed_share, OLD.changes, OLD.created_at)
           IS NOT DISTINCT FROM
           (NEW.id, NEW.proposal_id, NEW.number, NEW.substantial, NEW.changed_share, NEW.changes, NEW.created_at)
       AND (NEW.author_id IS NULL OR OLD.author_id IS NOT DISTINCT FROM NEW.author_id)
       AND (NEW.amendment_id IS NULL OR OLD.amendment_id IS NOT DISTINCT FROM NEW.amendment_id)
       AND (
           (OLD.title, OLD.body, OLD.reason) IS NOT DISTINCT FROM (NEW.title, NEW.body, NEW.reason)
           OR (NEW.title, NEW.body, NEW.reason) IS NOT DISTINCT FROM ('', '', '')
           OR (
               OLD.number = 1
               AND NOT EXISTS (SELECT FROM proposals_revision WHERE proposal_id = OLD.proposal_id AND number > 1)
               AND NOT EXISTS (SELECT FROM proposals_support WHERE revision_id = OLD.id)
           )
       )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'revisions are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER proposals_revision_unchanged BEFORE UPDATE OR DELETE ON proposals_revision
    FOR EACH ROW EXECUTE FUNCTION proposals_revision_unchanged();
"""
CHANGED = """
DROP TRIGGER proposals_revision_unchanged ON proposals_revision;
DROP FUNCTION proposals_revision_unchanged();
"""
# A proposal that is answered or in delivery and whose last answer promises something has the day of the next promise
# that is neither kept nor given up; the end of time where no promise is left, or none had a day. Whatever changes one
# of these rows, the database writes it: acts hold the lock of the proposal by then.
KEPT = """
CREATE FUNCTION proposals_next_promise_on(proposal bigint, state text) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(min(promise.due_on), '9999-12-31')
    FROM (
        SELECT id, decision FROM proposals_answer WHERE proposal_id = $1 ORDER BY number DESC LIMIT 1
    ) AS answer LEFT JOIN proposals_commitment AS promise
        ON promise.answer_id = answer.id AND promise.kept_on IS NULL AND promise.given_up_on IS NULL
    WHERE $2 IN ('answered', 'in_delivery') AND answer.decision IN ('accepted', 'partly_accepted', 'already_planned')
    GROUP BY answer.id
$$;
CREATE FUNCTION proposals_keep_next_promise(proposal bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE proposals_proposal SET next_promise_on = proposals_next_promise_on(id, state)
    WHERE id = $1 AND next_promise_on IS DISTINCT FROM proposals_next_promise_on(id, state)
$$;
CREATE FUNCTION proposals_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.next_promise_on := proposals_next_promise_on(NEW.id, NEW.state);
    RETURN NEW;
END
$$;
CREATE FUNCTION proposals_promised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM proposals_keep_next_promise(proposal_id) FROM proposals_answer
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.answer_id ELSE NEW.answer_id END;
    RETURN NULL;
END
$$;
CREATE FUNCTION proposals_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM proposals_keep_next_promise(NEW.proposal_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER proposals_moved BEFORE UPDATE OF state ON proposals_proposal
    FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION proposals_moved();
CREATE TRIGGER proposals_answered AFTER INSERT ON proposals_answer
    FOR EACH ROW EXECUTE FUNCTION proposals_answered();
CREATE TRIGGER proposals_promised AFTER INSERT OR DELETE OR UPDATE OF due_on, kept_on, given_up_on
    ON proposals_commitment FOR EACH ROW EXECUTE FUNCTION proposals_promised();
"""
NOT_KEPT = """
DROP TRIGGER proposals_moved ON proposals_proposal;
DROP TRIGGER proposals_answered ON proposals_answer;
DROP TRIGGER proposals_promised ON proposals_commitment;
DROP FUNCTION proposals_moved();
DROP FUNCTION proposals_answered();
DROP FUNCTION proposals_promised();
DROP FUNCTION proposals_keep_next_promise(bigint);
DROP FUNCTION proposals_next_promise_on(bigint, text);
"""


class Migration(migrations.Migration):
    # What a database that was made before the first release has instead.
    replaces = [
        ("proposals", "0002_open_and_title_indexes"),
        ("proposals", "0003_pictures"),
        ("proposals", "0004_answer_lang"),
        ("proposals", "0005_places"),
        ("proposals", "0006_exposure"),
        ("proposals", "0007_moderation"),
        ("proposals", "0008_channels"),
        ("proposals", "0009_process"),
        ("proposals", "0010_sizes"),
        ("proposals", "0011_workspace"),
        ("proposals", "0012_dense"),
        ("proposals", "0013_authorship"),
        ("proposals", "0014_merging"),
        ("proposals", "0015_delivery"),
        ("proposals", "0016_pledges"),
        ("proposals", "0017_closest"),
        ("proposals", "0018_next_promise"),
        ("proposals", "0019_bridging"),
        ("proposals", "0020_recommendations"),
        ("proposals", "0021_rules"),
        ("proposals", "0022_hidden_texts"),
    ]
    dependencies = [("proposals", "0001_initial"), ("accounts", "0002_initial")]

    operations = [
        migrations.RunSQL(BEGUN, NOT_BEGUN),
        migrations.RunSQL(WRITERS, "DROP VIEW proposals_writer"),
        migrations.RunSQL(UNCHANGED, CHANGED),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
