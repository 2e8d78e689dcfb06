"""Which rows of a long list one sees, in words. The list itself is paged by keys; the number is only told."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commons.templatetags.look import grouped

MOST_COUNTED = 1_000
# What is near a place or found by words is fetched one by one to be counted, so it ends sooner.
MOST_COUNTED_ONE_BY_ONE = 100


def span(first: int, rows: int, total: int, most: int = MOST_COUNTED) -> str:
    """Say “9 to 16 of 46”, or “46 proposals” when all are shown; beyond the most that is counted, “more than”."""
    if not rows:
        return ""
    total = max(total, first + rows - 1)  # what is counted may lag behind what is seen
    between = {"first": grouped(first), "last": grouped(first + rows - 1)}
    if total > most:
        return _("%(first)s to %(last)s of more than %(most)s") % {**between, "most": grouped(most)}
    if rows == total:
        return ngettext("%(n)s proposal", "%(n)s proposals", total) % {"n": grouped(total)}
    return _("%(first)s to %(last)s of %(total)s") % {**between, "total": grouped(total)}


def whole(text: str) -> int:
    """Return the number of the first row as the address says it, 1 where it says nothing of use."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 9 else 1
