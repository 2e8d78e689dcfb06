"""Schema `identity`: the tags of residency proofs, out of the web's reach behind three functions.

The web's role may call the functions and read nothing. No role is created here: the deployment does that.
"""

from django.db import migrations

FORWARD = """
CREATE SCHEMA identity;

CREATE TABLE identity.proof (
    tag bytea PRIMARY KEY CHECK (octet_length(tag) = 32),
    pepper_version smallint NOT NULL,
    method text NOT NULL,
    expires_on date NOT NULL,
    person_id bigint NOT NULL UNIQUE
);

-- Binds a tag to a person; false when it is another person's and still valid (or expired less than 30 days ago).
CREATE FUNCTION identity.claim(
    the_tag bytea, the_version smallint, the_method text, the_expiry date, the_person bigint
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM identity.proof WHERE tag = the_tag AND expires_on + 30 < current_date;
    DELETE FROM identity.proof AS mine WHERE mine.person_id = the_person AND mine.tag <> the_tag
        AND NOT EXISTS (SELECT FROM identity.proof AS other WHERE other.tag = the_tag
                        AND other.person_id <> the_person);
    INSERT INTO identity.proof VALUES (the_tag, the_version, the_method, the_expiry, the_person)
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

GRANT USAGE ON SCHEMA identity TO PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]

    operations = [migrations.RunSQL(FORWARD, "DROP SCHEMA identity CASCADE")]
