"""A proof remembers when it became another document's: in a vote that was open then, its person has one voice."""

from django.db import migrations

FORWARD = """
ALTER TABLE identity.proof ADD COLUMN other_since timestamptz;

-- As before, and it remembers when the person's proof became another document's: one person, one voice in a round.
CREATE OR REPLACE FUNCTION identity.claim(
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
"""

BACK = """
ALTER TABLE identity.proof DROP COLUMN other_since;
CREATE OR REPLACE FUNCTION identity.claim(
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
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_organisations")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
