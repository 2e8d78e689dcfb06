#!/bin/sh
# Keep one finished piece of the write-ahead log. In postgresql.conf:
#   archive_mode = on
#   archive_timeout = 300
#   archive_command = 'BACKUPS=/backups sh /path/to/archive-wal.sh %p %f'
# PostgreSQL keeps the piece and asks again where this ends with anything but 0.
set -eu
umask 077
archive=${BACKUPS:-/backups}/wal
mkdir -p "$archive"
if [ -e "$archive/$2" ]; then
    # Asked twice for the same piece, after a crash between keeping it and saying so. Never overwrite another one.
    cmp -s "$1" "$archive/$2"
    exit
fi
cp "$1" "$archive/.$2.partial"
sync "$archive/.$2.partial"
mv "$archive/.$2.partial" "$archive/$2"
sync "$archive"
