"""How ids stand in URLs."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter


class IdConverter(IntConverter):
    """`<id:proposal_id>`: what a row's key can be. A longer number names nothing, so the path does not exist."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")
