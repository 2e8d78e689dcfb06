"""What every page's frame shows: the city, its districts, what is unread. A page that does not ask pays nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

import accounts.policy
import accounts.queries
import charter.queries
import notifications.queries
from accounts.models import Person
from civic.feeds import alternates
from commons.kept import kept

# Districts without an open proposal are listed too; open proposals about the whole city have no district.
OPEN = """
SELECT district.code, coalesce(district.texts #>> %s, district.name), coalesce(open.n, 0)
FROM charter_district AS district
FULL JOIN (
    SELECT district_id, count(*) AS n FROM proposals_proposal
    WHERE visibility = 'public' AND state = 'open' GROUP BY district_id
) AS open ON open.district_id = district.id
ORDER BY district.name
"""


@dataclass(frozen=True, slots=True)
class OpenNow:
    """How many proposals are open: in each district (code, name, number), and in all of the city."""

    districts: list[tuple[str, str, int]] = field(default_factory=list)
    total: int = 0


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's variables."""
    return {
        "city": SimpleLazyObject(lambda: charter.queries.known().city),
        "open_now": SimpleLazyObject(open_proposals),
        # Only pages of the desk ask.
        "assistance": SimpleLazyObject(lambda: accounts.queries.assistance_of(request.user)),  # type: ignore[arg-type]
        "may_work": SimpleLazyObject(lambda: may_work(request.user)),
        "alternates": SimpleLazyObject(lambda: alternates(request)),
        "unread_count": SimpleLazyObject(lambda: notifications.queries.unread_count(request.user.pk)),
    }


def may_work(person: Person | AnonymousUser) -> bool:
    """Tell whether the frame leads to the workspace. No query but for officials: who they are is kept for a while."""
    return person.pk in accounts.queries.known_officials() and bool(accounts.policy.may_use_workspace(person))


def open_proposals() -> OpenNow:
    """Return what is open now, up to `FRAME_FRESH_SECONDS` old. One query, none while it is kept."""
    return kept(f"open_proposals:{get_language()}", _count)


def _count() -> OpenNow:
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [charter.queries.words_in("name")])
        rows = cursor.fetchall()
    return OpenNow([(code, name, number) for code, name, number in rows if code], sum(row[2] for row in rows))
