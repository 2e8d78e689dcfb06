#!/bin/sh
# Run a command of manage.py with the settings and secrets that systemd gives the city's processes; as root:
#   sh deploy/manage.sh found_city anna@city.example --holder "Anna Duarte"
# SETTINGS: the folder with city.env and secrets/. RUN_AS: the user, empty for the one who calls.
set -eu
settings=${SETTINGS:-/etc/multitude}
user=${RUN_AS-multitude}

# As systemd reads it: a line is a name and a value, never a piece of shell.
while IFS= read -r line || [ -n "$line" ]; do
    case $line in
        '' | '#'*) ;;
        *) export "${line?}" ;;
    esac
done <"$settings/city.env"
# Migrations alone use the owner of the tables. `make_register_key` is run before there is a key that signs roots.
for name in secret_key identity_pepper email_url database_url register_signing_key; do
    if [ "$name" = register_signing_key ] && [ ! -e "$settings/secrets/$name" ]; then
        continue
    fi
    value=$(cat "$settings/secrets/$name")
    export "$(printf %s "$name" | tr '[:lower:]' '[:upper:]')=$value"
done

cd "$(dirname "$0")/.."
if [ -n "$user" ]; then
    exec setpriv --reuid="$user" --regid="$user" --init-groups .venv/bin/python manage.py "$@"
fi
exec .venv/bin/python manage.py "$@"
