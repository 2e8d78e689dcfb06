#!/bin/sh
# Print how much a database holds, one line a thing: to compare two, or a restored one with yesterday's.
set -eu
psql --no-psqlrc --quiet --tuples-only --no-align --field-separator=' ' -v ON_ERROR_STOP=1 <<'SQL'
SELECT 'people', count(*) FROM accounts_person
UNION ALL SELECT 'proposals', count(*) FROM proposals_proposal
UNION ALL SELECT 'supports', count(*) FROM proposals_support
UNION ALL SELECT 'comments', count(*) FROM proposals_comment
UNION ALL SELECT 'journal', count(*) FROM journal_entry
UNION ALL SELECT 'mails', count(*) FROM notifications_mail;
SELECT 'last act', max(created_at) FROM journal_entry;
SQL
