"""A browser before the whole platform: web, worker, beat, Redis and a mail server, each a process of its own.

One city stands as long as the tests run, and every test finds its database as it was founded. A test that takes `town`
in its hands, to stop Redis or to start beat, has one of its own.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.embedded.environment import browser as browser_found
from tests.chaos.conftest import listening, started
from tests.chaos.machines import PATIENCE, Town, free_port, wait_until
from tests.database import connected_to
from tests.notifications.sink import Sink

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
            _done(cursor, each)


def _done(cursor: Any, words: str) -> None:
    """Do it, once more after a while where PostgreSQL itself was cleaning up there: that, nobody of ours may end."""
    for patience in (1, 3, 9, 0):
        try:
            cursor.execute(words)
            return
        except ProgrammingError:
            if not patience:
                raise
            time.sleep(patience)


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database that holds the demo city, as it was just founded. Built once by each process."""
    empty = connection.settings_dict["NAME"]
    full = f"{empty}_ribera"
    with django_db_blocker.unblock():
        databases(f'DROP DATABASE IF EXISTS "{full}"', f'CREATE DATABASE "{full}" TEMPLATE "{empty}"')
        with connected_to(full), override_settings(DEBUG=True):
            call_command("demo_city", "--size", "small", verbosity=0)
    yield full
    with django_db_blocker.unblock():
        databases(f'DROP DATABASE "{full}" WITH (FORCE)')


@pytest.fixture
def of_this_test(transactional_db: None, founded: str) -> Iterator[None]:
    """A copy of that database, in which everything is really committed; dropped whole, with whoever is still there."""
    mine = here(founded)
    databases(f'DROP DATABASE IF EXISTS "{mine}" WITH (FORCE)', f'CREATE DATABASE "{mine}" TEMPLATE "{founded}"')
    with connected_to(mine):
        yield
    databases(f'DROP DATABASE "{mine}" WITH (FORCE)')


def here(founded: str) -> str:
    return f"{founded}_now"


@dataclass
class Standing:
    """The city that serves one test after the other."""

    town: Town
    sink: Sink
    address: str

    def forget(self) -> None:
        """Let nothing of the last test be counted, delivered or told in the next one; who listens goes on listening."""
        with redis.Redis.from_url(self.town.redis.url) as bell:
            if old := [key for key in bell.scan_iter() if not key.startswith(b"_kombu.binding")]:
                bell.delete(*old)
        self.sink.forget()


@pytest.fixture(scope="session")
def standing(founded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    with listening() as sink, started(tmp_path_factory.mktemp("city"), sink, database=here(founded)) as town:
        yield Standing(town, sink, serving(town))


def serving(town: Town) -> str:
    """Start the web and a worker; return the address. A name: passkeys do not belong to numbers."""
    port = free_port()
    web = town.web(port, host="localhost")
    web.start()
    town.worker().start()

    def serves() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    assert wait_until(serves, seconds=30), web.said
    return f"http://localhost:{port}"


def is_apart(request: pytest.FixtureRequest) -> bool:
    return "town" in request.fixturenames


@pytest.fixture
def sink(request: pytest.FixtureRequest) -> Iterator[Sink]:
    """Where the mails of this test arrive."""
    if is_apart(request):
        with listening() as apart:
            yield apart
    else:
        standing: Standing = request.getfixturevalue("standing")
        yield standing.sink


@pytest.fixture
def town(of_this_test: None, tmp_path: Path, sink: Sink) -> Iterator[Town]:
    """A town of this test alone."""
    with started(tmp_path, sink) as made:
        yield made


@pytest.fixture
def ribera(request: pytest.FixtureRequest, of_this_test: None, settings: Any) -> str:
    """The demo city served by real processes; its address."""
    settings.DEBUG = True
    if is_apart(request):
        return serving(request.getfixturevalue("town"))
    standing: Standing = request.getfixturevalue("standing")
    standing.forget()
    return standing.address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for each file: its loop runs as long as it is open, and other tests want none."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield opened
        opened.close()
        connection.close()  # the loop's own, which nobody else would close


@pytest.fixture
def browser(ribera: str, chromium: Browser) -> Iterator[Browser]:
    yield chromium
    for context in chromium.contexts:
        context.close()


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
        # Of what is in order only that it is: to describe it takes half of the time.
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        return [
            f"{one['id']}: {one['nodes'][0]['target']}" for one in found if one["impact"] in ("serious", "critical")
        ]

    return look
