"""Cleo's day in a browser without JavaScript: who is there is always named, and nothing is lost that was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import actions as desk
from accounts.drivers import post, slips
from accounts.models import Assistance, Person, Residency, Slip
from charter.models import City, District, Topic
from proposals import actions
from proposals.models import Comment, Intake, Proposal, Support
from tests import build
from tests.desk.conftest import DESK, TEXT, document

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "nine-grey-boats-on-the-river"


@pytest.fixture
def browser(cleo: Person, client: Client) -> Client:
    client.force_login(cleo)
    return client


@pytest.fixture
def crossing(ana: Person, molinos: District, mobility: Topic) -> Proposal:
    return build.proposal(ana, district=molinos, topic=mobility)


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_from_a_document_to_an_account_of_ones_own(
    browser: Client, molinos: District, mobility: Topic, crossing: Proposal, mailoutbox: list[Any]
) -> None:
    page = browser.get("/desk/")
    assert "Whom do you act for?" in text_of(page) and "You act for" not in text_of(page)
    shown = document(molinos) | {"channel": "paper", "language": "en"}
    page = browser.post("/desk/begin/document/", shown, follow=True)
    dora = Assistance.objects.get().person
    assert f"You act for {dora.name}" in text_of(page) and "whose signed form is here" in text_of(page)
    assert "12345678Z" not in page.content.decode()
    # A wrong form keeps what was typed.
    page = browser.post(
        "/desk/proposal/", {"title": "A bench at the clinic stop", "body": "Short", "district": "molinos"}
    )
    assert page.status_code == 422 and "There is a problem" in text_of(page)
    assert 'value="A bench at the clinic stop"' in page.content.decode() and dora.name in text_of(page)
    page = browser.post("/desk/proposal/", TEXT | {"district": "molinos", "topic": "mobility"}, follow=True)
    made = Proposal.objects.get(author=dora)
    assert f"as number {made.pk}" in text_of(page) and made.title in text_of(page)
    page = browser.get("/desk/support/", {"q": str(crossing.pk)})
    assert crossing.title in text_of(page) and f"Support for {dora.name}" in text_of(page)
    browser.post(f"/desk/support/{crossing.pk}/")
    assert Support.objects.get().channel == "paper"
    assert "They support this." in text_of(browser.get("/desk/support/", {"q": "crossing"}))
    browser.post("/desk/comment/", {"proposal_id": crossing.pk, "side": "for", "body": "At eight it is full."})
    assert Comment.objects.get().author == dora
    page = browser.post("/desk/comment/", {"proposal_id": 999999, "side": "for", "body": "At eight it is full."})
    assert page.status_code == 422 and "no public proposal" in text_of(page) and "At eight" in page.content.decode()
    slip = browser.post("/desk/slip/")
    assert slip.content.startswith(b"%PDF") and "no-store" in slip["Cache-Control"]
    page = browser.get("/desk/what-became/")
    assert made.title in text_of(page) and crossing.title in text_of(page) and "At eight it is full." in text_of(page)
    browser.post("/desk/end/")
    assert "Whom do you act for?" in text_of(browser.get("/desk/"))

    code = post.new_code()
    Slip.objects.update(digest=slips.code_digest(code))
    home = Client()
    page = home.get("/account/claim/", {"code": post.shown_code(code)})
    assert post.shown_code(code) in page.content.decode()
    assert home.post("/account/claim/", {"code": "AAAAA-AAAAA", "email": "dora@demo.example"}).status_code == 422
    page = home.post("/account/claim/", {"code": post.shown_code(code), "email": "dora@demo.example"})
    assert "dora@demo.example" in text_of(page)
    link = re.search(r"http://[^/]+(/account/claim/\S+)", mailoutbox[0].body)
    assert link and dora.name in text_of(home.get(link[1]))
    assert home.post(link[1], {"password": "short"}).status_code == 422
    home.post(link[1], {"password": PASSWORD})
    assert home.post(link[1], {"password": PASSWORD}).status_code == 409
    home.post("/account/sign-in/", {"login": "dora@demo.example", "password": PASSWORD})
    assert made.title in text_of(home.get("/account/proposals/"))
    home.post("/account/again/", {"password": PASSWORD})
    assert "acted for you" in text_of(home.get("/account/data/"))


def test_who_shows_nothing_is_told_what_is_missing(browser: Client, molinos: District, crossing: Proposal) -> None:
    browser.post("/desk/begin/new/", {"channel": "desk", "language": "es"})
    dora = Assistance.objects.get().person
    page = browser.get("/desk/support/", {"q": str(crossing.pk)})
    assert "has not proved where they live" in text_of(page)
    refused = browser.post(f"/desk/support/{crossing.pk}/")
    assert refused.status_code == 403 and not Support.objects.exists()
    page = browser.post("/desk/prove/", document(molinos), follow=True)
    assert "The proof is entered" in text_of(page) and Residency.objects.get(person=dora).level == 2
    browser.post(f"/desk/support/{crossing.pk}/")
    page = browser.post(f"/desk/support/{crossing.pk}/undo/", follow=True)
    assert "is taken back" in text_of(page) and not Support.objects.exists()


def test_who_shows_a_code_has_their_own_account_and_keeps_to_themself_what_they_support(
    browser: Client, carl: Person, molinos: District, crossing: Proposal
) -> None:
    build.supports(crossing, [build.prove(carl, molinos)])
    code = desk.issue_desk_code(by=carl).code
    page = browser.post("/desk/begin/code/", {"desk_code": "WRONG", "channel": "desk"})
    assert page.status_code == 422 and "No resident shows this code" in text_of(page)
    page = browser.post("/desk/begin/code/", {"desk_code": code, "channel": "desk"}, follow=True)
    assert "You act for Carl" in text_of(page) and "Their slip" not in text_of(page)
    page = browser.get("/desk/what-became/")
    assert "Supported" not in text_of(page) and crossing.title not in text_of(page)
    assert browser.post("/desk/slip/").status_code == 403
    assert browser.get("/desk/erase/").status_code == 403
    second = browser.post("/desk/begin/new/", {"channel": "desk", "language": "en"})
    assert second.status_code == 409 and "one person at a time" in text_of(second)


def test_the_bar_stands_on_every_page_of_the_desk(browser: Client, molinos: District, crossing: Proposal) -> None:
    browser.post("/desk/begin/document/", document(molinos) | {"channel": "desk", "language": "en"})
    name = Assistance.objects.get().person.name
    paths = [
        *("", "begin/code/", "begin/document/", "begin/new/", "prove/", "erase/", "counts/", "proof/", "done/"),
        *("post/", "proposal/", "support/", "comment/", f"sheet/{crossing.pk}/", "meeting/proposal/"),
        *("meeting/comment/", "today/", "what-became/"),
    ]
    for path in paths:
        page = browser.get(f"/desk/{path}")
        assert page.status_code == 200 and f"You act for {name}" in text_of(page), path


def test_a_sheet_is_entered_line_by_line(browser: Client, molinos: District, crossing: Proposal) -> None:
    assert browser.get("/desk/", {"sheet": crossing.pk})["Location"] == f"/desk/sheet/{crossing.pk}/"
    path = f"/desk/sheet/{crossing.pk}/"
    for number, told in (("12345678Z", "1 supports now"), ("87654321X", "2 supports now"), ("12345678Z", "2 supports")):
        page = browser.post(path, document(molinos, number), follow=True)
        assert f"Counted: {told}" in text_of(page), number
    page = browser.post(path, document(molinos, "1"))
    assert page.status_code == 422 and "4 to 30 letters" in text_of(page)
    assert browser.get("/desk/sheet/999999/").status_code == 404


def test_a_meetings_proposal_stands_under_its_name(browser: Client, mobility: Topic, crossing: Proposal) -> None:
    meeting = {"meeting": "Neighbours of Calle Mayor"}
    browser.post("/desk/meeting/proposal/", TEXT | meeting | {"district": "city", "topic": "mobility"})
    made = Proposal.objects.get(channel="meeting")
    page = text_of(Client().get(f"/proposals/{made.pk}/"))
    assert (
        "Neighbours of Calle Mayor" in page and "another platform" not in page and "somebody who has left" not in page
    )
    said = {"proposal_id": crossing.pk, "side": "for", "body": "Twelve of us say yes."}
    browser.post("/desk/meeting/comment/", said | meeting)
    page = text_of(Client().get(f"/proposals/{crossing.pk}/"))
    assert "Twelve of us say yes." in page and "Neighbours of Calle Mayor" in page


def test_pages_say_modestly_what_was_handed_in(cleo: Person, ana: Person, mobility: Topic, crossing: Proposal) -> None:
    desk.begin_assistance(by=cleo, channel="paper")
    made = actions.take_in_proposal(by=cleo, topic_id=mobility.pk, **TEXT)
    desk.end_assistance(by=cleo)
    desk.begin_assistance(by=cleo, channel=DESK)
    actions.take_in_comment(by=cleo, proposal_id=made.pk, body="Yes, please.")
    page = text_of(Client().get(f"/proposals/{made.pk}/"))
    assert "handed in on paper" in page and "handed in at an office desk" in page
    assert "handed in" not in text_of(Client().get(f"/proposals/{crossing.pk}/"))
    assert "handed in on paper" in text_of(Client().get(f"/proposals/{made.pk}/print/"))


def test_todays_list_corrects_and_undoes(
    browser: Client, molinos: District, mobility: Topic, crossing: Proposal
) -> None:
    browser.post("/desk/begin/document/", document(molinos) | {"channel": "desk", "language": "en"})
    browser.post("/desk/proposal/", TEXT | {"district": "molinos", "topic": "mobility"})
    browser.post(f"/desk/support/{crossing.pk}/")
    of_proposal, of_support = Intake.objects.order_by("pk")
    page = browser.get("/desk/today/")
    assert TEXT["title"] in text_of(page) and crossing.title in text_of(page)
    form = browser.get(f"/desk/today/{of_proposal.pk}/")
    assert f'value="{TEXT["title"]}"' in form.content.decode()
    changed = TEXT | {"title": "A bench at the health centre", "district": "molinos", "topic": "mobility"}
    browser.post(f"/desk/today/{of_proposal.pk}/", changed)
    assert Proposal.objects.get(pk=of_proposal.proposal_id).title == "A bench at the health centre"
    assert browser.get(f"/desk/today/{of_support.pk}/").status_code == 409
    browser.post(f"/desk/today/{of_support.pk}/undo/")
    assert not Support.objects.exists() and "health centre" in text_of(browser.get("/desk/today/"))


def test_lists_cost_the_same_for_one_and_for_twenty(
    browser: Client, cleo: Person, ana: Person, molinos: District, mobility: Topic
) -> None:
    desk.begin_by_document(by=cleo, channel=DESK, **document(molinos))
    paths = ("/desk/", "/desk/today/", "/desk/what-became/", "/desk/support/?q=bench")

    def cost() -> list[int]:
        spent = []
        for path in paths:
            browser.get(path)
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert browser.get(path).status_code == 200
            spent.append(len(seen))
        return spent

    def enter() -> None:
        made = actions.take_in_proposal(by=cleo, topic_id=mobility.pk, district_id=molinos.pk, **TEXT)
        actions.take_in_comment(by=cleo, proposal_id=made.pk, body="Yes.")
        actions.take_in_support(by=cleo, proposal_id=build.proposal(ana, district=molinos, topic=mobility).pk)

    enter()
    few = cost()
    for _n in range(19):
        enter()
    assert cost() == few


def test_forms_are_printed_in_every_language(client: Client, city: City, ana: Person, crossing: Proposal) -> None:
    for path in ("/paper/proposal.pdf", f"/proposals/{crossing.pk}/sheet.pdf"):
        made = {lang: client.get(path, {"lang": lang}).content for lang in ("en", "fr", "es", "xx")}
        assert all(pdf.startswith(b"%PDF-1.7") and b"pdfuaid" in pdf for pdf in made.values())
        assert len({made[lang] for lang in ("en", "fr", "es")}) == 3
    draft = build.proposal(ana, state="draft", topic=crossing.topic)  # type: ignore[arg-type]
    assert client.get(f"/proposals/{draft.pk}/sheet.pdf").status_code == 404
    assert client.get("/proposals/99999999999999999999/sheet.pdf").status_code == 404


def test_the_clerks_order_is_the_papers(city: City) -> None:
    from charter.queries import rules
    from proposals.forms import PaperForm

    form = PaperForm(districts=[], topics=[], processes=[], city_name="Ribera", rules=rules())
    assert [name for name in form.fields if name != "lang"] == ["title", "body", "district", "place_name", "topic"]
