"""The day of the next promise, kept with the proposal: an office's list of what it promised is read in that order."""

from django.db import migrations, models

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
UPDATE proposals_proposal SET next_promise_on = proposals_next_promise_on(id, state)
    WHERE proposals_next_promise_on(id, state) IS NOT NULL;
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
    dependencies = [
        ("proposals", "0017_closest"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="next_promise_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("next_promise_on__isnull", False), ("visibility", "public")),
                fields=["office", "next_promise_on", "id"],
                name="proposals_promised_by",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("next_promise_on__isnull", False), ("visibility", "public")),
                fields=["next_promise_on", "id"],
                include=("office",),
                name="proposals_promised",
            ),
        ),
    ]
