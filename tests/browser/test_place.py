"""Place in a browser: a point is set, the map and its twin are read, and nobody learns where bea is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from charter.models import District, Topic
from civic.demo.places import point
from proposals.lifecycle import State
from proposals.models import Proposal

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]
# Names of districts, and what lies over them.
COVERED = """(() => {
  const [names, spots] = [".ground__name span", ".spot__at"].map((one) => [...document.querySelectorAll(one)]);
  const shown = names.filter((name) => !name.hidden);
  const apart = (a, b) => a.left >= b.right || a.right <= b.left || a.top >= b.bottom || a.bottom <= b.top;
  const box = (each) => each.getBoundingClientRect();
  return shown.filter((name) => [...spots, ...shown].some((other) => other !== name && !apart(box(name), box(other))))
    .map((name) => name.textContent);
})()"""
# As many as two cities published: Barcelona's plan and Madrid's.
MANY = 10_940


def told(page: Page) -> list[str]:
    """Collect what the browser complains about, such as a breach of the content policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_ana_sets_a_point_by_keyboard_alone(visit: Visit, barriers: Barriers) -> None:
    page = visit("ana")
    said = told(page)
    page.goto("/proposals/new/")
    page.get_by_label("What should the city do?").fill("A bench beside the old mill wheel")
    page.get_by_label("Why, and how?").fill("Between the mill and the school there is nowhere to sit down. " * 3)
    expect(page.locator(".ground__name span").filter(visible=True)).to_have_count(District.objects.count())
    assert page.evaluate(COVERED) == []
    page.get_by_role("button", name="Put it in the middle").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pinned")).to_be_focused()
    latitude = page.locator("[name=latitude]")
    before = float(latitude.input_value())
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert float(latitude.input_value()) > before
    expect(page.locator(".point__said")).to_contain_text("The point lies in")
    assert not barriers(page)
    page.get_by_role("radio", name="Streets and mobility").check()
    page.get_by_label("What should the city do?").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    draft = Proposal.objects.get(title="A bench beside the old mill wheel")
    assert draft.latitude is not None
    assert draft.district is not None
    assert not said


def test_bea_sets_a_point_without_any_script(visit: Visit) -> None:
    page = visit("bea", width=360, scripts=False)
    page.goto("/proposals/new/")
    page.get_by_label("What should the city do?").fill("A bench beside the old mill wheel")
    page.get_by_role("radio", name="Streets and mobility").check()
    picture = page.get_by_alt_text("Map of the city: press where it is")
    box = picture.bounding_box()
    assert box is not None
    assert (box["width"], box["x"] + box["width"] <= 360) == (264, True), "it is never stretched"
    picture.click(position={"x": 132, "y": 60})
    expect(page.get_by_label("What should the city do?")).to_have_value("A bench beside the old mill wheel")
    expect(page.get_by_role("radio", name="Streets and mobility")).to_be_checked()
    roughly = page.locator("[name=latitude]").input_value()
    page.get_by_alt_text("Map of the city: press where it is").click(position={"x": 140, "y": 100})
    exactly = page.locator("[name=latitude]").input_value()
    assert roughly
    assert abs(float(exactly) - float(roughly)) < 0.01
    choose = page.get_by_role("button", name=re.compile("^Choose "))
    if choose.count():
        choose.click()
        expect(choose).to_have_count(0)
    page.get_by_label("Why, and how?").fill("Between the mill and the school there is nowhere to sit down. " * 3)
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("button", name=re.compile("ublish")).click()
    page.get_by_role("link", name="What else is near this place").click()
    expect(page.get_by_role("heading", name="A bench beside the old mill wheel")).to_be_visible()


def test_two_cities_full_of_proposals_on_a_telephone(visit: Visit, barriers: Barriers) -> None:
    """The map shows all of them, is read by keys, and does not hold the page that is scrolled."""
    dice, now = random.Random(8), timezone.now()
    districts, topics = list(District.objects.all()), list(Topic.objects.all())
    made = []
    for n in range(MANY):
        district = dice.choice(districts)
        latitude, longitude = point(district.boundary, f"{n}", seed=8)  # type: ignore[arg-type]
        made.append(
            Proposal(
                title=f"Proposal {n}", body="Brought from elsewhere.", topic=dice.choice(topics), district=district,
                latitude=latitude, longitude=longitude, state=State.EXPIRED, revision_number=1, published_at=now,
            )
        )  # fmt: skip
    Proposal.objects.bulk_create(made, batch_size=2_000)
    here = Proposal.objects.filter(latitude__isnull=False, published_at__isnull=False, visibility="public").count()

    page = visit(width=360)
    said = told(page)
    page.goto("/proposals/map/")
    numbers = page.locator(".spot--many")
    expect(numbers.first).to_be_visible()
    assert sum(int(text.replace(",", "")) for text in numbers.all_inner_texts()) > 0.95 * here
    assert numbers.count() < 60
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate(COVERED) == [], "a name is hidden by a marker or by another name"
    assert page.context.browser is not None
    telephone = page.context.browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 700})
    held = telephone.new_page()
    held.goto(page.url)
    expect(held.locator(".spot").first).to_be_visible()
    touch = held.evaluate("getComputedStyle(document.querySelector('.citymap__live')).touchAction")
    assert touch != "none", "one finger scrolls the page, two move the map"
    telephone.close()
    assert not barriers(page)
    expect(page.get_by_role("heading", name="The same as a list")).to_be_visible()

    for _step in range(6):
        numbers.first.focus()
        with page.expect_response(re.compile(r"map\.json")):
            page.keyboard.press("Enter")
        expect(page.locator("a.spot").first).to_be_focused()
        if not numbers.count():
            break
    page.locator(".citymap__part").click()
    expect(page.get_by_text("In a part of the map")).to_be_visible()
    assert not said

    drawn = visit(width=360, scripts=False)
    drawn.goto("/proposals/map/")
    spots = drawn.locator("a.map__spot")
    assert 20 < spots.count() <= 120
    first = spots.first.get_attribute("aria-label")
    assert first
    spots.first.focus()
    drawn.keyboard.press("Enter")
    expect(drawn.get_by_text("In a part of the map")).to_be_visible()
    assert first.split()[0] in drawn.locator(".pagehead__lead").inner_text()


def test_near_me_leaves_no_trace_in_any_address(visit: Visit, barriers: Barriers) -> None:
    somewhere = Proposal.objects.filter(latitude__isnull=False, published_at__isnull=False).first()
    assert somewhere is not None
    page = visit()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": somewhere.latitude or 0, "longitude": somewhere.longitude or 0})
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto("/proposals/near/")
    assert not barriers(page)
    page.get_by_role("button", name="Use where I am").click()
    expect(page.get_by_role("heading", name=somewhere.title)).to_be_visible()
    degrees = f"{somewhere.latitude:.2f}"
    assert not [address for address in addresses if degrees in address]
    assert page.url.endswith("/proposals/near/")
    assert not barriers(page)
    assert not [cookie for cookie in page.context.cookies() if degrees in str(cookie)]
