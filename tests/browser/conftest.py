"""A browser before the whole platform: web, worker, beat, Redis and a mail server, each a process of its own."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.embedded.environment import browser as browser_found
from tests.chaos.conftest import sink, started
from tests.chaos.machines import PATIENCE, Town, free_port, wait_until
from tests.notifications.sink import Sink

__all__ = ["sink"]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser library runs a loop of its own beside the tests
CHROMIUM = browser_found(os.environ)
PASSWORD = "multitude-demo-city"
expect.set_options(timeout=5_000 * PATIENCE)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser; without one it is skipped and says so."""
    absent = pytest.mark.skip(reason="Chromium is missing: nobody looked at the pages (apt-get install chromium)")
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(absent)


def databases(*words: str) -> None:
    """Make and drop databases beside the one in use, from which everybody is gone."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        for each in words:
            cursor.execute(each)


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database that holds the demo city, as it was just founded. Built once by each process."""
    settled = connection.settings_dict
    empty, full = settled["NAME"], f"{settled['NAME']}_ribera"
    with django_db_blocker.unblock():
        databases(f'DROP DATABASE IF EXISTS "{full}"', f'CREATE DATABASE "{full}" TEMPLATE "{empty}"')
        settled["NAME"] = full
        with override_settings(DEBUG=True):
            call_command("demo_city", "--size", "small", verbosity=0)
        connection.close()
        settled["NAME"] = empty
    yield full
    with django_db_blocker.unblock():
        databases(f'DROP DATABASE "{full}" WITH (FORCE)')


@pytest.fixture
def of_this_test(transactional_db: None, founded: str) -> Iterator[None]:
    """A copy of that database, in which everything is really committed; dropped whole, with whoever is still there."""
    settled = connection.settings_dict
    empty, mine = settled["NAME"], f"{founded}_now"
    databases(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)', f'CREATE DATABASE "{mine}" TEMPLATE "{founded}"')
    settled["NAME"] = mine
    yield
    databases(f'DROP DATABASE "{mine}" WITH (FORCE)')
    settled["NAME"] = empty


@pytest.fixture
def town(of_this_test: None, tmp_path: Path, sink: Sink) -> Iterator[Town]:
    with started(tmp_path, sink) as made:
        yield made


@pytest.fixture
def ribera(town: Town, settings: Any) -> str:
    """The demo city served by real processes; its address."""
    settings.DEBUG = True
    port = free_port()
    web = town.web(port)
    web.start()
    town.worker().start()

    def serves() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    assert wait_until(serves, seconds=30), web.said
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def browser(ribera: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield opened
        opened.close()
        connection.close()  # the loop's own, which nobody else would close


@pytest.fixture
def visit(browser: Browser, ribera: str) -> Callable[..., Page]:
    """Open a window: of whom (nobody), how wide, in which scheme, with scripts or without."""

    def open_window(who: str = "", *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context: BrowserContext = browser.new_context(
            base_url=ribera,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
        )
        context.set_default_timeout(15_000 * PATIENCE)
        page = context.new_page()
        if who:
            page.goto("/account/sign-in/")
            page.get_by_label("E-mail").fill(f"{who}@demo.example")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
            page.get_by_role("link", name="Inbox").first.wait_for()
        return page

    return open_window


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds serious or critical on a page."""

    def look(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{one['id']}: {one['nodes'][0]['target']}" for one in found if one["impact"] in ("serious", "critical")
        ]

    return look
