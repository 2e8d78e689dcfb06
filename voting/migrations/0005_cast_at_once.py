"""`box.cast` asks all that is asked of a round, so that a ballot is one statement; statistics keep no tag and no key.

ANALYZE copies values into pg_statistic, where they would outlive the box: keys of several open rounds, and tags of some
voters, so that whoever owns the database could ask after closing who had voted.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE box.key ALTER inner_pad SET STATISTICS 0, ALTER outer_pad SET STATISTICS 0, ALTER since SET STATISTICS 0;
ALTER TABLE box.ballot ALTER tag SET STATISTICS 0, ALTER district_id SET STATISTICS 0, ALTER hash SET STATISTICS 0,
    ALTER sealed SET STATISTICS 0;
ALTER TABLE box.replaced ALTER hash SET STATISTICS 0;

-- As before, planned once per connection.
CREATE OR REPLACE FUNCTION box.tag_of(the_round bigint, the_person bigint) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (
        SELECT sha256(key.outer_pad || sha256(key.inner_pad || proof.tag))
        FROM identity.proof AS proof, box.key AS key
        WHERE proof.person_id = the_person AND proof.expires_on >= current_date AND key.round_id = the_round
            AND (proof.other_since IS NULL OR proof.other_since < key.since)
    );
END
$$;

-- Puts a sealed ballot into the box, over the one that was there: 'taken', 'replaced', 'same' (sent again), or why not:
-- 'closed', 'elsewhere', 'unproved', 'size', 'copied'. That it was begun is forgotten with it.
CREATE OR REPLACE FUNCTION box.cast(the_round bigint, the_person bigint, the_district bigint, the_sealed bytea)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine bytea;
    its bytea := sha256(the_sealed);
    before bytea;
    size integer;
    places text[];
BEGIN
    -- Shared with all who vote, alone for who closes: whoever holds it looks at the clock while nobody can close.
    PERFORM pg_advisory_xact_lock_shared(1987011188, the_round::integer);
    SELECT box_size, districts INTO size, places FROM public.voting_round
        WHERE id = the_round AND state = 'open' AND secrecy = 'secret'
        AND opens_at <= clock_timestamp() AND clock_timestamp() < closes_at;
    IF NOT FOUND THEN RETURN 'closed'; END IF;
    IF places <> '{}' AND NOT EXISTS (
        SELECT FROM public.charter_district WHERE id = the_district AND code = ANY(places)
    ) THEN RETURN 'elsewhere'; END IF;
    -- After the lock: who closes holds it and then waits for all who read the box.
    mine := box.tag_of(the_round, the_person);
    IF mine IS NULL THEN RETURN 'unproved'; END IF;
    IF octet_length(the_sealed) <> size + 48 THEN RETURN 'size'; END IF;
    -- One after the other for one voter: the later one sees the earlier, and its hash is kept.
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(mine, 'hex'), the_round));
    SELECT hash INTO before FROM box.ballot WHERE round_id = the_round AND tag = mine;
    IF before = its THEN
        DELETE FROM public.voting_begun WHERE round_id = the_round AND person_id = the_person;
        RETURN 'same';
    END IF;
    IF EXISTS (SELECT FROM box.ballot WHERE round_id = the_round AND hash = its)
        OR EXISTS (SELECT FROM box.replaced WHERE round_id = the_round AND hash = its) THEN RETURN 'copied'; END IF;
    IF before IS NULL THEN
        INSERT INTO box.ballot VALUES (the_round, mine, the_district, its, the_sealed) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN RETURN 'copied'; END IF;
    ELSE
        BEGIN
            UPDATE box.ballot SET district_id = the_district, hash = its, sealed = the_sealed
                WHERE round_id = the_round AND tag = mine;
        EXCEPTION WHEN unique_violation THEN RETURN 'copied';
        END;
        INSERT INTO box.replaced VALUES (the_round, before);
    END IF;
    DELETE FROM public.voting_begun WHERE round_id = the_round AND person_id = the_person;
    RETURN CASE WHEN before IS NULL THEN 'taken' ELSE 'replaced' END;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0004_reminders"), ("charter", "0001_initial")]

    # The function of before and this one answer the same where this one's questions were asked already.
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
