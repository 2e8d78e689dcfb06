#!/bin/sh
# Bring a dump back: restore.sh BACKUPS/dump/<time>
# PG...        the superuser, on a cluster where roles.sh has run; PGDATABASE must exist and hold no table
# MEDIA_ROOT   an empty or missing folder for the files; left out where it is not set
# JOBS         tables at a time (2)
# Changes nothing where the dump is damaged or the database is not empty. All or nothing is the operator's: what stopped
# in the middle is dropped and begun anew.
set -eu
from=${1:?usage: restore.sh BACKUPS/dump/TIME}
: "${PGDATABASE:?name of the empty database}"
if [ -n "${PGPASSWORD_FILE:-}" ]; then
    PGPASSWORD=$(tr -d '\r\n' <"$PGPASSWORD_FILE")
    export PGPASSWORD
fi

ask() {
    psql --no-psqlrc --quiet --tuples-only --no-align -v ON_ERROR_STOP=1 --command "$1"
}

(cd "$from" && sha256sum --check --quiet --strict SHA256SUMS)
tables=$(ask "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'identity')")
if [ "$tables" -ne 0 ]; then
    echo "$PGDATABASE holds $tables tables already. Make a new one: CREATE DATABASE name OWNER multitude_owner" >&2
    exit 1
fi
if [ -n "${MEDIA_ROOT:-}" ] && [ -e "$MEDIA_ROOT" ] && [ -n "$(ls -A "$MEDIA_ROOT")" ]; then
    echo "$MEDIA_ROOT is not empty." >&2
    exit 1
fi
pg_restore --exit-on-error --jobs="${JOBS:-2}" --dbname="$PGDATABASE" "$from/database.dump"
ask 'ANALYZE'
if [ -n "${MEDIA_ROOT:-}" ]; then
    mkdir -p "$MEDIA_ROOT"
    tar -xf "$from/media.tar" -C "$MEDIA_ROOT"
fi
sh "$(dirname "$0")/count.sh"
