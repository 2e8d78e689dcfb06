"""Proof by letter in a browser without scripts: from the request to the level, and a first support."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.drivers import post
from accounts.models import Letter
from tests import build

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]


def test_carl_proves_his_address_and_supports(visit: Visit, barriers: Barriers, tmp_path: Path) -> None:
    carl, cleo = (visit(who, scripts=False) for who in ("carl", "cleo"))
    ask(carl)
    page, code = print_letters(cleo, tmp_path)
    assert page.startswith(b"%PDF") and build.planted("plantedname", "plantedstreet", code) == []
    carl.goto(f"/account/proof/post/?code={post.shown_code(code)}")  # the square on the paper
    carl.get_by_role("button", name="Enter the code").click()
    expect(carl.get_by_text("You are a verified resident of Molinos now, with level 1")).to_be_visible()
    carl.goto("/proposals/?search=one+voice")
    carl.get_by_role("link", name="One voice short").click()
    carl.get_by_role("button", name="Support", exact=True).click()
    expect(carl.get_by_text("You support this")).to_be_visible()


def test_pages_of_letters_have_no_barriers_and_fit_a_phone(visit: Visit, barriers: Barriers, tmp_path: Path) -> None:
    carl, cleo = visit("carl", width=360), visit("cleo", width=360, scheme="dark")
    ask(carl, look=lambda: look(carl, barriers))
    look(carl, barriers)
    cleo.goto("/desk/post/")
    look(cleo, barriers)
    print_letters(cleo, tmp_path, look=lambda: look(cleo, barriers))
    for path in ("/account/proof/", "/account/proof/post/"):
        carl.goto(path)
        look(carl, barriers)


def ask(carl: Page, *, look: Callable[[], None] | None = None) -> None:
    carl.goto("/account/proof/")
    carl.get_by_role("link", name="Ask for a letter").click()
    carl.get_by_role("button", name="Send me a letter").click()
    expect(carl.get_by_role("heading", name="There is a problem")).to_be_visible()
    if look:
        look()
    carl.get_by_label("Name on the letter box").fill("Plantedname Ruiz")
    carl.get_by_label("Street and number").fill("Plantedstreet 12")
    carl.get_by_label("Postcode").fill("28001")
    carl.get_by_label("District").select_option(label="Salinas")
    carl.get_by_role("button", name="Send me a letter").click()
    expect(carl.get_by_role("heading", name="Your letter is being prepared")).to_be_visible()


def print_letters(cleo: Page, folder: Path, *, look: Callable[[], None] | None = None) -> tuple[bytes, str]:
    """Print what waits in a district the clerk corrects; return the PDF and the code that stands on the paper."""
    cleo.goto("/desk/post/")
    cleo.get_by_label(re.compile("Plantedstreet 12")).select_option(label="Molinos")
    cleo.get_by_role("button", name="Make the batch").click()
    if look:
        look()
    with cleo.expect_download() as download:
        cleo.get_by_role("button", name="Take the PDF").click()
    download.value.save_as(folder / "letters.pdf")
    letter = Letter.objects.get(state=Letter.State.READY)
    assert letter.sealed is not None
    code = post.unseal(letter.sealed, person_id=letter.person_id).code
    cleo.get_by_role("button", name="Printed: erase the addresses").click()
    expect(cleo.get_by_text("Names, addresses and codes of this batch are erased")).to_be_visible()
    return (folder / "letters.pdf").read_bytes(), code


def look(page: Page, barriers: Barriers) -> None:
    assert barriers(page) == [], page.url
    assert page.evaluate("document.querySelector('main').scrollWidth <= window.innerWidth"), page.url
