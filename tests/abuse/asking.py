"""Ask an address as somebody, and say in one word what came of it."""

from __future__ import annotations

import copy
from typing import Any

from tests.abuse.acts import body
from tests.abuse.routes import Route
from tests.abuse.world import World, undone, watched

WORDS = {
    "ok": "it is answered; nothing is written",
    "done": "it is done: something is written",
    "in": "one is sent to sign in (401 of the API)",
    "again": "one shows first that it is oneself",
    "no": "403: not for this person",
    "none": "404: there is nothing, or nothing this person may know of",
    "late": "409: not in this state",
    "bad": "400 or 422: what was sent is wrong",
    "-": "405: no such method here",
}


def ask(world: World, route: Route, method: str, who: str, *, about: str = "open", given: Any = ...) -> Any:
    """Return the answer to one request. Sends what `acts` has for it, unless something else is `given`."""
    address = world.address(route, about)
    safe = method in ("get", "head", "options")
    content = None if safe else body(world, route.name, method) if given is ... else given
    if not route.is_api:
        return browse(world, who, method, address, content or {})
    files = isinstance(content, dict) and any(hasattr(value, "read") for value in content.values())
    return getattr(world.programs[who], method)(address, content, format="multipart" if files else "json")


def browse(world: World, who: str, method: str, address: str, content: Any = None, **more: Any) -> Any:
    """Return a page's answer to somebody's browser, which forgets what it was told: the next question begins anew."""
    client = world.pages[who]
    kept, client.cookies = client.cookies, copy.deepcopy(client.cookies)
    try:
        return getattr(client, method)(address, content, **more)
    finally:
        client.cookies = kept


def word(response: Any) -> str:
    """Say in one of the words what came of it. Anything else is a fault."""
    status = response.status_code
    if status in (301, 302, 303):
        place = response["Location"]
        return "in" if place.startswith("/account/sign-in/") else "again" if "/account/again/" in place else "ok"
    known = {401: "in", 403: "no", 404: "none", 409: "late", 400: "bad", 422: "bad", 405: "-"}
    if status == 200 and response.request["REQUEST_METHOD"] == "POST" and not response.streaming:
        return "bad" if b'id="error-summary"' in response.content else "ok"
    return "ok" if status < 300 or status == 304 else known.get(status, str(status))


def outcome(world: World, route: Route, method: str, who: str, about: str) -> str:
    """Ask, take back what was done, and say what came of it: `done` where something was written.

    A refusal that wrote something is said to be one that did, as `no, and wrote accounts_person`.
    """
    with undone():
        world.prepare(about)
        with watched() as tables:
            said = word(ask(world, route, method, who, about=about))
    if not tables:
        return said
    return "done" if said == "ok" else f"{said}, and wrote {' '.join(sorted(tables))}"
