"""Ana brings pictures through a browser without scripts; one file is bad, and nothing else is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db.models import QuerySet
from playwright.sync_api import FilePayload, Page, expect

from proposals.models import Picture, Proposal
from tests.brought import BAD_PICTURES, PDF, from_a_phone, picture
from tests.chaos.machines import Town, wait_until

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]


def payload(name: str, content: bytes, kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def write(ana: Page, *files: FilePayload) -> None:
    ana.goto("/proposals/new/")
    ana.get_by_label("What should the city do?").fill("A ramp beside the steps of the Noria footbridge")
    ana.get_by_label("Why, and how?").fill("Twenty-two steps lead up to the bridge; prams wait at the bottom.")
    ana.get_by_label("Where?").select_option("molinos")
    ana.get_by_label("Streets and mobility").check()
    ana.get_by_label("Pictures").set_input_files(list(files))
    ana.get_by_label("Documents").set_input_files([payload("Count.pdf", PDF, "application/pdf")])
    ana.get_by_role("button", name="Continue").click()


def test_two_good_files_and_a_bad_one_without_a_script(visit: Visit) -> None:
    ana = visit("ana", scripts=False)
    good = payload("steps.jpg", from_a_phone(orientation=6)), payload("bank.png", picture("PNG", shade=3), "image/png")
    write(ana, good[0], payload("logo.svg", BAD_PICTURES["svg"][1], "image/svg+xml"), good[1])
    expect(ana.get_by_role("alert")).to_contain_text("“logo.svg”: It is an SVG drawing.")
    expect(ana.get_by_label("What should the city do?")).to_have_value(re.compile("A ramp beside"))
    for name in ("steps.jpg", "bank.png", "Count.pdf"):
        expect(ana.get_by_text(name, exact=True)).to_be_visible()
    ana.get_by_role("button", name="Continue").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Pictures and documents")
    ana.get_by_label("What does picture 1 show?").fill("Twenty-two steps, no ramp.")
    ana.get_by_role("button", name="Move up picture 2").click()
    expect(ana.get_by_label("What does picture 2 show?")).to_have_value("Twenty-two steps, no ramp.")
    ana.get_by_role("button", name="Save and continue").click()
    expect(ana.get_by_role("alert")).to_contain_text("Say what picture 1 shows.")
    ana.get_by_label("What does picture 1 show?").fill("The bank where a ramp fits.")
    ana.get_by_role("button", name="Save and continue").click()
    ana.get_by_role("button", name=re.compile("[Pp]ublish")).click()
    # The worker made the sizes meanwhile; the page shows them, and each leads to a file.
    assert wait_until(lambda: not Picture.objects.filter(widths=[]).exists(), seconds=30)
    ana.reload()
    first = ana.get_by_role("img", name="The bank where a ramp fits.")
    expect(first).to_be_visible()
    assert first.evaluate("img => img.complete && img.naturalWidth > 0 && img.currentSrc.endsWith('.webp')")
    expect(ana.get_by_role("img", name="Twenty-two steps, no ramp.")).to_be_visible()
    with ana.expect_download() as coming:
        ana.get_by_role("link", name="Count.pdf").click()
    assert coming.value.suggested_filename == "Count.pdf"


def hers() -> QuerySet[Picture]:
    """The pictures of what ana writes here; the city has some of its own."""
    return Picture.objects.filter(proposal__title__startswith="A ramp beside")


def test_dragging_is_comfort_and_nobody_is_shut_out(visit: Visit, barriers: Barriers) -> None:
    ana = visit("ana")
    write(ana, *(payload(f"{n}.jpg", picture(shade=n)) for n in (1, 2, 3)))
    expect(ana.get_by_role("heading", level=1)).to_have_text("Pictures and documents")
    assert barriers(ana) == []
    order = [field.get_attribute("value") for field in ana.locator("[name=order]").all()]
    grip, top = ana.locator(".arrange__grip").nth(2), ana.locator(".arrange__row").nth(1)
    grip.scroll_into_view_if_needed()
    start, goal = grip.bounding_box(), top.bounding_box()
    assert start and goal
    ana.mouse.move(start["x"] + 9, start["y"] + 9)
    ana.mouse.down()
    for share in (0.3, 0.6, 1.0):
        ana.mouse.move(start["x"] + 9, start["y"] + (goal["y"] + 5 - start["y"]) * share, steps=6)
    ana.mouse.up()
    for n in (1, 2, 3):
        ana.get_by_label("What does picture", exact=False).nth(n - 1).fill(f"Words {n}.")
    ana.get_by_role("button", name="Save and continue").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Look it over")
    assert barriers(ana) == []
    kept = [str(pk) for pk in hers().order_by("position").values_list("pk", flat=True)]
    assert kept == [order[0], order[2], order[1]]


def test_pictures_come_while_redis_is_away(visit: Visit, town: Town) -> None:
    """The page waits for nobody and shows the picture as it was kept; the sweep makes its sizes when Redis is back."""
    ana = visit("ana", scripts=False)
    town.redis.end()
    write(ana, payload("steps.jpg", picture(shade=4)))
    ana.get_by_label("What does picture 1 show?").fill("Steps.")
    ana.get_by_role("button", name="Save and continue").click()
    ana.get_by_role("button", name=re.compile("[Pp]ublish")).click()
    shown = ana.get_by_role("img", name="Steps.")
    expect(shown).to_be_visible()
    assert shown.evaluate("img => img.naturalWidth > 0 && img.currentSrc.endsWith('whole.jpg')")
    assert hers().get().widths == [] and Proposal.objects.filter(title__startswith="A ramp beside").exists()
    town.redis.start()
    town.worker().start()  # one that lost its broker may wait long before it looks again; a new one is there at once
    town.beat().start()
    assert wait_until(lambda: hers().get().widths == [480, 900], seconds=90)
