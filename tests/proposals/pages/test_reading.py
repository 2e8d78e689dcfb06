"""Lists, the queue, the first page, places: what they show, what they ignore, what they cost."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from charter.models import District, Office, Topic
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Proposal, Source
from tests import build
from tests.proposals.pages.conftest import Enter, said

pytestmark = pytest.mark.django_db


def cost(enter: Enter, path: str, person: Person | None = None) -> int:
    """How many queries the page takes once the process has drawn its map: the least of two looks, one may renew."""
    client = enter(person)
    client.get(path)
    taken = []
    for _look in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        taken.append(len(queries))
    return min(taken)


def test_one_row_and_twenty_cost_the_same(
    enter: Enter, ana: Person, bea: Person, molinos: District, streets: Office
) -> None:
    def grow() -> None:
        for state in (State.OPEN, State.AWAITING_ANSWER, State.ANSWERED):
            made = build.proposal(ana, district=molinos, state=state)
            actions.write_comment(proposal_id=made.pk, by=bea, body="Yes.") if state == State.OPEN else None
            if state == State.ANSWERED:
                Proposal.objects.filter(pk=made.pk).update(answered_at=timezone.now())

    grow()
    pages = ["/", "/proposals/", "/awaiting/", "/districts/molinos/", "/topics/mobility/", "/offices/streets/"]
    pages += ["/proposals/?search=crossing", "/proposals/?order=closest&district=molinos"]
    one = {path: cost(enter, path, bea) for path in pages}
    for _ in range(20):
        grow()
    assert {path: cost(enter, path, bea) for path in pages} == one


def test_one_comment_and_twenty_cost_the_same(
    enter: Enter, ana: Person, bea: Person, omar: Person, crossing: Proposal
) -> None:
    address = f"/proposals/{crossing.pk}/"
    first = actions.write_comment(proposal_id=crossing.pk, by=omar, body="Yes.")
    actions.write_comment(proposal_id=crossing.pk, by=bea, body="Indeed.", parent_id=first.pk)
    one = cost(enter, address, ana), cost(enter, address)
    for n in range(20):
        said_first = actions.write_comment(proposal_id=crossing.pk, by=(bea, omar)[n % 2], body="Yes.")
        actions.write_comment(proposal_id=crossing.pk, by=ana, body="Thanks.", parent_id=said_first.pk)
    assert (cost(enter, address, ana), cost(enter, address)) == one


def test_the_list_filters_searches_and_says_what_is_in_use(
    enter: Enter, ana: Person, molinos: District, salinas: District
) -> None:
    green = build.topic("green", "Parks and trees")
    build.proposal(ana, title="Shade for the schoolyard", district=molinos, topic=green)
    build.proposal(ana, title="A crossing at the mill", district=salinas)
    build.proposal(ana, title="Libraries on Sunday mornings", state=State.AWAITING_ANSWER)
    client = enter(None)

    def titles(**asked: object) -> set[str]:
        page = said(client.get("/proposals/", asked))
        return {name for name in ("Shade", "A crossing", "Libraries") if f">{name}" in page}

    assert titles() == {"Shade", "A crossing", "Libraries"}
    assert titles(district="molinos") == {"Shade"}
    assert titles(district="city") == {"Libraries"}
    assert titles(topic=["green", "mobility"], state="open") == {"Shade", "A crossing"}
    assert titles(state="awaiting_answer") == {"Libraries"}
    assert titles(search="schoolyárd") == {"Shade"}
    assert titles(search="sun") == {"Libraries"}
    assert titles(search="no such words") == set()
    page = said(client.get("/proposals/", {"district": "molinos", "topic": "green", "search": "shade"}))
    assert 'href="?search=shade&district=molinos"' in page  # the topic's chip takes the topic away
    assert "Nothing fits this" in said(client.get("/proposals/", {"search": "zebra"}))


@pytest.mark.parametrize(
    "asked", ["district=atlantis", "topic=flying&topic=mobility", "state=draft", "order=loudest", "search=%00"]
)
def test_what_means_nothing_is_left_out_and_said(enter: Enter, crossing: Proposal, asked: str) -> None:
    page = enter(None).get(f"/proposals/?{asked}")
    assert page.status_code == 200 and crossing.title in said(page)
    assert ("means nothing to us" in said(page)) == (not asked.startswith("search"))


def test_a_damaged_address_is_a_page_that_says_so(enter: Enter, crossing: Proposal) -> None:
    for path in ("/proposals/", "/awaiting/"):
        page = enter(None).get(path, {"cursor": "rubbish"})
        assert page.status_code == 400 and "damaged" in said(page)
    assert enter(None).get(f"/proposals/{crossing.pk}/", {"comments": "rubbish"}).status_code == 400
    assert enter(None).get("/proposals/", {"from": "x" * 99}).status_code == 200


def test_paging_goes_there_and_back(enter: Enter, ana: Person, molinos: District) -> None:
    for n in range(20):
        build.proposal(ana, title=f"Bench number {n:02}", district=molinos)
    client, path, seen = enter(None), "/proposals/?district=molinos&order=newest", []
    first = said(client.get(path))
    assert "1 to 8 of 20" in first
    while True:
        page = said(client.get(path))
        seen += re.findall(r"Bench number (\d\d)</a>", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        if not following:
            break
        path = f"/proposals/{following[1]}"
    assert seen == [f"{n:02}" for n in reversed(range(20))]
    assert "17 to 20 of 20" in page
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back and "9 to 16 of 20" in said(client.get(f"/proposals/{back[1]}"))


def test_the_queue_has_the_latest_debtor_on_top(
    enter: Enter, ana: Person, bea: Person, molinos: District, salinas: District, streets: Office
) -> None:
    now = timezone.now()
    for title, days, district in (
        ("Due", 20, molinos),
        ("Soon", 3, salinas),
        ("Late", -12, molinos),
        ("Later", -40, None),
    ):
        build.proposal(
            ana,
            title=f"{title} to be answered",
            district=district,
            state=State.AWAITING_ANSWER,
            reached_at=now - dt.timedelta(days=60),
            due_at=now + dt.timedelta(days=days),
        )
    actions.tend_clocks()
    page = said(enter(None).get("/awaiting/"))
    assert re.findall(r">(\w+) to be answered</a>", page) == ["Later", "Late", "Soon", "Due"]
    assert "Told to the administrators" in page and "Reminded once" in page and "days overdue" in page
    assert re.findall(r">(\w+) to be", said(enter(None).get("/awaiting/?when=overdue"))) == ["Later", "Late"]
    assert re.findall(r">(\w+) to be", said(enter(None).get("/awaiting/?when=soon"))) == ["Soon"]
    assert re.findall(r">(\w+) to be", said(enter(None).get("/awaiting/?district=salinas"))) == ["Soon"]
    assert "/awaiting" not in said(enter(None).get("/awaiting/?district=atlantis"))[:50]
    assert enter(None).get("/awaiting/?district=atlantis").status_code == 404
    assert 'href="?district=molinos"' in said(enter(bea).get("/awaiting/"))  # her own district
    home = said(enter(None).get("/"))
    assert "“Later to be answered”" in home and "“Late to be answered”" not in home.replace("reply to “Late", "")


def test_the_first_page_is_ones_own_district(
    enter: Enter, ana: Person, carl: Person, crossing: Proposal, mira: Person
) -> None:
    assert "Molinos is asking for one thing." in said(enter(ana).get("/"))
    assert "Ribera is asking for one thing." in said(enter(carl).get("/"))
    assert "Nothing is open in Salinas." in said(enter(mira).get("/"))
    assert "Ribera is asking" in said(enter(ana).get("/?district=city"))
    assert enter(None).get("/?district=molinos")["Location"] == "/districts/molinos/"
    assert "20 supports to go" in said(enter(None).get("/districts/molinos/"))
    build.proposal(ana, state="draft", title="A half-written thing")
    assert "Your draft waits for you" in said(enter(ana).get("/"))
    assert "A half-written thing" not in said(enter(carl).get("/"))


def test_an_empty_city_has_pages_too(enter: Enter, molinos: District, mobility: Topic, streets: Office) -> None:
    for path in ("/", "/proposals/", "/awaiting/", "/districts/molinos/", "/topics/mobility/", "/offices/streets/"):
        assert enter(None).get(path).status_code == 200
    for path in ("/districts/x/", "/topics/x/", "/offices/x/"):
        assert enter(None).get(path).status_code == 404


def test_what_was_brought_over_shows_the_sources_figures_apart(
    enter: Enter, ana: Person, crossing: Proposal, molinos: District
) -> None:
    Proposal.objects.filter(pk=crossing.pk).update(author=None, author_label="imported from Decidim", channel="import")
    Source.objects.create(
        proposal=crossing,
        platform="Decidim",
        identifier="4711",
        votes=1_204,
        decision="accepted",
        url="https://x.example/",
    )
    page = said(enter(None).get(f"/proposals/{crossing.pk}/"))
    assert "1,204 votes, as recorded by Decidim" in page and "They are not counted as supports here." in page
    assert "Decision as recorded by Decidim: Accepted." in page and "imported from Decidim" in page
    assert "0</strong> of 20 supports" in page
    for path in (f"/proposals/{crossing.pk}/", "/proposals/", f"/proposals/{crossing.pk}/print/"):
        read = said(enter(None).get(path, headers={"accept-language": "fr"}))
        assert "reprise de Decidim" in read and "imported from" not in read, path


def test_what_people_write_is_only_text(enter: Enter, ana: Person, bea: Person, molinos: District) -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(2)) <img src=x onerror=alert(3)> and enough words to stand"
    made = build.proposal(ana, title="<b>Bold</b> & bright", body=evil, district=molinos)
    actions.write_comment(proposal_id=made.pk, by=bea, body=evil)
    for path in (f"/proposals/{made.pk}/", "/proposals/", "/", f"/proposals/{made.pk}/history/"):
        page = enter(None).get(path).content.decode()
        assert "<script>alert" not in page and "<b>Bold" not in page and "<img src=x" not in page
        assert 'href="javascript' not in page


def test_a_hidden_proposal_is_gone_from_every_page(enter: Enter, ana: Person, crossing: Proposal) -> None:
    Proposal.objects.filter(pk=crossing.pk).update(visibility="hidden")
    assert enter(None).get(f"/proposals/{crossing.pk}/").status_code == 404
    for path in ("/", "/proposals/", "/topics/mobility/", "/districts/molinos/"):
        assert crossing.title not in said(enter(None).get(path))
    own = said(enter(ana).get(f"/proposals/{crossing.pk}/"))
    assert "This is hidden at present" in own and "noindex" in own


def test_older_comments_have_pages(enter: Enter, bea: Person, crossing: Proposal) -> None:
    for n in range(25):
        actions.write_comment(proposal_id=crossing.pk, by=bea, body=f"Voice {n:02}.")
    page = said(enter(None).get(f"/proposals/{crossing.pk}/"))
    assert "Voice 24." in page and "Voice 04." not in page
    older = re.search(r'href="(\?comments=[^"#]+)#comments" rel="next"', page)
    assert older and "Voice 04." in said(enter(None).get(f"/proposals/{crossing.pk}/{older[1]}"))
