"""Neighbours flag what ana wrote, a jury hides it, she appeals by the link of her mail, other residents restore it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Person, Residency
from commons import clock
from moderation.forms import LEAST_SECONDS
from moderation.models import Case, Flag
from moderation.queries.tokens import appeal_token
from proposals.models import Comment, Proposal
from tests.browser.test_circles import PHONE, narrow
from tests.moderation.juries import flagged, voted

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]
NAMED = ("ana", "bea")
WORDS = "Whoever planned this crossing has never walked to school in the rain."


def test_from_a_flag_to_an_appeal_won(visit: Visit, barriers: Barriers) -> None:
    ana = Person.objects.get(email="ana@demo.example")
    where = Proposal.objects.get(title="One voice short")
    remark = Comment.objects.create(proposal=where, author=ana, body=WORDS)
    proven = Residency.objects.filter(level=2, valid_until__gt=clock.today()).exclude(person__name_key__in=NAMED)
    flagged(remark, [each.person for each in proven.order_by("pk")[:2]])
    bea = visit("bea", width=PHONE, scripts=False)
    bea.goto(f"/proposals/{where.pk}/comments/{remark.pk}/flag/")
    narrow(bea)
    bea.get_by_label(re.compile("Insult")).check()
    bea.wait_for_timeout(1_000 * LEAST_SECONDS + 500)
    bea.get_by_role("button", name="Send to the moderators").click()
    expect(bea.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Flag.objects.filter(concern__content_id=remark.pk, concern__kind="comment", closed_at=None).count() == 3
    first = Case.objects.get(items__concern__content_id=remark.pk, items__concern__kind="comment")
    visitor = visit(width=PHONE, scripts=False)
    visitor.goto(f"/moderation/cases/{first.pk}/")
    narrow(visitor)
    voted(first, ["hide"] * first.size)
    visitor.goto(f"/proposals/{where.pk}/")
    expect(visitor.get_by_text(WORDS)).to_have_count(0)
    visitor.goto(f"/moderation/appeals/{appeal_token(ana.pk, case_id=first.pk)}/")  # as her mail has it
    narrow(visitor)
    expect(visitor.get_by_text(WORDS)).to_be_visible()
    visitor.get_by_role("button", name="Appeal").click()
    expect(visitor.get_by_role("heading", name="There is a problem")).to_be_visible()
    visitor.get_by_label("Why is it wrong?").fill("It speaks of a plan, and calls nobody anything.")
    visitor.get_by_role("button", name="Appeal").click()
    again = Case.objects.get(appeal_of=first)
    assert not set(again.jurors.values_list("person", flat=True)) & set(first.jurors.values_list("person", flat=True))
    voted(again, ["keep"] * again.size)
    visitor.goto(f"/proposals/{where.pk}/")
    expect(visitor.get_by_text(WORDS)).to_be_visible()
    look = visit(width=PHONE)
    look.goto(f"/moderation/cases/{again.pk}/")
    assert barriers(look) == []


def test_mira_is_called_and_judges(visit: Visit, barriers: Barriers) -> None:
    mira = visit("mira", width=PHONE, scripts=False)
    mira.goto("/juries/")
    narrow(mira)
    mira.get_by_role("link", name="Answer the call").click()
    mira.get_by_role("button", name="I sit on it").click()
    narrow(mira)
    mira.get_by_label("Say something to the other jurors").fill("I read it twice, and find no insult.")
    mira.get_by_role("button", name="Say it").click()
    expect(mira.get_by_text("I read it twice")).to_be_visible()
    mira.get_by_role("button", name="Vote", exact=True).click()
    expect(mira.get_by_role("heading", name="There is a problem")).to_be_visible()
    mira.get_by_label(re.compile("Keep it")).check()
    mira.get_by_label("Reason").select_option(label="It breaks no rule")
    mira.get_by_label("Why, in your own words").fill("It is about something else, and does no harm.")
    mira.get_by_role("button", name="Vote", exact=True).click()
    expect(mira.get_by_role("button", name="Change my vote")).to_be_visible()
    look = visit("mira", width=PHONE)
    look.goto(mira.url)
    assert barriers(look) == []
