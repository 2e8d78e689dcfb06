"""Count what clerks do: numbers by clerk and day, of nobody else."""

from __future__ import annotations

from django.db import connection

from accounts.models import Person
from commons.clock import today


def count_at_desk(clerk: Person, act: str, times: int = 1) -> None:
    """Count what the clerk did today, in the transaction of the act. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_deskcount (clerk_id, day, act, count) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (clerk_id, day, act) DO UPDATE SET count = accounts_deskcount.count + excluded.count",
            [clerk.pk, today(), act, times],
        )
