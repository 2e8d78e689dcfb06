"""Whether somebody reads what is asked for, as far as a request tells. Nothing is kept of it."""

from __future__ import annotations

import re

from django.http import HttpRequest

CRAWLERS = re.compile(r"bot\b|crawl|spider|slurp|preview|facebookexternalhit", re.IGNORECASE)


def is_read(request: HttpRequest) -> bool:
    """Tell whether an answer is likely to be looked at: no HEAD, no fetching ahead, no machine that says it is one."""
    asked = request.META
    return (
        request.method == "GET"
        and "prefetch" not in asked.get("HTTP_SEC_PURPOSE", asked.get("HTTP_PURPOSE", ""))
        and CRAWLERS.search(asked.get("HTTP_USER_AGENT", "")) is None
    )
