#!/bin/sh
# Back the city up.
#   backup.sh        a dump of the database and the files people brought: what was there when it began
#   backup.sh base   a copy of the whole cluster, all that was acknowledged until it ended; with the archive of
#                    archive-wal.sh it leads to any later moment
# BACKUPS        folder that gets BACKUPS/dump/<time>/ or BACKUPS/base/<time>/
# MEDIA_ROOT     folder of pictures and documents; left out where it is not set
# KEEP_DUMPS, KEEP_BASES   how many are kept (14 and 2); of the archive, what the oldest base needs
# PG...          as libpq reads them; PGPASSWORD_FILE names a file with the password. A superuser, past any pooler.
# A backup has its final name only when it is whole and has been checked. Neither holds a secret of the settings.
set -eu
umask 077
: "${BACKUPS:?folder of the backups}"
kind=${1:-dump}
if [ -n "${PGPASSWORD_FILE:-}" ]; then
    PGPASSWORD=$(tr -d '\r\n' <"$PGPASSWORD_FILE")
    export PGPASSWORD
fi
now=$(date -u +%Y%m%dT%H%M%SZ)
final=$BACKUPS/$kind/$now
partial=$final.partial

say() {
    printf '%s %s\n' "$(date -u +%H:%M:%S)" "$1"
}

newest_go_last() {
    find "$BACKUPS/$1" -mindepth 1 -maxdepth 1 -type d -name '*Z' | sort
}

# Delete all but the newest so many.
forget() {
    newest_go_last "$1" | head -n "-$2" | while IFS= read -r old; do
        rm -rf "$old"
        say "forgot $old"
    done
}

dump() {
    say "dump of the database"
    pg_dump --format=custom --lock-wait-timeout=60s --file="$partial/database.dump"
    # Files after rows: every row of the dump finds its file. More files than rows do no harm, they are swept.
    if [ -n "${MEDIA_ROOT:-}" ]; then
        say "files of $MEDIA_ROOT"
        # 1: a file was deleted while it was read, which an author may do at any time. Cards are drawn anew when asked for.
        tar -cf "$partial/media.tar" --exclude=./cards -C "$MEDIA_ROOT" . || [ $? -eq 1 ]
    fi
    say "check"
    # Reads the whole dump and decompresses it, without a database.
    pg_restore --file=/dev/null "$partial/database.dump"
    pg_restore --list "$partial/database.dump" >"$partial/contents.txt"
    grep -q 'TABLE DATA public journal_entry' "$partial/contents.txt"
    if [ -e "$partial/media.tar" ]; then
        tar -tf "$partial/media.tar" >/dev/null
    fi
    (cd "$partial" && sha256sum -- * >../"$now.sums" && mv ../"$now.sums" SHA256SUMS)
}

base() {
    say "copy of the cluster"
    pg_basebackup --pgdata="$partial/cluster" --wal-method=stream --checkpoint=fast
    say "check"
    pg_verifybackup --quiet "$partial/cluster"
}

case $kind in
dump | base) ;;
*)
    echo "usage: backup.sh [dump|base]" >&2
    exit 2
    ;;
esac
mkdir -p "$BACKUPS/$kind"
mkdir "$partial"
trap 'rm -rf "$partial"' EXIT
"$kind"
sync -f "$partial" 2>/dev/null || sync
mv "$partial" "$final"
trap - EXIT
say "whole: $final ($(du -sh "$final" | cut -f1))"

# Only after a new one is whole are old ones deleted.
if [ "$kind" = dump ]; then
    forget dump "${KEEP_DUMPS:-14}"
else
    forget base "${KEEP_BASES:-2}"
    oldest=$(newest_go_last base | head -n 1)
    if [ -d "$BACKUPS/wal" ]; then
        first=$(sed -n 's/^START WAL LOCATION: .* (file \([0-9A-F]*\))$/\1/p' "$oldest/cluster/backup_label")
        pg_archivecleanup "$BACKUPS/wal" "$first"
    fi
fi
