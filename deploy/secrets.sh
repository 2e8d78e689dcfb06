#!/bin/sh
# Make what compose.yaml keeps secret, once: sh deploy/secrets.sh [FOLDER]. What exists is left as it is.
# Keep a copy of identity_pepper elsewhere than the backups of the database: docs/operations.md says why.
set -eu
folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
# Containers read the files as users of their own; who may not enter the folder reads none of them here.
chmod 0700 "$folder"

fresh() {
    # 64 letters and digits: nothing that a URL or a shell reads as a sign.
    LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 64
}

keep() {
    if [ ! -e "$folder/$1" ]; then
        cat >"$folder/$1.new"
        chmod 0444 "$folder/$1.new"
        mv "$folder/$1.new" "$folder/$1"
        echo "made $folder/$1"
    fi
}

for name in secret_key identity_pepper postgres_password owner_password web_password; do
    fresh | keep "$name"
done
# What signs the daily root of the public register. Keep a copy of it elsewhere, too.
od -An -tx1 -N32 /dev/urandom | tr -d ' \n' | keep register_signing_key
web=$(cat "$folder/web_password")
owner=$(cat "$folder/owner_password")
printf 'postgres://multitude_web:%s@postgres:5432/multitude\n' "$web" | keep database_url
printf 'postgres://multitude_web:%s@pgbouncer:6432/multitude\n' "$web" | keep pooled_database_url
printf 'postgres://multitude_owner:%s@postgres:5432/multitude\n' "$owner" | keep owner_database_url
# Without a mail server mails wait: smtp+tls://user:password@mail.example:587
printf '' | keep email_url
