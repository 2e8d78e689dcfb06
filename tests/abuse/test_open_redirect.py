"""Class “open redirect”: whatever an address says, nobody is led out of the city."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest

from tests.abuse.acts import FORMS, body
from tests.abuse.asking import browse
from tests.abuse.parsed import Reader
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone

ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "////evil.example", "\\\\evil.example",
    "/\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example", "http:evil.example",
    "https:/evil.example", "https:///evil.example", "//evil.example\\@localhost", "//localhost@evil.example",
    "https://localhost:8000@evil.example/", "https://localhost:8000.evil.example/", "https://evil.example#localhost",
    "https://evil.example?localhost", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x",
    "\x00//evil.example", "\x01//evil.example", " //evil.example", "//evil%E3%80%82example", "//evil。example",
    "//evil.example:80", "//[::ffff:1.2.3.4]/", "//0x7f000001", "ftp://evil.example", "/%09/evil.example",
    "/%2f/evil.example", "/..//evil.example", "/.//evil.example", "http://testserver@evil.example", "http://ⓔvil.example",
)  # fmt: skip
NAMES = ("next", "redirect_to", "return", "url", "back", "continue", "to")
LEAD_BACK = {"account_mute", "account_unmute", "language"}
OURS = {"testserver", "localhost", ""}


def led_out(place: str) -> bool:
    """Tell whether a browser on our page would leave for another host, or run what stands there."""
    plain = "".join(sign for sign in place.strip("".join(map(chr, range(33)))) if sign not in "\t\n\r").replace(
        "\\", "/"
    )
    parts = urlsplit(urljoin("http://testserver/account/", plain))
    return parts.scheme not in ("http", "https") or (parts.hostname or "") not in OURS


def test_the_look_sees_the_way_out() -> None:
    assert sum(map(led_out, ELSEWHERE)) > 20 and not led_out("/mandates/?next=//evil.example")


@pytest.mark.parametrize("who", ["visitor", "ana"])
def test_no_redirect_and_no_form_leads_out(world: World, who: str) -> None:
    pages, wrong = [route for route in routes() if not route.is_api], []
    for place, route in enumerate(pages):
        address = world.address(route, EXPECTED[route.name, "get"].about if (route.name, "get") in EXPECTED else "open")
        for method in ("get", "post"):
            if method == "post" and route.name not in FORMS:
                continue
            sent = body(world, route.name, "post") if method == "post" else {}
            # All of them, where an address is known to be read; else others at each place, one for each name.
            turns = range(len(ELSEWHERE)) if route.name in LEAD_BACK else [place]
            for turn in turns:
                words = {name: ELSEWHERE[(turn + n) % len(ELSEWHERE)] for n, name in enumerate(NAMES)}
                came = ELSEWHERE[turn % len(ELSEWHERE)].encode("ascii", "ignore").decode()
                with undone():
                    answer = browse(world, who, method, address, sent | words, HTTP_REFERER=came)
                assert answer.status_code < 500, (address, words)
                if led_out(answer.get("Location", "")):
                    wrong.append(f"{method} {route}: {words} leads to {answer['Location']!r}")
    assert not wrong, "\n".join(wrong)


def test_signing_in_leads_home_instead(world: World) -> None:
    sign_in = {"login": "carl@demo.example", "password": "multitude-demo-city"}
    for there in ELSEWHERE:
        with undone():
            answer = browse(world, "visitor", "post", "/account/sign-in/", sign_in | {"next": there})
        assert answer.status_code == 302 and not led_out(answer["Location"]), there


def test_no_button_of_the_sign_in_page_leads_out(world: World) -> None:
    for there in ELSEWHERE:
        for path in ("/account/sign-in/", "/account/sign-up/", "/account/password/reset/"):
            reader = Reader()
            reader.feed(browse(world, "visitor", "get", path, {"next": there}).content.decode())
            out = [value for _tag, name, value in reader.addresses if name in ("href", "action") and led_out(value)]
            assert not out, (path, there, out)
