"""Schema `identity`: tags of residency proofs and of addresses, out of the web's reach behind functions.

The web's role may call the functions and read nothing. No role is created here: the deployment does that. What retention
and erasure need of it is there too; nothing leaves it but counts and ids of proposals.
"""

from django.db import migrations

FORWARD = """
CREATE SCHEMA identity;

CREATE TABLE identity.proof (
    tag bytea PRIMARY KEY CHECK (octet_length(tag) = 32),
    pepper_version smallint NOT NULL,
    method text NOT NULL,
    expires_on date NOT NULL,
    person_id bigint NOT NULL UNIQUE,
    other_since timestamptz
);

-- Binds a tag to a person; false when it is another person's and still valid (or expired less than 30 days ago). It
-- remembers when the person's proof became another document's: one person, one voice in a round that was open then.
CREATE FUNCTION identity.claim(
    the_tag bytea, the_version smallint, the_method text, the_expiry date, the_person bigint
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE since timestamptz;
BEGIN
    DELETE FROM identity.proof WHERE tag = the_tag AND expires_on + 30 < current_date;
    DELETE FROM identity.proof AS mine WHERE mine.person_id = the_person AND mine.tag <> the_tag
        AND NOT EXISTS (SELECT FROM identity.proof AS other WHERE other.tag = the_tag
                        AND other.person_id <> the_person);
    IF FOUND THEN since := clock_timestamp(); END IF;
    INSERT INTO identity.proof VALUES (the_tag, the_version, the_method, the_expiry, the_person, since)
    ON CONFLICT (tag) DO UPDATE
        SET pepper_version = excluded.pepper_version, method = excluded.method, expires_on = excluded.expires_on
        WHERE proof.person_id = excluded.person_id;
    RETURN FOUND;
END
$$;

CREATE FUNCTION identity.release(the_person bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM identity.proof WHERE person_id = the_person;
    RETURN FOUND;
END
$$;

CREATE FUNCTION identity.is_verified(the_person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM identity.proof WHERE person_id = the_person AND expires_on >= current_date)
$$;

-- Who asked for a letter to an address or proved one, out of the web's reach like the tags of documents.
CREATE TABLE identity.address (
    tag bytea NOT NULL CHECK (octet_length(tag) = 32),
    pepper_version smallint NOT NULL,
    person_id bigint NOT NULL,
    asked boolean NOT NULL,
    expires_on date NOT NULL,
    PRIMARY KEY (person_id, asked)
);
CREATE INDEX identity_address_tag ON identity.address (tag);

-- Takes a place at an address for a letter; false when so many others have a letter under way or a proof there.
CREATE FUNCTION identity.ask_address(
    the_tag bytea, the_version smallint, the_person bigint, the_expiry date, the_most integer
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(the_tag, 'hex'), 0));
    IF (SELECT count(DISTINCT person_id) FROM identity.address
        WHERE tag = the_tag AND person_id <> the_person AND expires_on >= current_date) >= the_most THEN
        RETURN false;
    END IF;
    INSERT INTO identity.address VALUES (the_tag, the_version, the_person, true, the_expiry)
    ON CONFLICT (person_id, asked) DO UPDATE
        SET tag = excluded.tag, pepper_version = excluded.pepper_version, expires_on = excluded.expires_on;
    RETURN true;
END
$$;

-- The letter arrived: its address is proved, an earlier one no longer.
CREATE FUNCTION identity.prove_address(the_person bigint, the_expiry date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM identity.address AS old WHERE old.person_id = the_person AND NOT old.asked
        AND EXISTS (SELECT FROM identity.address AS new WHERE new.person_id = the_person AND new.asked);
    UPDATE identity.address SET asked = false, expires_on = the_expiry WHERE person_id = the_person AND asked;
    RETURN FOUND;
END
$$;

-- Gives up the place of a letter that was asked for, or of a proof.
CREATE FUNCTION identity.drop_address(the_person bigint, was_asked boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM identity.address WHERE person_id = the_person AND asked = was_asked;
    RETURN FOUND;
END
$$;

CREATE FUNCTION identity.forget_addresses() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (DELETE FROM identity.address WHERE expires_on < current_date RETURNING 1) SELECT count(*) FROM gone
$$;

-- Frees a number that somebody only knew, for whoever shows its document at a desk; says whose it was.
CREATE FUNCTION identity.free_known(the_tag bytea, the_person bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM identity.proof WHERE tag = the_tag AND person_id <> the_person
        AND method IN ('register', 'post_register') RETURNING person_id
$$;

-- Tags are kept until 30 days after their proof ended: so long nobody else can use the number.
CREATE FUNCTION identity.forget_proofs(the_most integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (
        DELETE FROM identity.proof WHERE tag IN (
            SELECT tag FROM identity.proof WHERE expires_on + 30 < current_date LIMIT the_most
        ) RETURNING 1
    ) SELECT count(*) FROM gone
$$;

-- That a number whose account is erased still supports a proposal others may support: else whoever comes back with a
-- new account would count twice. A mark is worthless without the tag, and goes when the proposal takes no supports.
CREATE TABLE identity.voice (
    mark bytea PRIMARY KEY CHECK (octet_length(mark) = 32),
    proposal_id bigint NOT NULL
);
CREATE INDEX identity_voice_proposal ON identity.voice (proposal_id);

CREATE FUNCTION identity.leave_voices(the_person bigint, the_proposals bigint[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH left_behind AS (
        INSERT INTO identity.voice
        SELECT sha256(proof.tag || int8send(proposal)), proposal
        FROM identity.proof, unnest(the_proposals) AS proposal WHERE proof.person_id = the_person
        ON CONFLICT DO NOTHING RETURNING 1
    ) SELECT count(*) FROM left_behind
$$;

-- Gives a person who came back the proposals their number supports already.
CREATE FUNCTION identity.take_voices(the_person bigint) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM identity.voice USING identity.proof
    WHERE proof.person_id = the_person AND voice.mark = sha256(proof.tag || int8send(voice.proposal_id))
    RETURNING voice.proposal_id
$$;

CREATE FUNCTION identity.held(OUT proofs bigint, OUT addresses bigint, OUT voices bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT count(*) FROM identity.proof), (SELECT count(*) FROM identity.address),
        (SELECT count(*) FROM identity.voice)
$$;

CREATE FUNCTION identity.voices_left() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT proposal_id FROM identity.voice
$$;

CREATE FUNCTION identity.forget_voices(the_proposals bigint[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (DELETE FROM identity.voice WHERE proposal_id = ANY(the_proposals) RETURNING 1)
    SELECT count(*) FROM gone
$$;

-- Whoever shows a document at a desk is led to the account that was made for them there before: one person, one voice.
-- Accounts of people who sign in are not found by their number; they show a code.
CREATE FUNCTION identity.unclaimed_holder(the_tag bytea) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT proof.person_id FROM identity.proof AS proof
    JOIN public.accounts_person AS person ON person.id = proof.person_id
    WHERE proof.tag = the_tag AND person.email IS NULL AND person.email_confirmed_at IS NULL
$$;

GRANT USAGE ON SCHEMA identity TO PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]

    operations = [migrations.RunSQL(FORWARD, "DROP SCHEMA identity CASCADE")]
