"""Bea votes in the open and ana delegates to her, on phones that run no scripts; then ana votes herself."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Person
from charter.models import Topic
from tests.browser.test_voting import PHONE, narrow
from tests.voting.build import opened
from tests.voting.test_delegation import ended
from voting.models import Delegation, OpenVoter

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]


def test_ana_delegates_to_bea_and_then_votes_herself(visit: Visit, barriers: Barriers) -> None:
    # What the demo city says of both is another story.
    OpenVoter.objects.all().delete()
    Delegation.objects.all().delete()
    topic = Topic.objects.get(code="mobility")
    ilse = Person.objects.get(name="Ilse")
    its, _shares = opened(ilse, title="Which street?", method="approval", secrecy="open", topic="mobility")
    bea = visit("bea", width=PHONE, scripts=False)
    bea.goto("/account/")
    bea.get_by_role("link", name="Your delegations, and where your votes go").click()
    bea.get_by_role("link", name="What that means, and how to do it").click()
    bea.get_by_label("On which votes?").select_option(topic.code)
    bea.get_by_role("main").get_by_role("button", name="Vote in the open").click()
    expect(bea.get_by_text("Fewer than 5 people delegate")).to_be_visible()
    narrow(bea)
    ana = visit("ana", width=PHONE, scripts=False)
    ana.goto("/account/delegations/")
    narrow(ana)
    ana.get_by_role("link", name=re.compile("Delegate in this vote ?: Which street")).click()
    narrow(ana)
    ana.get_by_role("link", name=re.compile("Delegate ?: Bea")).click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Delegate to Bea")
    expect(ana.get_by_label("In this vote alone: “Which")).to_be_checked()
    narrow(ana)
    ana.get_by_role("button", name="Delegate my vote").click()
    expect(ana.get_by_text("Your vote goes to Bea, who has not voted yet.")).to_be_visible()
    narrow(ana)
    bea.goto(f"/rounds/{its.pk}/ballot/")
    bea.get_by_label("Night bus").check()
    bea.get_by_role("button", name="Check my ballot").click()
    bea.get_by_role("button", name="Cast my ballot").click()
    ana.goto(f"/rounds/{its.pk}/ballot/")
    expect(ana.get_by_text("Your vote goes to Bea, who has voted.")).to_be_visible()
    narrow(ana)
    ana.get_by_label("A bench at the river").check()
    ana.get_by_role("button", name="Check my ballot").click()
    ana.get_by_role("button", name="Cast my ballot").click()
    ana.goto("/account/delegations/")
    expect(ana.get_by_text("You vote yourself: your ballot is cast")).to_be_visible()
    ana.get_by_role("button", name="Recall").click()
    expect(ana.get_by_text("Recalled, at once.")).to_be_visible()
    assert not Delegation.objects.exists()
    with_scripts = visit("bea", width=PHONE, scheme="dark")
    for address in ("/account/delegations/", "/account/delegations/open/", "/delegates/"):
        with_scripts.goto(address)
        assert barriers(with_scripts) == [], address
    ended(its)
    with_scripts.goto(f"/rounds/{its.pk}/")
    expect(with_scripts.get_by_role("heading", name="The largest weights")).to_be_visible()
    narrow(with_scripts)
    assert barriers(with_scripts) == []
