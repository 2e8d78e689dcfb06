"""What a demo city lacks to be crowded everywhere: full inboxes and a full queue of moderators.

As many as a city of its size would have. Written inside a transaction that is thrown away.
"""

from __future__ import annotations

from django.db import connection

from moderation.lifecycle import Ground, Reason

LINES = 5_000

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
# One comment in twenty was flagged, one in two hundred waits for a moderator.
CONCERNS = """
INSERT INTO moderation_concern (kind, content_id, state, opened_at, proposal_id, author_id, district_id, flag_count)
SELECT 'comment', c.id, CASE WHEN c.id %% 200 = 0 THEN 'open' ELSE 'settled' END, c.created_at,
    c.proposal_id, c.author_id, p.district_id, (c.id %% 200 = 0)::int
FROM proposals_comment AS c JOIN proposals_proposal AS p ON p.id = c.proposal_id WHERE c.id %% 20 = 0
"""
FLAGS = """
INSERT INTO moderation_flag (concern_id, reason, text, created_at, closed_at)
SELECT id, (%(reasons)s)[1 + id %% 2], '', opened_at,
    CASE WHEN state = 'open' THEN NULL ELSE opened_at END FROM moderation_concern
"""
ACTS = """
INSERT INTO moderation_act (concern_id, deed, reason, text, by_id, created_at)
SELECT id, 'dismiss', %(ground)s, 'Looked at, nothing is wrong.', (SELECT min(id) FROM accounts_person), opened_at
FROM moderation_concern WHERE state = 'settled' ORDER BY opened_at
"""


def crowd() -> None:
    """Fill inboxes and the moderators' queue."""
    with connection.cursor() as cursor:
        cursor.execute(INBOXES, {"lines": LINES})
        cursor.execute(CONCERNS, [])
        cursor.execute(FLAGS, {"reasons": list(Reason.values)})
        cursor.execute(ACTS, {"ground": Ground.NO_BREACH.value})
        cursor.execute("ANALYZE")
