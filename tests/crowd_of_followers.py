"""A city in which very many follow one thing."""

from __future__ import annotations

from django.db import connection

from proposals.models import Proposal

PEOPLE = """
INSERT INTO accounts_person (password, email, name, name_key, language, is_active, email_confirmed_at)
SELECT '!', 'f' || n || '@people.example', 'f' || n, 'f' || n, 'en', true, now() FROM generate_series(1, %s) AS n
ON CONFLICT DO NOTHING
"""
FOLLOWS = """
INSERT INTO notifications_follow (person_id, proposal_id)
SELECT id, %s FROM (SELECT id FROM accounts_person WHERE email LIKE 'f%%@people.example' ORDER BY id LIMIT %s) AS f
ON CONFLICT DO NOTHING
"""


def followers(count: int, *proposals: Proposal) -> None:
    """Let so many people, each with an address, follow these proposals. Two statements and one a proposal."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0" if connection.in_atomic_block else "SET statement_timeout = 0")
        cursor.execute(PEOPLE, [count])
        for proposal in proposals:
            cursor.execute(FOLLOWS, [proposal.pk, count])
        cursor.execute("ANALYZE accounts_person, notifications_follow")
