"""What every page's frame shows: the city, its districts, the unread count. Lazy: a page that does not ask pays nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

import charter.queries
import notifications.queries


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's variables."""
    return {
        "city": SimpleLazyObject(charter.queries.city),
        "unread_count": SimpleLazyObject(lambda: notifications.queries.unread_count(request.user.pk)),
    }
