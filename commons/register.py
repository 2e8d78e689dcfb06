"""What stands in the public register: each app declares its verbs in its room `register`.

`VERBS` are the acts that are registered, with the words of the page; `UNREGISTERED` names all others, so that nobody
forgets one: a test holds that every verb that is recorded is in one of them. `SUBJECTS` says what the things are called
that acts are about.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Sort(Enum):
    """The sorts of acts by which the page is narrowed; the name is what stands in the address."""

    status = _("Life of proposals")
    merge = _("Proposals brought together")
    moderation = _("Moderation")
    block = _("Blocked accounts")
    round = _("Votes")
    draw = _("Draws by lot and assemblies")
    rule = _("Rules")
    mandate = _("Mandates and organisations")
    city = _("Parts of the city and processes")
    circle = _("Circles")


@dataclass(frozen=True, slots=True)
class Said:
    """One verb: its sort, its words, and which keys of its data are public facts: numbers, codes, ids, dates.

    Every other key is taken for words of somebody, which can be erased: the register has a salted commitment instead.
    `page` is where the thing is seen: a path with {id} (the subject's) or keys of `data`; empty where it has no page.
    """

    sort: Sort
    words: Words
    data: tuple[str, ...] = ()
    page: str = ""

    def where(self, subject_id: int, data: dict[str, object]) -> str:
        """Return the path of the thing's page, empty where there is none."""
        try:
            return self.page.format(**{**data, "id": subject_id})
        except (KeyError, IndexError):
            return ""


@cache
def verbs() -> dict[str, Said]:
    """Return the registered verbs of the installed apps. Apps above are named by none below: found by name."""
    return {verb: said for room in _rooms() for verb, said in room.VERBS.items()}


@cache
def subjects() -> dict[str, Words]:
    """Return what registered things are called, by the type that stands in an entry."""
    return {kind: words for room in _rooms() for kind, words in getattr(room, "SUBJECTS", {}).items()}


@cache
def unregistered() -> frozenset[str]:
    """Return the verbs that are declared not to be registered."""
    return frozenset(verb for room in _rooms() for verb in room.UNREGISTERED)


def of_sort(sort: Sort) -> list[str]:
    """Return the verbs of one sort."""
    return [verb for verb, said in verbs().items() if said.sort is sort]


@cache
def _rooms() -> list:  # type: ignore[type-arg]
    names = [f"{config.name}.register" for config in apps.get_app_configs()]
    return [import_module(name) for name in names if name != __name__ and find_spec(name) is not None]
