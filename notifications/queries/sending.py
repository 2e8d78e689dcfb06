"""Reads of the postman: statements that every mail repeats, by hand or put into words once."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from commons.prepared import Prepared
from notifications.models import Mail, Notification, StoppedAddress
from notifications.queries.tellable import ANY_LINES, with_tellable

FIELDS = [str(field.column) for field in Mail._meta.concrete_fields]
CLAIM = Prepared(
    "claim_mail",
    f"""
SELECT {", ".join(f'mail."{name}"' for name in FIELDS)},
    EXISTS (SELECT FROM {StoppedAddress._meta.db_table} WHERE address = lower(mail."to"))
FROM {Mail._meta.db_table} AS mail
WHERE mail.id = $1 AND mail.state = 'waiting' AND mail.next_try_at <= statement_timestamp()
FOR UPDATE OF mail SKIP LOCKED
""",  # noqa: S608  # names of our own
    takes=1,
)


def claim(mail_id: int) -> tuple[Mail, bool] | None:
    """Lock a mail that still waits; return it and whether its address takes no news. None: in another's hands, or gone.

    One statement, planned once a connection. Call in a transaction.
    """
    row = CLAIM.row(mail_id)
    if row is None:
        return None
    values: dict[str, Any] = dict(zip(FIELDS, row, strict=False))
    values["headers"] = json.loads(values["headers"])
    return Mail.from_db(connection.alias, FIELDS, list(values.values())), row[-1]


def whole_digests(digest_ids: Collection[int]) -> set[int]:
    """Return those of these digests whose every line may still be told. One query."""
    statement, values = _stale_statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(digest_ids) if value == ANY_LINES else value for value in values])
        return set(digest_ids) - {pk for (pk,) in cursor.fetchall()}


@cache
def _stale_statement() -> tuple[str, tuple[Any, ...]]:
    """Return the question, put into words once: that takes ten times as long as asking it."""
    given = RawSQL("SELECT unnest(%s::bigint[])", [ANY_LINES])  # our own words
    lines = with_tellable(Notification.objects.filter(digest__in=given))
    stale = lines.filter(tellable=False).order_by()  # type: ignore[misc]  # annotated
    return stale.values_list("digest_id").distinct().query.sql_with_params()  # type: ignore[no-any-return]
