"""The languages in a browser: chosen without JavaScript, a word longer than the screen, a text from right to left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import Person
from charter.models import District, Topic
from proposals.models import Comment
from tests import build

Visit = Callable[..., Page]
LONG = ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4)[:250]
WIDTH = "document.documentElement.scrollWidth"
# What is fixed to the foot of a phone widens no page: it is cut off, so it is measured by itself.
FOOT = "Math.max(...[...document.querySelectorAll('.nav__link')].map(link => link.getBoundingClientRect().right))"


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_language_is_chosen_at_the_end_of_the_page(language: str, visit: Visit) -> None:
    page = visit("ana", width=360, scripts=False)
    page.goto("/proposals/?order=closest")
    page.locator(f".footer__languages [value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.url.endswith("/proposals/?order=closest")
    page.goto("/account/")
    expect(page.locator("h1")).to_have_text({"fr": "Votre compte", "es": "Tu cuenta"}[language])
    expect(page.locator(f".footer__languages [value={language}]")).to_have_attribute("aria-current", "true")


def test_every_language_fits_a_phone_and_has_no_barriers(
    browser: Browser, ribera: str, barriers: Callable[[Page], list[str]]
) -> None:
    for language in ("fr-FR", "es-ES"):
        page = browser.new_context(base_url=ribera, viewport={"width": 320, "height": 800}, locale=language).new_page()
        for path in ("/", "/proposals/", "/awaiting/", "/charter/", "/account/sign-up/"):
            page.goto(path)
            assert (language, path, page.evaluate(WIDTH)) == (language, path, 320)
            assert page.evaluate(FOOT) <= 320, (language, path)
        assert barriers(page) == []


def test_a_word_longer_than_the_screen_and_a_text_from_right_to_left(visit: Visit) -> None:
    ana, bea = Person.objects.get(name="Ana"), Person.objects.get(name="Bea")
    place = {"district": District.objects.get(code="molinos"), "topic": Topic.objects.get(code="water")}
    long = build.proposal(ana, title=LONG[:150], body=f"{LONG}\n\n## {LONG}", place_name=LONG[:120], **place)
    Comment.objects.create(proposal=long, author=bea, body=LONG)
    arabic = build.proposal(ana, title="مقعد قرب المركز الصحي", body="لا مكان للجلوس في الطريق.", lang="ar", **place)
    for width in (320, 1280):
        page = visit(width=width)
        for path in (f"/proposals/{long.pk}/", f"/proposals/{long.pk}/history/", "/proposals/", "/districts/molinos/"):
            page.goto(path)
            assert (path, page.evaluate(WIDTH)) == (path, width)
    page.goto(f"/proposals/{arabic.pk}/")
    assert page.locator("h1").evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator("footer").evaluate("e => getComputedStyle(e).direction") == "ltr"
