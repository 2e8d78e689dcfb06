"""The common work in a browser without scripts: a text of many, merged, contested, delivered late, and judged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Person
from charter.models import District, RuleVersion
from proposals import actions
from proposals.models import Commitment, Proposal
from tests import build
from tests.chaos.machines import wait_until
from tests.notifications.sink import Sink

Visit = Callable[..., Page]

TITLE, OTHER = "Lamps for the path along the river", "Light on the river bank"
FIRST = "The bank is dark from the mill to the bridge.\n\nTwenty lamps would do.\n\nThe path belongs to the city."
CHANGED = FIRST.replace("would do.", "would do, switched off at midnight.")
SUGGESTED = FIRST.replace("Twenty lamps would do.", "Thirty low lamps would do, for the bats.")
JOINED = CHANGED.replace("Twenty lamps", "Thirty low lamps")
COMMON = f"{JOINED}\n\nThe light must not blind who cycles there."


def test_ana_bea_mira_and_omar_from_the_first_text_to_was_it_done(visit: Visit, sink: Sink) -> None:
    ana, bea, mira, omar = (visit(who, scripts=False) for who in ("ana", "bea", "mira", "omar"))
    # A year of news in one hour: nothing of it waits for the weekly mail.
    RuleVersion.objects.create(rule="mails_a_week", number=99, value=1_000)
    mine = publish(ana, TITLE, FIRST)
    hers = publish(mira, OTHER, FIRST.replace("Twenty", "Some"))
    for each in (mine, hers):
        support(bea, each)
    amend_and_conflict(ana, bea, mine)
    accept_and_confirm(ana, bea, mine)
    common = merge(ana, bea, mira, mine, hers)
    carry_over(bea, mine, common)
    neighbours = reach(common)
    contest(bea, omar, common, neighbours)
    deliver_late(bea, omar, common, sink)
    was_it_done(bea, omar, common, sink)


def publish(page: Page, title: str, text: str) -> Proposal:
    page.goto("/proposals/new/")
    page.get_by_label("What should the city do?").fill(title)
    page.get_by_label("Why, and how?").fill(text)
    page.get_by_label("Where?").select_option("molinos")
    page.get_by_label("Streets and mobility").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile("[Pp]ublish")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return Proposal.objects.get(title=title)


def support(page: Page, proposal: Proposal) -> None:
    page.goto(f"/proposals/{proposal.pk}/")
    page.get_by_role("button", name="Support", exact=True).click()
    expect(page.get_by_text("You support this")).to_be_visible()


def amend_and_conflict(ana: Page, bea: Page, mine: Proposal) -> None:
    """Both change one sentence: the page says so in words, and bea joins the two."""
    bea.goto(f"/proposals/{mine.pk}/")
    bea.get_by_role("link", name="Suggest other words").click()
    bea.get_by_label("Why, and how?").fill(SUGGESTED)
    bea.get_by_label("Why you change it").fill("The bats hunt above the water.")
    bea.get_by_role("button", name="Publish the amendment").click()
    expect(bea.locator("main ins").first).to_contain_text("Thirty low")
    where = bea.url

    ana.goto(f"/proposals/{mine.pk}/")
    ana.get_by_role("link", name="Change the text").click()
    ana.get_by_label("Why, and how?").fill(CHANGED)
    ana.get_by_label("Why you change it").fill("So that people can sleep.")
    ana.get_by_role("button", name="Publish the new text").click()
    ana.goto(where)
    expect(ana.get_by_text("Somebody must join the two versions first.")).to_be_visible()
    bea.goto(where)
    bea.get_by_role("link", name="Join the two versions").click()
    bea.get_by_label("Why, and how?").fill(JOINED)
    bea.get_by_role("button", name="Save the amendment").click()


def accept_and_confirm(ana: Page, bea: Page, mine: Proposal) -> None:
    ana.goto(ana.url)
    ana.get_by_label("This changes what people supported").check()
    ana.get_by_role("button", name="Take it in as a whole").click()
    expect(ana.get_by_text("Who wrote it is one of the authors now.")).to_be_visible()
    expect(ana.get_by_text("written with Bea")).to_be_visible()
    bea.goto(f"/proposals/{mine.pk}/")
    expect(bea.get_by_text("1 support in all, 0 of them for the present text.")).to_be_visible()
    bea.get_by_role("link", name="See what changed").click()
    expect(bea.locator("main ins").first).to_be_visible()
    bea.goto(f"/proposals/{mine.pk}/")
    bea.get_by_role("button", name="I support the new text too").click()
    expect(bea.get_by_text("You support this")).to_be_visible()


def merge(ana: Page, bea: Page, mira: Page, mine: Proposal, hers: Proposal) -> Proposal:
    mira.goto(f"/proposals/{hers.pk}/")
    mira.get_by_role("link", name="Is this the same as another?").click()
    mira.get_by_label("Or its number").fill(str(mine.pk))
    mira.get_by_label("Why are they the same?").fill("Both ask for light on one path.")
    mira.get_by_role("button", name="Suggest to their authors").click()
    where = mira.url
    mira.get_by_role("link", name=re.compile("Begin with this text")).first.click()
    mira.get_by_label("Why, and how?").fill(COMMON)
    mira.get_by_label("Topic, district and place as in").select_option(str(mine.pk))
    mira.get_by_role("button", name="Save the common text").click()
    for page in (mira, ana, bea):
        page.goto(where)
        page.get_by_role("button", name="I agree to this text").click()
    expect(bea.get_by_text("Merged, by consent of all authors, from")).to_be_visible()
    merged: Proposal = Proposal.objects.select_related("merged_into").get(pk=mine.pk)
    assert merged.state == "merged" and merged.merged_into is not None
    return merged.merged_into


def carry_over(bea: Page, mine: Proposal, common: Proposal) -> None:
    """The old page stays and points on. She supported both, and counts once."""
    bea.goto(f"/proposals/{mine.pk}/")
    expect(bea.get_by_text("This page stays as it was.")).to_be_visible()
    bea.get_by_role("link", name="Carry it over, or let it go").click()
    bea.get_by_role("button", name="Carry my support over").click()
    bea.goto(f"/proposals/{common.pk}/")
    expect(bea.get_by_text("You support this")).to_be_visible()
    assert "1 of 20" in bea.inner_text("main")


def reach(common: Proposal) -> list[Person]:
    """Nineteen neighbours more."""
    neighbours = build.residents(19, District.objects.get(code="molinos"), prefix="neighbour")
    for person in neighbours:
        actions.give_support(proposal_id=common.pk, by=person)
    common.refresh_from_db()
    assert common.state == "awaiting_answer"
    return neighbours


def answer(omar: Page, common: Proposal, decision: str, *, promise: str = "") -> None:
    omar.goto(f"/proposals/{common.pk}/answer/")
    omar.get_by_label(decision, exact=True).check()
    omar.get_by_label("The answer in plain words").fill("What becomes of the lamps along the river.")
    omar.get_by_label("Why", exact=True).fill("The path is ours; what it costs stands in the budget of the year.")
    if promise:
        omar.locator("[name$='-0-text']").fill(promise)
        omar.locator("[name$='-0-due_on']").fill(str(timezone.localdate() + dt.timedelta(days=30)))
    omar.get_by_role("button", name="Publish the answer").click()
    expect(omar.get_by_role("heading", name="Official answer")).to_be_visible()


def contest(bea: Page, omar: Page, common: Proposal, neighbours: list[Person]) -> None:
    answer(omar, common, "Declined")
    for person in neighbours[:9]:
        actions.judge_answer(proposal_id=common.pk, by=person, says="contest", why="little")
    bea.goto(f"/proposals/{common.pk}/")
    bea.get_by_role("link", name="This does not answer us").click()
    bea.get_by_label("It names no step or no date").check()
    bea.get_by_label("In your words").fill("When will it be decided?")
    bea.get_by_role("button", name="Say that it does not answer us").click()
    bea.goto(f"/proposals/{common.pk}/")
    expect(bea.get_by_text("Awaiting answer").first).to_be_visible()
    assert "When will it be decided?" in bea.content()
    answer(omar, common, "Accepted", promise="Thirty lamps stand")


def deliver_late(bea: Page, omar: Page, common: Proposal, sink: Sink) -> None:
    """The day passes without a word: everybody reads it, and who supports it is told."""
    omar.goto(f"/proposals/{common.pk}/delivery/")
    omar.get_by_role("button", name="Say that it has started").click()
    Commitment.objects.filter(answer__proposal=common).update(due_on=timezone.localdate() - dt.timedelta(days=2))
    actions.tend_clocks()
    bea.goto("/promises/?state=overdue")
    expect(bea.get_by_text("Thirty lamps stand").first).to_be_visible()
    bea.goto(f"/proposals/{common.pk}/delivery/")
    bea.get_by_label("How it goes").fill("Twelve of them burn; the mill is dark still.")
    bea.get_by_role("button", name="Publish the report").click()
    expect(bea.get_by_text("Twelve of them burn; the mill is dark still.", exact=True)).to_be_visible()
    assert wait_until(lambda: told(sink, "bea@demo.example", "A promised date passed"), seconds=60)


def was_it_done(bea: Page, omar: Page, common: Proposal, sink: Sink) -> None:
    omar.goto(f"/proposals/{common.pk}/delivery/")
    omar.get_by_role("link", name="It is kept").click()
    omar.get_by_label("What shows it").fill("Thirty lamps stand between the mill and the bridge.")
    omar.get_by_role("button", name=re.compile("kept", re.I)).click()
    omar.goto(f"/proposals/{common.pk}/delivery/")
    omar.get_by_role("button", name="Report that it is done").click()
    expect(omar.get_by_text("Done").first).to_be_visible()
    Proposal.objects.filter(pk=common.pk).update(closed_at=F("closed_at") - dt.timedelta(days=29))
    actions.tend_clocks()
    bea.goto(f"/proposals/{common.pk}/")
    bea.get_by_role("button", name="Yes, it was done").click()
    expect(bea.get_by_text("Take my word back")).to_be_visible()
    bea.goto("/inbox/")
    expect(bea.get_by_text(TITLE).first).to_be_visible()
    assert len(sink.message_ids) == len(set(sink.message_ids))


def told(sink: Sink, address: str, words: str) -> bool:
    return any(words in str(mail["Subject"]) for mail in sink.to(address))
