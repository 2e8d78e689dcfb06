#!/bin/sh
# Start PgBouncer with the one user it serves; the password comes from a file and is never in the environment.
set -eu
umask 077
: "${WEB_PASSWORD_FILE:?path of the file with the password of multitude_web}"
printf '"multitude_web" "%s"\n' "$(tr -d '\r\n' <"$WEB_PASSWORD_FILE" | sed 's/"/""/g')" >/run/pgbouncer/users.txt
exec pgbouncer /etc/multitude/pgbouncer.ini
