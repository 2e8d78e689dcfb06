"""The main line as residents and the city live it: through a browser without scripts, with every process real."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from proposals.models import Proposal
from tests.chaos.machines import wait_until
from tests.notifications.sink import Sink

Visit = Callable[..., Page]


def test_ana_proposes_bea_supports_omar_answers_and_ana_is_told(visit: Visit, sink: Sink) -> None:
    ana = visit("ana", scripts=False)
    ana.goto("/proposals/new/")
    ana.get_by_label("What should the city do?").fill("A ramp beside the steps of the Noria footbridge")
    ana.get_by_label("Why, and how?").fill(
        "Twenty-two steps lead up to the bridge. People with prams wait at the bottom until somebody helps.\n\n"
        "## What we ask\n\n* A ramp on the side of the mill.\n* A handrail on both sides."
    )
    ana.get_by_label("Where?").select_option("molinos")
    ana.get_by_label("Streets and mobility").check()
    ana.get_by_role("button", name="Continue").click()
    ana.get_by_role("button", name=re.compile("[Pp]ublish")).click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("A ramp beside the steps of the Noria footbridge")
    expect(ana.get_by_role("heading", name="What we ask")).to_be_visible()
    assert "0 of 20" in ana.inner_text("main")

    bea = visit("bea", scripts=False)
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
    reached = Proposal.objects.get(title="One voice short")
    assert reached.state == "awaiting_answer" and reached.due_on
    assert (reached.due_on - timezone.localdate()).days == 30
    bea.goto("/awaiting/")
    bea.get_by_role("link", name="Next").click()  # the youngest clock is the last of the queue
    expect(bea.get_by_role("link", name="One voice short")).to_be_visible()

    omar = visit("omar", scripts=False)
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

    for address in ("ana@demo.example", "bea@demo.example"):
        assert wait_until(lambda address=address: bool(told(sink, address, "answer")), seconds=60)
    ana.goto("/inbox/")
    expect(ana.get_by_role("link", name=re.compile("answered.*One voice short", re.I)).first).to_be_visible()
    mail = told(sink, "ana@demo.example", "answer")[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(sink.message_ids) == len(set(sink.message_ids))
    ana.goto(f"/proposals/{reached.pk}/")
    for told_of in ("Published", "Threshold reached", "Pavement built"):
        expect(ana.get_by_text(told_of).first).to_be_visible()


def told(sink: Sink, address: str, word: str) -> list:  # type: ignore[type-arg]
    return [mail for mail in sink.to(address) if word in str(mail["Subject"]).lower()]
