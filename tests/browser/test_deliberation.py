"""Ana opens a conversation, bea answers it by keyboard: on a phone, without scripts; and the map when it is drawn."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from charter.models import District
from deliberation import actions
from deliberation.models import Conversation, Stance
from tests.deliberation.build import SAID, crowd

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]
PHONE = 360


def narrow(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url


def test_from_a_question_to_what_all_agree_on(visit: Visit, barriers: Barriers) -> None:
    ana = visit("ana", width=PHONE, scripts=False)
    ana.get_by_role("navigation", name="Main").get_by_role("link", name="Conversations").click()
    ana.get_by_role("link", name="Open a conversation").click()
    narrow(ana)
    ana.get_by_label("What do you want to talk about?").fill("What do our streets need first?")
    ana.get_by_label("Statements to begin with").fill("\n".join(SAID))
    ana.get_by_role("button", name="Open the conversation").click()
    expect(ana.get_by_text("Your conversation is open.")).to_be_visible()
    expect(ana.get_by_text("The map is still empty")).to_be_visible()
    narrow(ana)
    its = Conversation.objects.get(title="What do our streets need first?")

    bea = visit("bea", width=PHONE, scripts=False)
    bea.goto(f"/conversations/{its.pk}/")
    for n in range(6):
        bea.get_by_role("button", name=("Agree", "Disagree", "Pass")[n % 3], exact=True).focus()
        bea.keyboard.press("Enter" if n % 2 else "Space")
        expect(bea.get_by_text(f"You have answered {n + 1}.")).to_be_visible()
    said = Stance.objects.filter(participant__conversation=its)
    assert sorted(said.values_list("value", flat=True)) == [-1, -1, 0, 0, 1, 1]
    bea.get_by_text("Add a statement of your own").click()
    bea.get_by_label("Your statement").fill("A fountain on every square.")
    bea.get_by_role("button", name="Put it to everyone").click()
    expect(bea.get_by_text("Your statement is there for everybody to answer.")).to_be_visible()
    narrow(bea)

    crowd(its, District.objects.get(code="molinos"), (20, 16, 12))
    assert actions.draw_map(conversation_id=its.pk)
    bea.goto(f"/conversations/{its.pk}/")
    expect(bea.get_by_role("heading", name="What all groups agree on")).to_be_visible()
    expect(bea.get_by_role("img", name="Opinion map of")).to_be_visible()
    bea.get_by_text("The map in words and numbers").click()
    expect(bea.get_by_role("table")).to_be_visible()
    narrow(bea)
    bea.get_by_role("link", name="The whole report, with files").click()
    expect(bea.get_by_role("heading", name="Every statement")).to_be_visible()
    narrow(bea)
    # With scripts on, nothing stands in anybody's way.
    wide = visit("ana", width=1280)
    for path in ("/conversations/", f"/conversations/{its.pk}/", f"/conversations/{its.pk}/report/"):
        wide.goto(path)
        assert barriers(wide) == [], path
    # The map is moved by keys and by dragging, only where it is zoomed; a group's name tells its words.
    wide.goto(f"/conversations/{its.pk}/")
    drawn, frame = wide.locator("svg.opinion"), wide.locator("[data-map]")
    expect(drawn).to_have_attribute("viewBox", "0 0 600 420")
    frame.focus()
    wide.keyboard.press("ArrowRight")
    expect(drawn).to_have_attribute("viewBox", "0 0 600 420")
    wide.get_by_role("button", name="Zoom in").click()
    expect(drawn).to_have_attribute("viewBox", "112.5 78.75 375 262.5")
    frame.focus()
    wide.keyboard.press("ArrowRight")
    expect(drawn).to_have_attribute("viewBox", "187.5 78.75 375 262.5")
    box = frame.bounding_box()
    assert box is not None
    wide.mouse.move(box["x"] + 100, box["y"] + 100)
    wide.mouse.down()
    wide.mouse.move(box["x"] + 400, box["y"] + 100)
    wide.mouse.up()
    assert float(str(drawn.get_attribute("viewBox")).split()[0]) < 100
    wide.get_by_role("button", name="Group C").focus()
    expect(wide.locator("[data-says=c]")).to_be_visible()
    expect(wide.locator("[data-says=a]")).to_be_hidden()
    assert barriers(wide) == []
    wide.get_by_role("button", name="Show all").click()
    expect(drawn).to_have_attribute("viewBox", "0 0 600 420")
    small = visit("ana", width=PHONE)
    small.emulate_media(color_scheme="dark", reduced_motion="reduce")
    small.goto(f"/conversations/{its.pk}/")
    small.get_by_role("button", name="Zoom in").click()
    expect(small.locator("svg.opinion")).to_have_attribute("viewBox", "112.5 78.75 375 262.5")
    small.get_by_role("button", name="Group A").click()
    narrow(small)
    wide.goto("/conversations/new/")
    assert barriers(wide) == []
