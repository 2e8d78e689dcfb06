#!/bin/sh
# Put the release of $RELEASE in without sending anybody away: RELEASE=… sh deploy/upgrade.sh
# Its images are built or pulled already. Going back: the same with the release before.
set -eu
: "${RELEASE:?name of the release, as its images are tagged}"
compose="docker compose -f $(dirname "$0")/compose.yaml"

# Migrations only add, so the release before goes on serving on the new tables.
$compose run --rm migrate
for web in web-1 web-2; do
    # Comes back when the health check says so; the other one serves meanwhile.
    $compose up --detach --no-deps --wait "$web"
done
$compose up --detach --no-deps --wait worker worker-transactional worker-mail worker-webhooks worker-exports \
    worker-files beat
