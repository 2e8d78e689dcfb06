"""Passkeys and codes in a real browser, with an authenticator that is only pretended."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.actions.use_code import PERIOD_SECONDS
from accounts.models import Person, Session
from commons.clock import now
from tests.browser.conftest import PASSWORD

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def window(browser: Browser, ribera: str) -> Callable[..., Page]:
    def open_window(*, scripts: bool = True, width: int = 360) -> Page:
        context: BrowserContext = browser.new_context(
            base_url=ribera, viewport={"width": width, "height": 800}, java_script_enabled=scripts
        )
        context.set_default_timeout(60_000)
        return context.new_page()

    return open_window


def enter(page: Page, who: str = "bea") -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def leave(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def show_again(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def test_bea_adds_a_passkey_and_signs_in_with_it_alone(
    window: Callable[..., Page], barriers: Callable[[Page], list[str]], ribera: str
) -> None:
    page = window()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    number = phone.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]
    enter(page)
    page.goto("/account/security/")
    assert not barriers(page)
    page.get_by_role("link", name="Add a passkey").click()
    show_again(page)
    page.get_by_label("Name of this passkey").fill("My telephone")
    assert not barriers(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert not barriers(page) and page.locator(".codes code").count() == 10
    page.goto("/account/security/")
    expect(page.get_by_text("My telephone").first).to_be_visible()
    leave(page)

    page.goto("/account/sign-in/?next=/inbox/")
    assert not barriers(page)
    page.get_by_role("button", name="Sign in with a passkey").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{ribera}/inbox/")
    leave(page)

    # After the password it is the second step.
    enter(page)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert not barriers(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{ribera}/")
    leave(page)

    # A finger that is not hers opens nothing, and the page says so.
    phone.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey was used")).to_be_visible()
    assert said == [], "the strict content policy stops nothing that is needed"


def test_bea_uses_an_app_without_scripts_and_sees_her_browsers(window: Callable[..., Page], ribera: str) -> None:
    page = window(scripts=False)
    enter(page)
    page.goto("/account/security/passkeys/add/")
    show_again(page)
    expect(page.locator("noscript p").first).to_contain_text("Passkeys need JavaScript")
    page.locator("noscript a").click()
    page.get_by_text("I cannot scan it").click()
    secret = page.locator("code.key").inner_text().replace(" ", "")

    def code(later: int = 0) -> str:
        return format_hotp_value(hotp_value(secret, int(now().timestamp()) // PERIOD_SECONDS + later))

    page.get_by_label("Code from the app").fill(code())
    page.get_by_role("button", name="Switch on").click()
    recovery = page.locator(".codes code").first.inner_text()
    keys = set(Session.objects.filter(person__name_key="bea").values_list("pk", flat=True))

    other = window(scripts=False, width=1280)
    enter(other)
    other.get_by_label("Code").fill("000000")
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="There is a problem")).to_be_visible()
    other.get_by_label("Code").fill(code())
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(f"{ribera}/")
    leave(other)
    for accepted in (True, False):  # a recovery code works once
        enter(other)
        other.get_by_label("Code").fill(recovery)
        other.get_by_role("button", name="Sign in").click()
        if accepted:
            other.wait_for_url(f"{ribera}/")
            other.goto("/account/sessions/")
            expect(other.get_by_text("(this one)")).to_have_count(1)
            other.get_by_role("button", name="Sign out all others").click()
            expect(other.get_by_text("All other browsers are signed out.")).to_be_visible()
            leave(other)
    expect(other.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.goto("/account/")
    assert re.search("/account/sign-in/", page.url), "signed out from the other browser"
    bea = Person.objects.get(email="bea@demo.example")
    assert not Session.objects.filter(pk__in=keys, person=bea).exists()
    assert Authenticator.objects.filter(user=bea).count() == 2
