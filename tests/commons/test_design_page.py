"""The living page in a real browser: accessible in both schemes, and never wider than the window."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

import commons
from charter.models import City
from deploy.embedded.environment import browser as browser_found

CHROMIUM = browser_found(os.environ)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: the look was not checked in a browser"),
]


@pytest.fixture
def page_url(live_server: LiveServer, city: City) -> str:
    return live_server.url + reverse("design")


@pytest.fixture
def browser(page_url: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


def test_every_part_is_shown(browser: Browser, page_url: str) -> None:
    """Each style file's first class. Paper is a page of its own; the switch stands above where there are districts."""
    page = browser.new_page()
    page.goto(page_url)
    there = set(page.evaluate("[...document.querySelectorAll('[class]')].flatMap(each => [...each.classList])"))
    missing = []
    for sheet in sorted((Path(commons.__file__).parent / "static/commons/css/components").glob("*.css")):
        first = re.search(r"\.([a-z_-]+)", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL))
        if sheet.stem not in ("paper", "switch") and (first is None or first[1] not in there):
            missing.append(sheet.stem)
    assert missing == []


def test_nobody_is_shut_out(browser: Browser, page_url: str) -> None:
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light")):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.goto(page_url)
        violations = Axe().run(page).response["violations"]

        grave = [one["id"] for one in violations if one["impact"] in {"serious", "critical"}]
        assert grave == [], f"{width} px, {scheme}"
        assert said == [], "the browser complained, perhaps about the content security policy"
        page.close()


def test_the_page_is_never_wider_than_its_window(browser: Browser, page_url: str) -> None:
    # 640 px is a window of 1280 px at 200 %.
    for width in (320, 360, 640, 800, 900, 1024, 1280):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(page_url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_the_counter_counts_while_one_writes(browser: Browser, page_url: str) -> None:
    page = browser.new_page()
    page.goto(page_url)
    page.fill("#id_body", "A bench.")

    assert page.inner_text("#id_body_count") == "8 of 20,000 characters"


def test_everything_is_there_without_scripts(browser: Browser, page_url: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(page_url)

    assert page.inner_text("h1") == "Parts and states"
    assert page.is_visible("#id_body")
