"""Keys and codes as people copy them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def in_fours(text: str) -> str:
    """Return “ABCD EFGH”: four at a time are kept in mind. What reads them back leaves the spaces out."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
