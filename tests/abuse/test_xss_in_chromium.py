"""A few pages full of payloads in a real browser: nothing runs, with the content policy and even without it.

The pages are taken from the platform and handed to Chromium by address, with their headers; nothing else is served,
and whatever a page asks of another host is noted and refused.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import sync_playwright

from tests.abuse.asking import browse
from tests.abuse.payloads import MARK
from tests.abuse.test_stored_xss import planted
from tests.abuse.world import World, undone

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser library runs a loop of its own beside the test
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OWN = ("/account/", "/account/tokens/", "/charter/city/", "/legal/")
SITE = "http://localhost:8000"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is missing: nobody looked at the pages (apt-get install chromium)"
    ),
]


class Shelf:
    """Hands pages of one person to a browser; notes what else was asked for and what ran or was stopped.

    They are taken before the browser comes: its loop would open a connection of its own, and see nothing planted.
    """

    def __init__(self, world: World, who: str, addresses: list[str]) -> None:
        self.pages = {address: self._taken(world, who, address) for address in addresses}
        self.ran: list[str] = []
        self.stopped: list[str] = []
        self.abroad: list[str] = []

    def hand(self, route: Any) -> None:
        address = route.request.url
        if not address.startswith(SITE):
            self.abroad.append(address)
            return route.abort()
        path = address.removeprefix(SITE)
        if path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/").partition("?")[0])):
            return route.fulfill(path=str(found))
        if path not in self.pages:
            return route.abort()
        status, headers, body = self.pages[path]
        return route.fulfill(status=status, headers=headers, body=body)

    @staticmethod
    def _taken(world: World, who: str, address: str) -> tuple[int, dict[str, str], bytes]:
        answer = browse(world, who, "get", address)
        assert answer.status_code == 200, address
        return answer.status_code, dict(answer.headers), answer.content

    def says(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "violates" in message.text:
            self.stopped.append(message.text)


def test_nothing_runs(world: World) -> None:
    """With the policy, and without it: the same pages, once each."""
    with undone():
        assert len(planted(world, 11)) > 25
        proposals = [world.proposals[name].pk for name in ("answered", "awaiting_answer", "in_delivery", "extra")]
        shelves = [
            Shelf(world, "ana", ["/", "/proposals/", *(f"/proposals/{pk}/" for pk in proposals), "/inbox/", *OWN]),
            Shelf(world, "nora", ["/moderation/queue/", f"/moderation/content/comment/{world.said['bea'].pk}/"]),
            Shelf(world, "ilse", ["/administration/city/", "/jobs/"]),
        ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for guarded in (True, False):
            shown = 0
            for shelf in shelves:
                shown += looked_at(browser.new_context(bypass_csp=not guarded), shelf)
                said = {"guarded": guarded, **vars(shelf), "pages": list(shelf.pages)}
                assert not shelf.ran and not shelf.abroad and not shelf.stopped, said
            assert shown > 4
        browser.close()


def looked_at(context: Any, shelf: Shelf) -> int:
    """Open every page of a shelf; return on how many of them a payload stands as text."""
    shown = 0
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.add_init_script("window.alert = (words) => { document.title = 'ran ' + words }")
    page.route("**/*", shelf.hand)
    page.on("console", shelf.says)
    for address in shelf.pages:
        page.goto(SITE + address, wait_until="load")
        shown += MARK in (page.text_content("body") or "")
        if page.title().startswith("ran "):
            shelf.ran.append(address)
    context.close()
    return shown
