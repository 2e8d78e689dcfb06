"""The city's legal notice, terms, privacy and accessibility statement, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from charter import policy, queries, statements
from commons import language
from commons.text import rendered


@require_safe
def statement(request: HttpRequest, part: str) -> HttpResponse:
    """One statement in the reader's language, else in another of the city's. One query beside the frame's."""
    return render(request, "charter/statement.html", shown(request, part))


def shown(request: HttpRequest, part: str) -> dict[str, Any]:
    """Return what the page of a statement shows. One query."""
    spoken = language.here()
    version = queries.statement(part, spoken)
    city = queries.known().city.name
    return {
        "part": part,
        "title": statements.TITLES[statements.Part(part)],
        "html": rendered(version.value if version else statements.beginning(part, city)),
        "lang": version.lang if version else spoken,
        "version": version,
        "others": [(code, title) for code, title in statements.TITLES.items() if code != part],
        "may_change": bool(policy.may_change_city(request.user)) and spoken,
    }


def written(part: str, lang: str) -> str:
    """Return the words to begin from when a statement is written anew in that language."""
    version = queries.statement(part, lang)
    if version is not None and version.lang == lang:
        return str(version.value)
    with override(lang):
        return statements.beginning(part, queries.known().city.name)
