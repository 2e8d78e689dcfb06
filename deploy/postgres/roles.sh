#!/bin/sh
# The two roles and what each may do; safe to repeat, also to change the passwords. Runs as the superuser of the cluster:
#   OWNER_PASSWORD_FILE=… WEB_PASSWORD_FILE=… sh roles.sh
# The image of PostgreSQL runs it once, on an empty cluster (/docker-entrypoint-initdb.d).
set -eu
: "${OWNER_PASSWORD_FILE:?path of the file with the password of multitude_owner}"
: "${WEB_PASSWORD_FILE:?path of the file with the password of multitude_web}"
database=${POSTGRES_DB:-multitude}
user=${POSTGRES_USER:-postgres}
owner_password=$(tr -d '\r\n' <"$OWNER_PASSWORD_FILE")
web_password=$(tr -d '\r\n' <"$WEB_PASSWORD_FILE")

# Passwords go in by standard input: the list of processes shows every argument.
run() {
    {
        printf '\\set owner_password %s\n' "$(quoted "$owner_password")"
        printf '\\set web_password %s\n' "$(quoted "$web_password")"
        cat
    } | psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "$user" --dbname "$1"
}

quoted() {
    printf "'%s'" "$(printf '%s' "$1" | sed "s/\\\\/\\\\\\\\/g; s/'/''/g")"
}

run postgres <<SQL
SELECT 'CREATE ROLE multitude_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'multitude_owner')
\gexec
SELECT 'CREATE ROLE multitude_web LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'multitude_web')
\gexec
ALTER ROLE multitude_owner PASSWORD :'owner_password';
ALTER ROLE multitude_web PASSWORD :'web_password';
-- What the web sends on connecting does not pass a pooler; with the role it holds everywhere.
ALTER ROLE multitude_web SET lock_timeout = '10s';
ALTER ROLE multitude_web SET statement_timeout = '30s';
ALTER ROLE multitude_web SET idle_in_transaction_session_timeout = '60s';
-- A statement that fails, or is slow, would stand in the log with its values: who votes, beside the sealed ballot.
ALTER ROLE multitude_web SET log_min_error_statement = 'panic';
ALTER ROLE multitude_web SET log_statement = 'none';
ALTER ROLE multitude_web SET log_min_duration_statement = -1;
SELECT 'CREATE DATABASE $database OWNER multitude_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$database')
\gexec
ALTER DATABASE $database OWNER TO multitude_owner;
REVOKE CONNECT, TEMPORARY ON DATABASE $database FROM PUBLIC;
GRANT CONNECT ON DATABASE $database TO multitude_web;
SQL

run "$database" <<SQL
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER SCHEMA public OWNER TO multitude_owner;
GRANT USAGE ON SCHEMA public TO multitude_web;
ALTER DEFAULT PRIVILEGES FOR ROLE multitude_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO multitude_web;
ALTER DEFAULT PRIVILEGES FOR ROLE multitude_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO multitude_web;
SQL
