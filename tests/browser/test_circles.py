"""Ana founds a circle on her phone, without scripts: it decides, answers an objection, meets and writes it up."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from deliberation.models import Circle, Decision, Meeting
from tests.deliberation.circles.build import held

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]
PHONE = 360
PURPOSE = "Everybody in Calle Sol gets a tree in front of the door within three years."


def narrow(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url


def tab(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    narrow(page)


def without_barriers(path: str, page: Page, barriers: Barriers) -> None:
    """Look with a page that has scripts: what looks is one."""
    page.goto(path)
    assert barriers(page) == []


def test_a_circle_from_its_first_day_to_its_minutes(visit: Visit, barriers: Barriers) -> None:
    ana, bea = visit("ana", width=PHONE, scripts=False), visit("bea", width=PHONE, scripts=False)
    ana.goto("/circles/")
    narrow(ana)
    ana.get_by_role("link", name="Found a circle").click()
    ana.get_by_role("button", name="Found the circle").click()
    expect(ana.get_by_role("heading", name="There is a problem")).to_be_visible()
    ana.get_by_label("What is it called?").fill("A tree for every door")
    ana.get_by_label("What is it for?").fill(PURPOSE)
    ana.get_by_label("Consent: nobody has a reasoned objection").check()
    narrow(ana)
    ana.get_by_role("button", name="Found the circle").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("A tree for every door")
    its = Circle.objects.get(title="A tree for every door")
    bea.goto(f"/circles/{its.pk}/")
    narrow(bea)
    bea.get_by_role("button", name="Join the circle").click()
    expect(bea.get_by_text("You are a member.")).to_be_visible()
    tab(bea, "Decisions")
    bea.get_by_role("link", name="Open a decision").click()
    narrow(bea)
    bea.get_by_role("link", name="Something we do or think").click()
    bea.get_by_label("What do we decide?").fill("We begin with number 14")
    bea.get_by_label("Say it in full").fill("It has water and a gate that opens, and seven who promise to water.")
    bea.get_by_role("button", name="Open it").click()
    bea.get_by_label("I consent").check()
    bea.get_by_role("button", name="Say it").click()
    narrow(bea)
    first = Decision.objects.get(title="We begin with number 14")
    ana.goto(f"/circles/decisions/{first.pk}/")
    ana.get_by_label("I object, and say why").check()
    ana.get_by_role("button", name="Say it").click()
    expect(ana.get_by_text("Say what harm would come of it.").first).to_be_visible()
    narrow(ana)
    ana.get_by_label("Why?").fill("Number 14 is sold in spring, and nobody knows who waters then.")
    ana.get_by_role("button", name="Say it").click()
    without_barriers(f"/circles/decisions/{first.pk}/", visit("ana", width=PHONE), barriers)
    bea.goto(f"/circles/decisions/{first.pk}/")
    expect(bea.get_by_text("Number 14 is sold in spring")).to_be_visible()
    bea.get_by_role("link", name="Give it a new text").click()
    expect(bea.get_by_text("Number 14 is sold in spring")).to_be_visible()
    bea.get_by_label("What do we decide?").fill("We begin with number 16")
    bea.get_by_role("button", name="Open it with this text").click()
    for page in (bea, ana):
        page.goto(f"/circles/decisions/{Decision.objects.get(title='We begin with number 16').pk}/")
        page.get_by_label("I consent").check()
        page.get_by_role("button", name="Say it").click()
    ana.get_by_role("button", name="Close it: all have spoken").click()
    expect(ana.get_by_text("Adopted", exact=True)).to_be_visible()
    ana.goto(f"/circles/{its.pk}/agenda/")
    ana.get_by_role("link", name="Put something on the agenda").click()
    ana.get_by_label("What do you want to talk about?").fill("Fig or hackberry?")
    ana.get_by_role("button", name="Put it there").click()
    narrow(ana)
    tab(ana, "Meetings")
    ana.get_by_role("link", name="Call a meeting").click()
    ana.get_by_label("What is the meeting about?").fill("Planting day")
    ana.get_by_label("Begins").fill("2027-03-06T10:00")
    ana.get_by_label("Ends").fill("2027-03-06T13:00")
    ana.get_by_label("Where?").fill("Calle Sol 16, through the gate")
    narrow(ana)
    ana.get_by_role("button", name="Call it").click()
    narrow(ana)
    meeting = Meeting.objects.get(circle=its, title="Planting day")
    bea.goto(f"/circles/meetings/{meeting.pk}/")
    bea.get_by_role("button", name="I come").click()
    expect(bea.get_by_role("heading", name="You come")).to_be_visible()
    held(meeting)
    ana.goto(f"/circles/meetings/{meeting.pk}/")
    ana.get_by_role("link", name="Write the minutes").click()
    ana.get_by_label("The minutes").fill("Nine of us planted a hackberry. **Bea waters until May.**")
    ana.get_by_role("button", name="Publish the minutes").click()
    visitor = visit(width=PHONE, scripts=False)
    visitor.goto(f"/circles/meetings/{meeting.pk}/")
    expect(visitor.get_by_text("Nine of us planted a hackberry.")).to_be_visible()
    narrow(visitor)
    without_barriers(f"/circles/meetings/{meeting.pk}/", visit(width=PHONE), barriers)
