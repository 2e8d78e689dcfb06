"""Schema `box`: ballots of secret rounds while they are open, out of everybody's reach behind six functions.

The web's role may call the functions and read nothing. A ballot lies under a tag: HMAC-SHA256 of the proof's tag with a
key of the round. Closing rewrites what is left without tags, in an order that says nothing, in one transaction, so that
neither columns nor row versions (xmin, ctid) join a voter to a ballot; TRUNCATE gives the old pages back to the disk,
as VACUUM FULL would, but within the same transaction.
"""

from django.db import migrations

FORWARD = """
CREATE SCHEMA box;

-- The round's key, exclusive-ored with the two pads of HMAC (RFC 2104) once for all ballots.
CREATE TABLE box.key (
    round_id bigint PRIMARY KEY,
    inner_pad bytea NOT NULL CHECK (octet_length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (octet_length(outer_pad) = 64),
    since timestamptz NOT NULL
);
CREATE TABLE box.ballot (
    round_id bigint NOT NULL,
    tag bytea NOT NULL CHECK (octet_length(tag) = 32),
    district_id bigint NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    sealed bytea NOT NULL,
    PRIMARY KEY (round_id, tag)
);
-- The same sealed bytes under two tags would be a copy of somebody's ballot.
CREATE UNIQUE INDEX box_ballot_hash ON box.ballot (round_id, hash);
CREATE TABLE box.replaced (round_id bigint NOT NULL, hash bytea NOT NULL, PRIMARY KEY (round_id, hash));
-- Statistics keep no tag and no key: ANALYZE copies values into pg_statistic, where they would outlive the box, so that
-- whoever owns the database could ask after closing who had voted.
ALTER TABLE box.key ALTER inner_pad SET STATISTICS 0, ALTER outer_pad SET STATISTICS 0, ALTER since SET STATISTICS 0;
ALTER TABLE box.ballot ALTER tag SET STATISTICS 0, ALTER district_id SET STATISTICS 0, ALTER hash SET STATISTICS 0,
    ALTER sealed SET STATISTICS 0;
ALTER TABLE box.replaced ALTER hash SET STATISTICS 0;

CREATE FUNCTION box.open(the_round bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    inside bytea := decode(repeat('36', 64), 'hex');
    outside bytea := decode(repeat('5c', 64), 'hex');
BEGIN
    FOR at IN 0..31 LOOP
        inside := set_byte(inside, at, get_byte(inside, at) # get_byte(key, at));
        outside := set_byte(outside, at, get_byte(outside, at) # get_byte(key, at));
    END LOOP;
    INSERT INTO box.key VALUES (the_round, inside, outside, clock_timestamp());
END
$$;

-- Null where there is no valid proof, the round has no box, or the proof became another document's since it opened.
-- Planned once per connection.
CREATE FUNCTION box.tag_of(the_round bigint, the_person bigint) RETURNS bytea
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
REVOKE EXECUTE ON FUNCTION box.tag_of FROM PUBLIC;

CREATE FUNCTION box.holds(the_round bigint, the_person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- The key first, then the ballots: who closes locks the tables in this order.
DECLARE mine bytea := box.tag_of(the_round, the_person);
BEGIN
    RETURN EXISTS (SELECT FROM box.ballot WHERE round_id = the_round AND tag = mine);
END
$$;

-- Puts a sealed ballot into the box, over the one that was there: 'taken', 'replaced', 'same' (sent again), or why not:
-- 'closed', 'elsewhere', 'unproved', 'size', 'copied'. That it was begun is forgotten with it.
CREATE FUNCTION box.cast(the_round bigint, the_person bigint, the_district bigint, the_sealed bytea)
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

-- Empties the box of a round that the caller has locked and marked as closed. Everything left has one xmin and the
-- order of its hash. Ballots of rounds that are still open are put back in the order of their tags.
CREATE FUNCTION box.close(the_round bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE taken integer;
BEGIN
    PERFORM pg_advisory_xact_lock(1987011188, the_round::integer);
    LOCK TABLE box.key, box.ballot, box.replaced IN ACCESS EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM public.voting_round WHERE id = the_round AND state IN ('closed', 'cancelled')) THEN
        RAISE EXCEPTION 'round % is not closed', the_round;
    END IF;
    IF EXISTS (SELECT FROM public.voting_round WHERE id = the_round AND state = 'closed') THEN
        INSERT INTO public.voting_turnout (round_id, district_id, voters)
            SELECT the_round, district_id, count(*) FROM box.ballot WHERE round_id = the_round
            GROUP BY district_id ORDER BY district_id;
        INSERT INTO public.voting_sealedballot (round_id, hash, sealed)
            SELECT the_round, hash, sealed FROM (
                SELECT hash, sealed FROM box.ballot WHERE round_id = the_round
                UNION ALL SELECT hash, NULL FROM box.replaced WHERE round_id = the_round
            ) AS all_of_it ORDER BY hash;
    END IF;
    SELECT count(*) INTO taken FROM box.ballot WHERE round_id = the_round;
    CREATE TEMPORARY TABLE kept_key ON COMMIT DROP AS SELECT * FROM box.key WHERE round_id <> the_round;
    CREATE TEMPORARY TABLE kept_ballot ON COMMIT DROP AS SELECT * FROM box.ballot WHERE round_id <> the_round;
    CREATE TEMPORARY TABLE kept_replaced ON COMMIT DROP AS SELECT * FROM box.replaced WHERE round_id <> the_round;
    TRUNCATE box.key, box.ballot, box.replaced;
    INSERT INTO box.key SELECT * FROM kept_key ORDER BY round_id;
    INSERT INTO box.ballot SELECT * FROM kept_ballot ORDER BY round_id, tag;
    INSERT INTO box.replaced SELECT * FROM kept_replaced ORDER BY round_id, hash;
    DROP TABLE kept_key, kept_ballot, kept_replaced;
    RETURN taken;
END
$$;

CREATE FUNCTION box.held() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT count(*) FROM box.ballot $$;

GRANT USAGE ON SCHEMA box TO PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0001_initial"), ("accounts", "0003_identity"), ("charter", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, "DROP SCHEMA box CASCADE")]
