"""Every address of the platform, found in the URL configuration: a new route is here without anybody adding it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

# The pattern without a name that answers where nothing is.
NOWHERE = "api_nowhere"


@dataclass(frozen=True)
class Route:
    """One URL pattern: its name, what its path says, the names of what is variable in it, its view."""

    name: str
    path: str
    parameters: tuple[str, ...]
    view: Any

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/")

    def __str__(self) -> str:
        return self.name


def routes() -> list[Route]:
    """Return every route in the order of the URL configuration."""
    return list(_under(get_resolver(), "", ()))


def _under(resolver: URLResolver, path: str, parameters: tuple[str, ...]) -> Iterator[Route]:
    for each in resolver.url_patterns:
        whole, names = path + str(each.pattern), parameters + _parameters(each)
        if isinstance(each, URLResolver):
            yield from _under(each, whole, names)
        else:
            yield Route(each.name or (NOWHERE if whole == "api/v1/" else ""), whole, names, each.callback)


def _parameters(each: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(each.pattern, RegexPattern):
        return tuple(each.pattern.regex.groupindex)
    return tuple(each.pattern.converters)
