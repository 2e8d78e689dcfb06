"""Which acts take two people. Each app says its own in `joint_acts.py`; here they stand side by side.

One person asks with a reason, another one with the same power agrees within some days, and only then it is done, once.
An app that brings such an act is one `Joint` in its `joint_acts.py`: who may, whether it can be done now, how.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.functional import Promise

from accounts.models import JointAct, Person
from commons.verdict import Verdict

# So many whole days a second person has to agree.
DAYS = 7


@dataclass(frozen=True, slots=True)
class Joint:
    """A kind of act. `may` is asked of both; `fits` refuses what cannot be done now; `run` does it, all locked.

    `about` names what several acts are about, by the act's id: words and an address.
    """

    code: str
    title: str | Promise
    # What is said once it is done.
    done: str | Promise
    roles: tuple[str, ...]
    grounds: Mapping[str, str | Promise]
    may: Callable[[Person, JointAct], Verdict]
    fits: Callable[[JointAct], None]
    run: Callable[[JointAct, Person], None]
    about: Callable[[Collection[JointAct]], dict[int, tuple[str, str]]]


@cache
def joints() -> dict[str, Joint]:
    """Return every kind by its code."""
    names = [f"{each.name}.joint_acts" for each in apps.get_app_configs()]
    found = [import_module(name).JOINT_ACTS for name in names if find_spec(name) is not None]
    return {each.code: each for kinds in found for each in kinds}


def of_roles(by: Person) -> list[str]:
    """Return the kinds that somebody may ask for or agree to, by their mandates. No query where they are loaded."""
    return [each.code for each in joints().values() if any(by.holds(role) for role in each.roles)]


def about(acts: Collection[JointAct]) -> dict[int, tuple[str, str]]:
    """Name what acts of any kind are about, by their ids. One query for each kind there is among them."""
    named: dict[int, tuple[str, str]] = {}
    for kind in {act.kind for act in acts}:
        named |= joints()[kind].about([act for act in acts if act.kind == kind])
    return named
