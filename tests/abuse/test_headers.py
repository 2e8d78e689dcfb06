"""Every answer says what a browser may do with it; no page needs or loads what is not ours; the deployment's checks."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from tests.abuse.asking import ask, browse
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone

ROUTES = {route.name: route for route in routes()}
# Who sees the most of a route that is not for everybody.
INSIDERS = ("visitor", "ana", "omar", "nora", "cleo", "ilse")
# A file somebody brought is shut in altogether; a mail's own page has its own policy, and only in development.
SHUT_IN = {"picture", "picture-whole", "attachment", "option-picture", "option-picture-whole"}


def answers(world: World) -> Any:
    """Yield every route's answers: to who may see it and who may not, to a GET and to an empty POST."""
    for route in ROUTES.values():
        line = EXPECTED.get((route.name, "get"))
        seen = next((who for who in INSIDERS if line and line.words[who] in ("ok", "done")), "visitor")
        about = line.about if line else "open"
        for who in {seen, "visitor"}:
            with undone():
                yield route, ask(world, route, "get", who, about=about)
        with undone():
            yield route, ask(world, route, "post", "ana", about=about, given={})


def policy(answer: Any) -> dict[str, str]:
    header = answer.get("Content-Security-Policy", "")
    return dict((part.strip() + " ").split(" ", 1) for part in header.split(";") if part.strip())


def test_every_answer_is_guarded(world: World) -> None:
    wrong = []
    for route, answer in answers(world):
        rules = policy(answer)
        lacks = [
            *(["CSP"] if not rules else []),
            *(["inline"] if "unsafe" in str(rules) or "*" in str(rules) or "http:" in str(rules) else []),
            *(["script-src"] if "script-src" in rules and rules["script-src"].strip() != "'self'" else []),
            *(["no default"] if rules and "default-src" not in rules else []),
            *(["nosniff"] if answer.get("X-Content-Type-Options") != "nosniff" else []),
            *(["frame"] if answer.get("X-Frame-Options") != "DENY" else []),
            *(["referrer"] if answer.get("Referrer-Policy") != "same-origin" else []),
            *(["opener"] if answer.get("Cross-Origin-Opener-Policy") != "same-origin" else []),
            *(["says who serves"] if "Server" in answer or "X-Powered-By" in answer else []),
        ]
        if route.name in SHUT_IN and answer.status_code == 200 and "sandbox" not in rules:
            lacks.append("not shut in")
        wrong += [f"{route}: {' '.join(lacks)}"] * bool(lacks)
    assert not wrong, "\n".join(wrong)


def test_what_is_ones_own_is_kept_by_nobody_else(world: World) -> None:
    """A page for whoever is signed in is not to be kept by what stands between."""
    wrong = []
    for route in ROUTES.values():
        line = EXPECTED.get((route.name, "get"))
        if line is None or line.words["visitor"] != "in":
            continue
        who = next((who for who in INSIDERS if line.words[who] in ("ok", "done")), None)
        if who is None:
            continue
        with undone():
            answer = ask(world, route, "get", who, about=line.about)
        kept = answer.get("Cache-Control", "")
        varies = {word.strip().lower() for word in answer.get("Vary", "").split(",")}
        if "public" in kept or not ({"cookie", "authorization"} & varies or "private" in kept or "no-store" in kept):
            wrong.append(f"{route}: {kept!r}, Vary {sorted(varies)}")
    assert not wrong, "\n".join(wrong)


def test_errors_are_guarded_too(world: World) -> None:
    for address in (
        "/nowhere/",
        "/proposals/999999/",
        "/api/v1/nowhere/",
        "/proposals/?cursor=x",
        "/%00",
        "/static/x.js",
    ):
        answer = browse(world, "ana", "get", address)
        assert answer.status_code in (400, 404), address
        assert policy(answer).get("script-src", "").strip() == "'self'", address
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"


def test_a_sites_frame_and_script_cannot_read_the_api(world: World) -> None:
    """No other origin is given leave by any header, whatever it says it is."""
    for route in ROUTES.values():
        if not route.is_api:
            continue
        for origin in ("https://evil.example", "null", "http://localhost:8000.evil.example"):
            answer = world.pages["visitor"].get(world.address(route), headers={"origin": origin})
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")], route


def test_the_checks_of_a_deployment_find_nothing(tmp_path: Any) -> None:
    """`check --deploy` with what a city would say."""
    static = tmp_path / "static"
    static.mkdir()
    (static / "staticfiles.json").write_text("{}")
    address = os.environ.get("DATABASE_URL", "postgres://web:x@127.0.0.1/multitude")
    city = {
        "DEBUG": "0", "PUBLIC_URL": "https://multitude.example", "ALLOWED_HOSTS": "multitude.example",
        "EMAIL_URL": "smtp+tls://u:p@mail.example:587", "CIVIC_HOME": str(tmp_path), "DATABASE_URL": address,
        "OWNER_DATABASE_URL": address + "?application_name=owner", "DJANGO_SETTINGS_MODULE": "civic.settings",
        "SECRET_KEY": "k2fA9-" * 12, "IDENTITY_PEPPER": "p7Qx3-" * 12, "DATABASE_ROLE": "web",
    }  # fmt: skip
    around = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    words = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"]
    checked = subprocess.run(words, env=around | city, capture_output=True, text=True, timeout=120)
    assert checked.returncode == 0, checked.stderr[-3000:]
    assert "no issues" in checked.stdout + checked.stderr
