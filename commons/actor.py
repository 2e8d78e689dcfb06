"""What apps below `accounts` need to know of a person."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from commons.verdict import ALLOWED, Verdict, refuse


class Viewer(Protocol):
    """Who looks: a person, or a visitor without a key."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> Any: ...


class Actor(Viewer, Protocol):
    """A person, as rules of lower apps see one. `assisted_by`: the clerk who acts for them just now."""

    @property
    def assisted_by(self) -> Any: ...

    def holds(self, role: str, *, office: int | None = None, district: int | None = None) -> bool:
        """Tell whether a mandate of that role is in force now (for that office, for that district)."""
        ...

    def waits_for_factor(self, role: str = "", *, office: int | None = None, district: int | None = None) -> bool:
        """Tell whether only the second step of sign-in is missing to use such a mandate."""
        ...


NEEDS_FACTOR = refuse(
    "second-factor",
    _(
        "You hold this mandate, but cannot use it yet. Who acts for the city signs in with two things: a password and "
        "a code or key that only they have. A stolen password must not speak for the city."
    ),
    remedy="/account/security/",
    remedy_label=_("Set up the second step"),
)


def may_act_as(actor: Actor, role: str, otherwise: Verdict, *, office: int | None = None) -> Verdict:
    """Tell whether the actor can use a mandate of that role; without one, `otherwise` says why not."""
    if actor.holds(role, office=office):
        return ALLOWED
    return NEEDS_FACTOR if actor.waits_for_factor(role, office=office) else otherwise
