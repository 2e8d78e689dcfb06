"""What the platform holds of people: each app declares it in its room `rights`, field by field.

From these declarations the page of privacy is drawn, a person's own data are exported and erased, and every night what
has had its time is deleted. An architecture test holds that no field of any table is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
# How a field's time ends where no nightly step ends it.
ACCOUNT, EVER = "account", "ever"
# How a row is named that another one points to: parts of the city by code, people by the name they are shown under.
SAID = {"code": "code", "name_key": "name"}
# The most rows a step of the nightly run takes in one transaction.
CHUNK = 1_000


class Erased(Enum):
    """What becomes of a field when its person is erased."""

    GOES = _("deleted")
    EMPTIED = _("emptied")
    UNLINKED = _("stays; that it was yours is erased")
    CHOICE = _("stays without your name, or is erased: as you choose")
    STAYS = _("stays as it is: it is a public record")


@dataclass(frozen=True, slots=True)
class Personal:
    """Fields (names with spaces between) that say something of a person, and what becomes of them.

    `expires` names the nightly step that ends their time, ACCOUNT or EVER. `withheld` says why an export leaves them
    out; empty where it has them.
    """

    fields: str
    purpose: Words
    lifetime: Words
    erased: Erased
    expires: str = ACCOUNT
    withheld: Words = ""

    @property
    def names(self) -> list[str]:
        return self.fields.split()


@dataclass(frozen=True, slots=True)
class Declaration:
    """One table: what it is for people, `of` whom a row is (the path to the person), every field it has.

    `of` is empty where no row leads to a person. `rather` is the path for rows that have its first step: a picture is
    its proposal's, and one that a report brought is the reporter's.
    """

    model: type[Model]
    title: Words = ""
    of: str = ""
    personal: tuple[Personal, ...] = ()
    impersonal: str = ""
    rather: str = ""

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def names(self) -> list[str]:
        """All fields that are declared, each once."""
        return [name for one in self.personal for name in one.names] + self.impersonal.split()

    @property
    def exported(self) -> dict[str, str]:
        """The fields an export has, by name: where to read each. See `SAID`."""
        found = {}
        for name in (name for one in self.personal if not one.withheld for name in one.names):
            kind = self.model._meta.get_field(name)
            whose = {field.name for field in kind.related_model._meta.fields} if isinstance(kind, ForeignKey) else set()
            said = next((known for known in ("code", "name_key") if known in whose), "")
            found[name] = f"{name}__{SAID[said]}" if said and name != self.of else name
        return found

    def rows_of(self, person_id: int) -> QuerySet[Any, dict[str, Any]]:
        """Return what an export has of a person, oldest first. One query."""
        whose = Q(**{self.of: person_id})
        if self.rather:
            whose = whose & Q(**{self.rather.split("__")[0]: None}) | Q(**{self.rather: person_id})
        rows = self.model._default_manager.filter(whose).order_by("pk")
        if not self.exported:  # nothing of it is given out; without names Django would give all columns
            return rows.none().values("pk")
        return rows.values(*self.exported.values())

    def count(self) -> int:
        """Return how many rows lead to somebody; all of them where none can be followed. One query."""
        rows = self.model._default_manager.all()
        return rows.exclude(**{self.of: None}).count() if self.of else rows.count()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is held outside of the tables a model has: `count` is its number of rows."""

    label: str
    title: Words
    personal: Personal
    count: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the nightly run: `run` takes a moment and ends what is due, a chunk a call; 0 when nothing is left."""

    name: str
    run: Callable[[dt.datetime], int]


class Room(Protocol):
    """An app's `rights`."""

    DECLARATIONS: tuple[Declaration, ...]
    STEPS: tuple[Step, ...]

    @staticmethod
    def erase(person_id: int, *, texts: bool) -> None:
        """Erase what the app holds of a locked person, in the caller's transaction; `texts`: what they wrote, too."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms of all apps, the highest app first."""

    rooms: list[Any] = field(default_factory=list)

    @property
    def declarations(self) -> list[Declaration]:
        return [one for room in self.rooms for one in room.DECLARATIONS]

    @property
    def elsewhere(self) -> list[Elsewhere]:
        return [one for room in self.rooms for one in getattr(room, "ELSEWHERE", ())]

    @property
    def steps(self) -> list[Step]:
        return [one for room in self.rooms for one in room.STEPS]

    def __iter__(self) -> Iterator[Room]:
        return iter(cast("list[Room]", self.rooms))


@cache
def rooms() -> Rooms:
    """Return the rooms of the installed apps. An app above is named by no app below: they are found by name."""
    names = [f"{config.name}.rights" for config in apps.get_app_configs()]
    return Rooms([import_module(name) for name in names if name != __name__ and find_spec(name) is not None])
