"""One picture of the database for several statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# A statement of a report may take longer than one of a page.
SECONDS = 600


@contextmanager
def snapshot() -> Iterator[None]:
    """Run a transaction whose statements all see the same; inside another one, what that one sees."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(SECONDS * 1000)])
        yield
