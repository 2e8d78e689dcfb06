"""Class “API that forgets a permission”: every route, every person, every method, against one table.

The routes come from the URL configuration. One that is not in `table.py` fails here, with the line to put there once
somebody has looked at it and found it right.
"""

from __future__ import annotations

import pytest

from tests.abuse.acts import CALLS, FORMS
from tests.abuse.asking import outcome
from tests.abuse.routes import Route, routes
from tests.abuse.table import EVERYBODY, EXPECTED, NEVER_WRITTEN, Line
from tests.abuse.world import World

ROUTES = {route.name: route for route in routes()}
METHODS = ("get", "post", "put", "patch", "delete")
# The link in the mail is the whole authority: whoever holds it confirms, and is then led to sign in.
LED_TO_SIGN_IN = {("account_confirm_email", "post"), ("account_claim_link", "post")}
# What cannot be done here because it takes a key, a code or a program: `tests/accounts/test_sign_in.py` does it.
NEEDS_A_KEY = {
    "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp",
    "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
}  # fmt: skip


def test_names_of_routes_are_told_apart() -> None:
    names = [route.name for route in routes()]
    assert all(names) and len(names) == len(set(names))


def test_the_table_knows_every_route_and_no_other() -> None:
    known = {name for name, _method in EXPECTED}
    new, gone = sorted(set(ROUTES) - known), sorted(known - set(ROUTES))
    assert not new, f"Not classified in tests/abuse/table.py: {', '.join(new)}. Say there who may do what."
    assert not gone, f"No such routes any more: {', '.join(gone)}. Take them out of tests/abuse/table.py."


def test_what_writes_has_something_to_send() -> None:
    writing = {(name, method) for name, method in EXPECTED if method not in ("get",)}
    missing = sorted(f"{m} {n}" for n, m in writing if (n, m) not in CALLS and not (m == "post" and n in FORMS))
    assert not missing, f"Say in tests/abuse/acts.py what one sends to: {', '.join(missing)}"


def test_whatever_writes_is_done_by_somebody() -> None:
    """A table of refusals alone would also be right for a route that is broken."""
    idle = [
        f"{method} {name}"
        for (name, method), line in EXPECTED.items()
        if method != "get" and "done" not in line.words.values() and name not in NEEDS_A_KEY | NEVER_WRITTEN
    ]
    assert not idle, f"Nobody can do this, as far as the table says: {', '.join(idle)}"


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_do_what(world: World, who: str) -> None:
    wrong = []
    for (name, method), line in EXPECTED.items():
        said = outcome(world, ROUTES[name], method, who, line.about)
        if (name, method) in LED_TO_SIGN_IN:
            said = said.partition(",")[0]
        if said != line.words[who]:
            wrong.append(f"{method} {name} as {who}: {line.words[who]} is right, it was: {said}")
    assert not wrong, "\n".join(wrong)


def test_no_route_takes_another_method(world: World) -> None:
    """405 for somebody, and at most 403 or 404 for those who may not come so far."""
    strange = []
    for route in ROUTES.values():
        for method in METHODS if route.is_api else ("get", "post"):
            if (route.name, method) in EXPECTED or _answers_none(world, route, method):
                continue
            strange.append(f"{method} {route.name}; for the table, if it is right:\n{_line(world, route, method)}")
    assert not strange, "\n".join(strange)


def _answers_none(world: World, route: Route, method: str) -> bool:
    if route.name == "api_nowhere":
        return True
    for who in ("ana", "ilse", "nora", "cleo", "omar"):
        said = outcome(world, _sendable(route, method), method, who, "open")
        if said not in ("no", "none"):
            return said == "-"
    return False


def _sendable(route: Route, method: str) -> Route:
    if not route.is_api:
        FORMS.setdefault(route.name, {})
    elif method != "get":
        CALLS.setdefault((route.name, method), None)
    return route


def _line(world: World, route: Route, method: str) -> str:
    """Return the line of the table as everybody is answered now, to be looked at before it is put there."""
    said = {who: outcome(world, route, method, who, "open") for who in EVERYBODY}
    return str(Line(route.name, method, "open", said))
