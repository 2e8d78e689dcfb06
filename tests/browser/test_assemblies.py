"""An assembly without scripts, on a phone: convened, drawn, seated, and what it recommends is before the city."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import Person
from commons import clock
from deliberation.actions import assemblies as actions
from deliberation.lifecycle.assemblies import State
from deliberation.models import Assembly
from tests.chaos.machines import wait_until
from tests.deliberation.assemblies import EVENT, SOURCE, drawn, happened, listed

Visit = Callable[..., Page]
Barriers = Callable[[Page], list[str]]
PHONE = 360


def narrow(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.url


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def test_a_whole_assembly_on_a_phone_without_scripts(visit: Visit) -> None:
    ilse = visit("ilse", width=PHONE, scripts=False)
    ilse.goto("/administration/assemblies/new/")
    narrow(ilse)
    ilse.get_by_label("What is it about?").fill("Benches on the way to school")
    ilse.get_by_label("What is it asked?").fill("Where do benches help most, and who looks after them?")
    ilse.get_by_label("Why is it convened?").fill("Children and their grandparents should say it themselves.")
    ilse.get_by_label("Topic").select_option("green")
    ilse.get_by_label("Seats").fill("2")
    press(ilse, "Keep the draft")
    ilse.get_by_role("link", name="How the panel is to be like the city").click()
    narrow(ilse)
    ilse.get_by_label("Molinos: at least").fill("3")
    ilse.get_by_label("Molinos: at most").fill("1")
    press(ilse, "Keep these quotas")
    expect(ilse.get_by_role("alert")).to_contain_text("Line 2: the minimum is higher than the maximum")
    narrow(ilse)
    ilse.get_by_label("Molinos: at least").fill("1")
    ilse.get_by_label("Salinas: at least").fill("1")
    ilse.get_by_label("Salinas: at most").fill("1")
    press(ilse, "Keep these quotas")
    ilse.get_by_role("link", name="Call the assembly").click()
    press(ilse, "Call it")
    its = Assembly.objects.get(title="Benches on the way to school")
    bea, mira = (visit(name, width=PHONE, scripts=False) for name in ("bea", "mira"))
    for page in (bea, mira):
        page.goto("/assemblies/")
        narrow(page)
        page.get_by_role("link", name=its.title).click()
        narrow(page)
        page.get_by_role("link", name="I can be drawn").first.click()
        narrow(page)
        press(page, "I can be drawn")
        expect(page.get_by_role("heading", name="You can be drawn").first).to_be_visible()
    ilse.goto(f"/administration/assemblies/{its.pk}/close/")
    ilse.get_by_label("Which later event gives the seed?").fill(EVENT)
    ilse.get_by_label("When is it?").fill((clock.now() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))
    press(ilse, "Close the list")
    # The worker computes it.
    assert wait_until(lambda: Assembly.objects.get(pk=its.pk).state == State.LISTED, seconds=30)
    bea.goto(f"/assemblies/{its.pk}/draw/")
    expect(bea.get_by_text("Commitment")).to_be_visible()
    expect(bea.get_by_role("heading", name="Your ticket")).to_be_visible()
    narrow(bea)
    ilse.goto(f"/administration/assemblies/{its.pk}/")
    expect(ilse.get_by_text("Nobody can know it before.")).to_be_visible()
    happened(its)
    ilse.goto(f"/administration/assemblies/{its.pk}/seed/")
    ilse.get_by_label("The seed").fill("48211")
    ilse.get_by_label("Where can everybody look it up?").fill(SOURCE)
    press(ilse, "Draw")
    for page in (bea, mira):
        page.goto(f"/assemblies/{its.pk}/")
        page.get_by_role("link", name="Answer the invitation").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You were drawn")
        narrow(page)
        press(page, "I take the seat")
        expect(page.get_by_role("heading", level=1)).to_have_text("You sit on this assembly")
        narrow(page)
    ilse.goto(f"/administration/assemblies/{its.pk}/begin/")
    press(ilse, "Begin")
    bea.goto(f"/assemblies/{its.pk}/recommend/")
    bea.get_by_label("What is recommended?").fill("A bench every two hundred metres")
    bea.get_by_label("In full, with reasons").fill("On every way to a school, in the shade, with a back to lean on.")
    press(bea, "Put it to the vote")
    for page in (bea, mira):
        page.goto(f"/assemblies/{its.pk}/")
        page.get_by_role("link", name=re.compile("^Vote.*A bench")).click()
        page.get_by_label("For", exact=True).check()
        narrow(page)
        press(page, "Vote")
        expect(page.get_by_text("2 for" if page is mira else "1 for").first).to_be_visible()
    ilse.goto(f"/administration/assemblies/{its.pk}/")
    press(ilse, "Bring it before the city")
    bea.goto(f"/assemblies/{its.pk}/")
    bea.get_by_role("link", name="A bench every two hundred metres").click()
    main = bea.get_by_role("main")
    for words in ("Recommendation", "Awaiting answer", "Assembly: Benches on the way to school"):
        expect(main.get_by_text(words).first).to_be_visible()
    narrow(bea)


def test_who_was_drawn_reads_it_on_the_first_page(visit: Visit) -> None:
    ilse, mira = (Person.objects.get(name=name) for name in ("Ilse", "Mira"))
    quotas = "feature,value,min,max\ndistrict,salinas,1,1\n"
    about = {
        "title": "The stop at Salinas",
        "mandate": "Where should it be, and what does it need?",
        "topic": "mobility",
    }
    its = actions.draft_assembly(by=ilse, reason="The bus company asks the neighbours.", seats=1, **about)  # type: ignore[arg-type]
    actions.set_quotas(by=ilse, assembly_id=its.pk, quotas=quotas)
    actions.call_assembly(by=ilse, assembly_id=its.pk)
    actions.take_part(by=mira, assembly_id=its.pk, answers={})
    drawn(listed(its, ilse), ilse)
    page = visit("mira", width=PHONE, scripts=False)
    page.goto("/")
    expect(page.get_by_role("link", name="You were drawn")).to_be_visible()
    narrow(page)


def test_without_barriers(visit: Visit, barriers: Barriers) -> None:
    its = Assembly.objects.filter(state=State.SITTING).first()
    open_ = Assembly.objects.filter(state=State.CALLED).first()
    assert its and open_
    page = visit("ana")
    for address in (
        *("/assemblies/", f"/assemblies/{its.pk}/", f"/assemblies/{its.pk}/draw/", f"/assemblies/{its.pk}/seat/"),
        *(f"/assemblies/{open_.pk}/", "/account/lot/"),
    ):
        page.goto(address)
        assert not barriers(page), address
    page = visit("ilse")
    for part in ("", "quotas/", "questions/new/", "close/"):
        page.goto(f"/administration/assemblies/{open_.pk}/{part}")
        assert not barriers(page), part
