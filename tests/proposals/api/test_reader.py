"""The API's reader in a browser: it renders under the strict policy, from our own files alone."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: nobody looked at the API's reader"),
    pytest.mark.django_db(transaction=True),
]


def test_the_reader_renders_under_the_strict_policy(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser library runs a loop beside us
    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1280, "height": 1600})
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"pageerror: {error}"))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{live_server.url}/api/v1/docs/")
        page.locator(".opblock-summary-path").first.wait_for(timeout=120_000)
        support = page.get_by_text("/api/v1/proposals/{proposal_id}/support/").first
        _scrolled_to(page, support)
        page.mouse.wheel(0, -1_000_000)
        page.wait_for_timeout(200)
        awaiting = page.locator(".opblock-summary-path", has_text="awaiting").first
        _scrolled_to(page, awaiting)
        awaiting.click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        page.locator(".live-responses-table .response-col_status", has_text="200").first.wait_for(timeout=60_000)
        if shot := os.environ.get("SHOT"):
            page.screenshot(path=shot)
        browser.close()
    assert not [line for line in said if line.startswith(("error", "pageerror")) or "Content Security" in line], said
    assert {url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))} == set()


def _scrolled_to(page: Page, what: Locator) -> None:
    for _ in range(400):  # it draws what comes into view
        if what.is_visible():
            break
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(100)
    expect(what).to_be_visible()
