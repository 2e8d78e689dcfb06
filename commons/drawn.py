"""Components drawn once: a component is a function of its inputs, so equal inputs give the HTML of the last time.

Templates are the costly part of a busy page. What may be drawn this way reads nothing but its inputs, the language
and the city's day: no request, no token of a form, no clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

KEPT = 4_096


def drawn(template: str, inputs: dict[str, Any]) -> SafeString:
    """Return the template's HTML. Inputs are plain values, dates, and lists, tuples and dictionaries of them."""
    if settings.DEBUG:  # templates change while one works on them
        return mark_safe(render_to_string(template, inputs))
    return _drawn(template, frozen(inputs), get_language(), timezone.localdate())


@lru_cache(maxsize=KEPT)
def _drawn(template: str, inputs: Hashable, language: str | None, today: dt.date) -> SafeString:
    return mark_safe(render_to_string(template, thawed(inputs)))


def frozen(value: Any) -> Hashable:
    """Return the value as one that can be a key. Raises TypeError for anything that is not plain."""
    kind = type(value)
    if kind is str or value is None:  # nearly all of them
        return value  # type: ignore[no-any-return]
    if isinstance(value, dict):
        return _Map([(name, frozen(each)) for name, each in value.items()])
    if isinstance(value, (list, tuple)):
        return tuple([frozen(each) for each in value])
    hash(value)
    # True equals 1 and a safe string a plain one, yet each is drawn in its own way: keep them apart.
    return _Typed((kind, value))


def thawed(value: Any) -> Any:
    """Return what was frozen."""
    if isinstance(value, _Map):
        return {name: thawed(each) for name, each in value}
    if isinstance(value, _Typed):
        return value[1]
    if isinstance(value, tuple):
        return [thawed(each) for each in value]
    return value


class _Told(tuple[Any, ...]):
    """A tuple that equals only its own kind."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), super().__hash__()))


class _Map(_Told):
    """The items of a dictionary, told apart from a list of pairs."""


class _Typed(_Told):
    """A value beside its type."""
