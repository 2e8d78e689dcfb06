"""What a demo city lacks to be crowded everywhere: full inboxes, full queues of moderators and of officials.

As many as a city of its size would have, and as many as fill a page: what a page reads for a hundred rows is not to be
compared with what it reads for ten. Written inside a transaction that is thrown away.
"""

from __future__ import annotations

from django.db import connection

from moderation.lifecycle import Ground, Reason

LINES = 5_000
# More than the longest page of the API.
FULL = 120

# Whoever signs in has been told a lot; a third of it lately.
INBOXES = """
INSERT INTO notifications_notification (person_id, entry_id, kind, reason, proposal_id, told_on, read_at)
SELECT person.id, entry.id, 'answer_published', 'supporter', entry.subject_id,
    entry.created_at::date, CASE WHEN entry.id %% 3 = 0 THEN NULL ELSE now() END
FROM accounts_person AS person, (
    SELECT id, subject_id, created_at FROM journal_entry
    WHERE verb = 'proposal.answered' ORDER BY id DESC LIMIT %(lines)s
) AS entry WHERE person.email LIKE '%%@demo.example'
ON CONFLICT DO NOTHING
"""
# One comment in ten was flagged, one in two hundred waits for a moderator.
CONCERNS = """
INSERT INTO moderation_concern (kind, content_id, state, opened_at, proposal_id, author_id, district_id, flag_count)
SELECT 'comment', id, CASE WHEN waits THEN 'open' ELSE 'settled' END, created_at,
    proposal_id, author_id, district_id, waits::int
FROM (
    SELECT c.*, p.district_id, c.id %% 200 = 0 OR row_number() OVER (ORDER BY c.id DESC) <= %(full)s AS waits
    FROM proposals_comment AS c JOIN proposals_proposal AS p ON p.id = c.proposal_id WHERE c.id %% 10 = 0
) AS flagged ON CONFLICT DO NOTHING
"""
# One official acts for all offices: what one office owes fills no page in the smallest city.
MANDATES = """
INSERT INTO accounts_mandate (person_id, role, office_id, holder_name, title, valid_from, revoked_reason)
SELECT mandate.person_id, mandate.role, office.id, mandate.holder_name, mandate.title, mandate.valid_from, ''
FROM accounts_mandate AS mandate JOIN accounts_person AS person ON person.id = mandate.person_id
    JOIN charter_office AS office ON office.id <> mandate.office_id
WHERE person.email = 'omar@demo.example' AND mandate.role = 'official'
"""
FLAGS = """
INSERT INTO moderation_flag (concern_id, reason, text, created_at, closed_at)
SELECT id, (%(reasons)s)[1 + id %% 2], '', opened_at,
    CASE WHEN state = 'open' THEN NULL ELSE opened_at END FROM moderation_concern
"""
ACTS = """
INSERT INTO moderation_act (concern_id, deed, reason, text, by_id, created_at)
SELECT id, 'dismiss', %(ground)s, 'Looked at, nothing is wrong.',
    (SELECT id FROM accounts_person WHERE email = 'nora@demo.example'), opened_at
FROM moderation_concern WHERE state = 'settled' ORDER BY opened_at
"""


def crowd() -> None:
    """Fill inboxes, the moderators' queue and the desk of an official."""
    with connection.cursor() as cursor:
        cursor.execute(INBOXES, {"lines": LINES})
        cursor.execute(CONCERNS, {"full": FULL})
        cursor.execute(FLAGS, {"reasons": list(Reason.values)})
        cursor.execute(ACTS, {"ground": Ground.NO_BREACH.value})
        cursor.execute(MANDATES, [])
        cursor.execute("ANALYZE")
