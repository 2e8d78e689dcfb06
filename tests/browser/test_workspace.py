"""Two officials at work in a browser without scripts: a second look, word before the answer, one answer to two."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Person
from charter.actions import change_rule
from notifications.models import Notification
from proposals.models import Answer, Proposal
from tests.chaos.machines import wait_until

Visit = Callable[..., Page]
LIFTS, SQUARE = "Lifts at the Noria footbridge", "A square that is not a car park: Plaza del Faro"
WORD = "We count the cars at night this month; you hear from us when we have the figures."


def test_omar_and_clara_answer_together(visit: Visit) -> None:
    change_rule(
        rule="answer_second_look",
        value="needed",
        decision="Decided by the council in November.",
        by=Person.objects.get(name="Ilse"),
    )
    omar, clara = visit("omar", scripts=False), visit("clara", scripts=False, width=360)
    look_over(clara)
    publish(omar)
    take_on_and_send_word(omar)
    read_as_a_resident(visit(scripts=False))
    asked = Proposal.objects.get(title=LIFTS)
    assert wait_until(lambda: Notification.objects.filter(kind="office_work", person__name="Omar").exists(), seconds=60)
    answer = Answer.objects.get(proposal=asked)
    assert answer.approved_by and answer.approved_by.name == "Clara"


def look_over(clara: Page) -> None:
    """Clara finds what waits for her on her phone, reads it and approves it."""
    clara.goto("/account/")
    clara.get_by_role("link", name="Your office's work").click()
    clara.get_by_role("link", name=re.compile("Waiting for a second look")).click()
    clara.get_by_role("link", name=LIFTS).click()
    clara.get_by_role("link", name="Look over the draft").click()
    expect(clara.get_by_text("The eastern lift this year")).to_be_visible()
    clara.get_by_role("button", name="Approve this text").click()
    expect(clara.get_by_text("Clara Oriol approved the draft")).to_be_visible()


def publish(omar: Page) -> None:
    """Another text than the approved one does not go out, and nothing typed is lost; the approved one does."""
    omar.get_by_role("link", name="Workspace").click()
    omar.get_by_role("link", name=LIFTS).click()
    omar.get_by_role("link", name="Go on with the answer").click()
    words = omar.get_by_label("The answer in plain words")
    approved = words.input_value()
    words.fill("Both lifts this year, whatever it costs.")
    omar.get_by_role("button", name="Publish the answer").click()
    expect(omar.get_by_text("This is not the text that was approved.").first).to_be_visible()
    expect(words).to_have_value("Both lifts this year, whatever it costs.")
    words.fill(approved)
    omar.get_by_role("button", name="Publish the answer").click()
    expect(omar.get_by_role("heading", name="Official answer")).to_be_visible()
    expect(omar.get_by_text("A second official of the office had looked over it")).to_be_visible()


def take_on_and_send_word(omar: Page) -> None:
    omar.get_by_role("link", name="Workspace").click()
    omar.get_by_role("button", name=re.compile(f"Take it on.*{SQUARE}")).click()
    expect(omar.get_by_text("You work on it now.")).to_be_visible()
    omar.get_by_label("Note for your colleagues").fill("The operator wants a letter first.")
    omar.get_by_role("button", name="Keep the note").click()
    omar.get_by_label("What your office does meanwhile").fill(WORD)
    omar.get_by_role("button", name="Publish it").click()
    expect(omar.get_by_text("everybody who follows it is told")).to_be_visible()


def read_as_a_resident(visitor: Page) -> None:
    visitor.goto(f"/proposals/{Proposal.objects.get(title=SQUARE).pk}/")
    expect(visitor.get_by_role("heading", name="Word before the answer").first).to_be_visible()
    expect(visitor.get_by_text(WORD).first).to_be_visible()
    assert "operator wants a letter" not in visitor.content()
    visitor.goto(f"/proposals/{Answer.objects.exclude(together=None).order_by('pk')[0].proposal_id}/")
    expect(visitor.get_by_text("The same answer was given to:")).to_be_visible()
