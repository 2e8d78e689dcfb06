"""Ana votes on her phone: without scripts all of it, with them her ballot leaves the browser sealed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, Request, expect

from accounts.models import Person
from charter.models import District
from commons import clock
from tests import build
from tests.voting.build import closed, counted, opened, proved
from voting import actions, queries, sealing
from voting.models import Option, Round
from voting.sealing import Share

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]
PHONE = 360


def budget(**given: object) -> tuple[Round, tuple[Share, Share, Share]]:
    """An open budget with three projects, and others enough to look for one."""
    ilse = Person.objects.get(name="Ilse")
    its, shares = opened(ilse, title="What first at the river?", budgets={"": 100_00}, **given)
    return its, shares


def others_vote(its: Round, many: int = 24) -> None:
    people = build.residents(many, District.objects.get(code="molinos"), prefix="voter")
    proved(people)
    for n, each in enumerate(people):
        actions.cast_ballot(by=each, round_id=its.pk, said=["1", "2"] if n % 2 else ["3"])


def receipt_on(page: Page) -> str:
    return page.locator("[data-receipt]").inner_text().strip()


def cast(page: Page, *titles: str) -> str:
    for each in titles:
        page.get_by_label(each).check()
    page.get_by_role("button", name="Check my ballot").click()
    page.get_by_role("button", name="Cast my ballot").click()
    page.get_by_role("heading", name="Your ballot is in the box").wait_for()
    return receipt_on(page)


def narrow(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url


def test_ana_votes_votes_again_checks_and_sees_the_result(visit: Visit) -> None:
    its, shares = budget()
    ana = visit("ana", width=PHONE, scripts=False)
    ana.get_by_role("navigation", name="Main").get_by_role("link", name="Votes").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Votes")
    narrow(ana)
    ana.get_by_role("link", name="What first at the river?").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("What first at the river?")
    narrow(ana)
    ana.get_by_role("main").get_by_role("link", name="Vote", exact=True).first.click()
    ana.get_by_label("Trees for the square").check()
    ana.get_by_role("button", name="Check my ballot").click()
    expect(ana.get_by_text("40 EUR of 100 EUR, 60 EUR left")).to_be_visible()
    narrow(ana)
    ana.get_by_role("button", name="Back, with everything kept").click()
    expect(ana.get_by_label("Trees for the square")).to_be_checked()
    narrow(ana)
    first = cast(ana, "Night bus")
    expect(ana.get_by_text("The city's machine sealed the ballot")).to_be_visible()
    narrow(ana)
    ana.goto(f"/rounds/{its.pk}/ballot/")
    expect(ana.get_by_text("You have voted already.")).to_be_visible()
    last = cast(ana, "A bench at the river")
    expect(ana.get_by_text("It replaced your earlier one")).to_be_visible()
    others_vote(its)
    closed(its)
    ana.goto(f"/rounds/{its.pk}/")
    expect(ana.get_by_text("can no longer change")).to_be_visible()
    counted(its, shares, Person.objects.get(name="Ilse"))
    for receipt, words in ((first, "This ballot was replaced"), (last, "Your ballot was counted")):
        ana.goto(f"/rounds/{its.pk}/")
        ana.get_by_role("link", name="Check a receipt").click()
        ana.get_by_label("Your receipt").fill(receipt)
        ana.get_by_role("main").get_by_role("button", name="Check", exact=True).click()
        expect(ana.get_by_role("heading", name=words)).to_be_visible()
        assert receipt not in ana.url
        narrow(ana)
    ana.goto(f"/rounds/{its.pk}/")
    expect(ana.get_by_role("heading", name="The result")).to_be_visible()
    expect(ana.get_by_text("25 people voted")).to_be_visible()
    assert re.search("supporters? paid|could still pay", ana.inner_text("main"))
    narrow(ana)


def sent_by(page: Page) -> list[Request]:
    """Everything that the page posts from now on."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


def test_the_browser_seals_what_the_trustees_open(visit: Visit, barriers: Barriers) -> None:
    its, shares = budget()
    ana = visit("ana", width=PHONE)
    complaints: list[str] = []
    ana.on("console", lambda each: complaints.append(each.text) if each.type in ("error", "warning") else None)
    ana.on("pageerror", lambda each: complaints.append(str(each)))
    ana.goto(f"/rounds/{its.pk}/ballot/")
    expect(ana.get_by_text("What you choose stays in your browser")).to_be_visible()
    sent = sent_by(ana)
    ana.get_by_label("Trees for the square").check()
    expect(ana.locator("[data-sum]")).to_contain_text("40 EUR")
    ana.get_by_label("Night bus").check()
    expect(ana.locator("[data-sum]")).to_contain_text("90 EUR")
    ana.get_by_role("button", name="Check my ballot").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Check your ballot")
    expect(ana.get_by_role("heading", level=1)).to_be_focused()
    expect(ana.get_by_text("90 EUR of 100 EUR, 10 EUR left")).to_be_visible()
    narrow(ana)
    assert barriers(ana) == []
    ana.get_by_role("button", name="Back, with everything kept").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Your ballot")
    expect(ana.get_by_label("Night bus")).to_be_checked()
    ana.get_by_role("button", name="Check my ballot").click()
    ana.get_by_role("button", name="Cast my ballot").click()
    expect(ana.get_by_text("Your browser sealed the ballot before it was sent.")).to_be_visible()
    # The server was told that a ballot was begun, then got it sealed: of what was chosen it saw nothing.
    assert [each.url.rpartition("/rounds/")[2].partition("/")[2] for each in sent] == ["ballot/begin/"] * 2 + [
        "ballot/cast/"
    ]
    assert all("choice" not in (each.post_data or "") for each in sent) and "sealed=" in (sent[-1].post_data or "")
    assert complaints == []
    receipt = receipt_on(ana)
    closed(its)
    ballot = queries.sealed_ballots(its, counted=True).get()
    assert bytes(ballot.hash).hex() == receipt
    key = sealing.joined(shares[0], shares[2])
    said = sealing.unseal(bytes(ballot.sealed or b""), private_key=key, round_id=its.pk)
    assert said == b'["1", "3"]' and len(bytes(ballot.sealed or b"")) == (its.box_size or 0) + sealing.OVERHEAD


def test_a_browser_that_cannot_seal_lets_the_city_do_it_and_says_so(visit: Visit) -> None:
    its, _shares = budget()
    ana = visit("ana", width=PHONE)
    ana.add_init_script("SubtleCrypto.prototype.generateKey = () => Promise.reject(new Error('no such curve'))")
    ana.goto(f"/rounds/{its.pk}/ballot/")
    expect(ana.get_by_text("Your browser runs no script for this, or cannot seal.")).to_be_visible()
    ana.get_by_label("Trees for the square").check()
    ana.get_by_role("button", name="Check my ballot").click()
    expect(ana.get_by_text("Your browser did not seal this ballot")).to_be_visible()
    ana.get_by_role("button", name="Cast my ballot").click()
    expect(ana.get_by_text("The city's machine sealed the ballot")).to_be_visible()
    # It has the curve, and fails at the last moment: nothing is sent unasked.
    other = visit("bea", width=PHONE)
    other.add_init_script("SubtleCrypto.prototype.encrypt = () => Promise.reject(new Error('failed'))")
    other.goto(f"/rounds/{its.pk}/ballot/")
    sent = sent_by(other)
    other.get_by_label("Night bus").check()
    other.get_by_role("button", name="Check my ballot").click()
    expect(other.get_by_text("Your browser could not seal the ballot, and nothing was sent.")).to_be_visible()
    assert not sent
    cast(other)
    expect(other.get_by_text("The city's machine sealed the ballot")).to_be_visible()


def test_the_browser_holds_a_ballot_to_the_rules(visit: Visit) -> None:
    its, _shares = budget(form="knapsack")
    ana = visit("ana", width=PHONE)
    ana.goto(f"/rounds/{its.pk}/ballot/")
    sent = sent_by(ana)
    for each in ("Trees for the square", "A bench at the river", "Night bus"):
        ana.get_by_label(each).check()
    ana.get_by_role("button", name="Check my ballot").click()
    expect(ana.get_by_role("alert").filter(has_text="There is a problem")).to_be_focused()
    expect(ana.get_by_role("link", name="Together this costs more than the budget.")).to_be_visible()
    ana.get_by_label("Night bus").uncheck()
    ana.get_by_role("button", name="Check my ballot").click()
    expect(ana.get_by_text("70 EUR of 100 EUR, 30 EUR left")).to_be_visible()
    expect(ana.get_by_text("There is a problem")).to_be_hidden()
    assert len(sent) == 1, "that it was begun"


def test_what_the_browser_writes_is_what_the_paper_says(visit: Visit) -> None:
    ana, ilse = visit("ana", width=PHONE), Person.objects.get(name="Ilse")
    ranked, shares = opened(ilse, method="ranked")
    ana.goto(f"/rounds/{ranked.pk}/ballot/")
    for label, place in (("Night bus", "1"), ("Trees for the square", "1")):
        ana.get_by_label(label).fill(place)
    ana.get_by_role("button", name="Check my ballot").click()
    expect(ana.get_by_role("link", name="Place 1 is given twice")).to_be_visible()
    ana.get_by_label("Trees for the square").fill("3")
    cast(ana)
    judged, others = opened(ilse, method="judgement")
    ana.goto(f"/rounds/{judged.pk}/ballot/")
    ana.get_by_role("group", name="Night bus").get_by_label("very good").check()
    ana.get_by_role("group", name="A bench at the river").get_by_label("reject").check()
    ana.get_by_role("button", name="Check my ballot").click()
    expect(ana.get_by_text("very good").last).to_be_visible()
    cast_button = ana.get_by_role("button", name="Cast my ballot")
    cast_button.click()
    ana.get_by_role("heading", name="Your ballot is in the box").wait_for()
    for its, keys, said in ((ranked, shares, b'["3", "1"]'), (judged, others, b'{"3": 4}')):
        closed(its)
        ballot = queries.sealed_ballots(its, counted=True).get()
        key = sealing.joined(keys[0], keys[1])
        assert sealing.unseal(bytes(ballot.sealed or b""), private_key=key, round_id=its.pk) == said


def test_a_hundred_projects_on_a_phone(visit: Visit, barriers: Barriers) -> None:
    its, _shares = budget(form="knapsack")
    Option.objects.bulk_create(
        Option(round=its, code=str(n), position=n, title=f"Lamp {n} on the bank", body="It shines.", cost_cents=n * 10)
        for n in range(4, 104)
    )
    freeze(its)
    ana = visit("ana", width=PHONE)
    ana.goto(f"/rounds/{its.pk}/ballot/")
    ana.get_by_label("Lamp 99 on the bank").check()
    ana.get_by_label("Find on the ballot").fill("lamp 5")
    expect(ana.get_by_label("Lamp 52 on the bank")).to_be_visible()
    expect(ana.get_by_label("Lamp 99 on the bank")).to_be_hidden()
    ana.get_by_label("Lamp 52 on the bank").check()
    expect(ana.locator("[data-count]")).to_have_text("2 chosen")
    expect(ana.get_by_role("button", name="Check my ballot")).to_be_in_viewport()
    narrow(ana)
    assert barriers(ana) == []
    ana.get_by_role("button", name="Check my ballot").click()
    for title in ("Lamp 52 on the bank", "Lamp 99 on the bank"):
        expect(ana.get_by_role("list").get_by_text(title, exact=True).last).to_be_visible()


def freeze(its: Round) -> None:
    """Take what was added to an open round into its size, as its opening would have."""
    size = len(json.dumps([each.code for each in queries.options_of(its)]))
    Round.objects.filter(pk=its.pk).update(box_size=size, closes_at=clock.now() + (its.closes_at - its.opens_at))
