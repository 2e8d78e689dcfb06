"""The main line as residents and the city live it: through a browser without scripts, with every process real."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from proposals.models import Proposal
from tests.chaos.machines import Town, wait_until
from tests.notifications.sink import Sink

Visit = Callable[..., Page]


TITLE = "A ramp beside the steps of the Noria footbridge"
TEXT = (
    "Twenty-two steps lead up to the bridge. People with prams wait at the bottom until somebody helps.\n\n"
    "## What we ask\n\n* A ramp on the side of the mill.\n* A handrail on both sides."
)


def test_ana_proposes_bea_supports_omar_answers_and_ana_is_told(visit: Visit, sink: Sink) -> None:
    ana, bea, omar = (visit(who, scripts=False) for who in ("ana", "bea", "omar"))
    publish(ana)
    find_discuss_and_support(bea)
    reached = answer(omar)
    wait_for_mails(sink)
    expect_the_story(ana, reached)


def test_the_story_goes_on_while_redis_is_away(visit: Visit, sink: Sink, town: Town) -> None:
    """Every page and act works and waits for nothing; what was to be told is told when the doorbell is back."""
    ana, bea, omar = (visit(who, scripts=False) for who in ("ana", "bea", "omar"))
    town.redis.end()
    slowest = watch(ana), watch(bea), watch(omar)
    publish(ana)
    find_discuss_and_support(bea)
    reached = answer(omar)
    assert told(sink, "ana@demo.example", "answer") == []
    assert max(map(max, slowest)) < 3, "a page waited for Redis"
    town.redis.start()
    town.beat().start()
    wait_for_mails(sink)
    expect_the_story(ana, reached)


def publish(ana: Page) -> None:
    ana.goto("/proposals/new/")
    ana.get_by_label("What should the city do?").fill(TITLE)
    ana.get_by_label("Why, and how?").fill(TEXT)
    ana.get_by_label("Where?").select_option("molinos")
    ana.get_by_label("Streets and mobility").check()
    ana.get_by_role("button", name="Continue").click()
    ana.get_by_role("button", name=re.compile("[Pp]ublish")).click()
    expect(ana.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(ana.get_by_role("heading", name="What we ask")).to_be_visible()
    assert "0 of 20" in ana.inner_text("main")


def find_discuss_and_support(bea: Page) -> None:
    bea.goto("/proposals/")
    bea.get_by_label("Search proposals").fill("one voice")
    bea.get_by_role("button", name="Search").click()
    bea.get_by_role("link", name="One voice short").click()
    assert "19 of 20" in bea.inner_text("main")
    bea.get_by_label("Your comment").fill("I pass there every morning with two children.")
    bea.get_by_role("group", name="Are you").get_by_label("For").check()
    bea.get_by_role("button", name="Publish comment").click()
    expect(bea.get_by_text("I pass there every morning with two children.")).to_be_visible()
    bea.get_by_role("button", name="Support", exact=True).click()
    expect(bea.get_by_text("You support this")).to_be_visible()
    expect(bea.get_by_text("Awaiting answer").first).to_be_visible()
    bea.goto("/awaiting/")
    bea.get_by_role("link", name="Next").click()  # the youngest clock is the last of the queue
    expect(bea.get_by_role("link", name="One voice short")).to_be_visible()


def answer(omar: Page) -> Proposal:
    reached: Proposal = Proposal.objects.get(title="One voice short")
    assert reached.state == "awaiting_answer" and reached.due_on
    assert (reached.due_on - timezone.localdate()).days == 30
    omar.goto(f"/proposals/{reached.pk}/answer/")
    omar.get_by_label("Partly accepted").check()
    omar.get_by_label(re.compile("plain", re.I)).fill("We build the pavement this year and decide on the post later.")
    omar.get_by_label(re.compile("reasons|why", re.I)).fill(
        "The eleven metres are ours and in the budget. The post needs the consent of the fire service."
    )
    omar.locator("[name$='-0-text']").fill("Pavement built")
    omar.locator("[name$='-0-due_on']").fill("2099-06-30")
    omar.get_by_role("button", name="Publish the answer").click()
    expect(omar.get_by_role("heading", name="Official answer")).to_be_visible()
    return reached


def wait_for_mails(sink: Sink) -> None:
    for address in ("ana@demo.example", "bea@demo.example"):
        assert wait_until(lambda address=address: bool(told(sink, address, "answer")), seconds=60)
    mail = told(sink, "ana@demo.example", "answer")[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(sink.message_ids) == len(set(sink.message_ids))


def expect_the_story(ana: Page, reached: Proposal) -> None:
    ana.goto("/inbox/")
    expect(ana.get_by_role("link", name=re.compile("answered.*One voice short", re.I)).first).to_be_visible()
    ana.goto(f"/proposals/{reached.pk}/")
    for told_of in ("Published", "Threshold reached", "Pavement built"):
        expect(ana.get_by_text(told_of).first).to_be_visible()


def watch(page: Page) -> list[float]:
    """Keep how many seconds each answer of the server took."""
    waits = [0.0]
    page.on("requestfinished", lambda request: waits.append(request.timing["responseStart"] / 1000))
    return waits


def told(sink: Sink, address: str, word: str) -> list:  # type: ignore[type-arg]
    return [mail for mail in sink.to(address) if word in str(mail["Subject"]).lower()]
