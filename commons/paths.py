"""How ids and codes stand in URLs."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class IdConverter(IntConverter):
    """`<id:proposal_id>`: what a row's key can be. A longer number names nothing, so the path does not exist."""

    regex = "[0-9]{1,18}"


class CodeConverter(StringConverter):
    """`<code:code>`: what a part of the city can be named by."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


register_converter(IdConverter, "id")
register_converter(CodeConverter, "code")
