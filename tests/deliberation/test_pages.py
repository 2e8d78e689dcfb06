"""What residents see of a conversation: all of it without a script."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District, Process
from commons import clock
from deliberation import actions
from deliberation.models import Conversation, Participant, Stance, Statement
from tests import build
from tests.deliberation.build import SAID, SHADE, answered, crowd, first, mapped, opened
from tests.voting.test_pages import asked, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def anas(client: Client, ana: Person) -> Client:
    client.force_login(ana)
    return client


def say(client: Client, its: Conversation, stance: str) -> Any:
    """Answer what the page asks, as a form does."""
    page = client.get(f"/conversations/{its.pk}/").content.decode()
    action = page.partition('<form class="statement" method="post" action="')[2].partition('"')[0]
    return client.post(action, {"stance": stance})


def test_nobody_has_begun_to_talk(client: Client, city: object) -> None:
    assert "Nobody has begun to talk yet" in text(client.get("/conversations/"))


def test_who_opened_three_today_is_told_before_typing_a_fourth(anas: Client) -> None:
    text = {"title": "What should the square be?", "about": "", "statements": "It needs trees.\nIt needs light."}
    for _n in range(3):
        assert anas.post("/conversations/new/", text).status_code == 302
    told = anas.get("/conversations/new/")
    assert told.status_code == 409 and "Open the next one tomorrow." in told.content.decode()


def test_one_opens_a_conversation_answers_and_adds_a_statement(anas: Client, bea: Person) -> None:
    typed = {"title": "What do our streets need?", "statements": "\n".join(SAID[:6]), "about": "Measured in August."}
    assert "There is a problem" in text(anas.post("/conversations/new/", typed | {"title": "Hm"}))
    answer = anas.post("/conversations/new/", typed, follow=True)
    its = Conversation.objects.get()
    assert "Your conversation is open." in text(answer) and its.statements.count() == 6
    anas.force_login(bea)
    here = f"/conversations/{its.pk}/"
    assert "First answer 5 more statements" in text(anas.get(here))
    for done in range(5):
        assert say(anas, its, "agree")["Location"] == f"{here}#answer"
        assert f"You have answered {done + 1}." in text(anas.get(here))
    assert "Add a statement of your own" in text(anas.get(here))
    wrong = anas.post(f"{here}statements/new/", {"text": "x" * 281})
    assert wrong.status_code == 422 and "x" * 281 in wrong.content.decode()
    anas.post(f"{here}statements/new/", {"text": "A fountain on every square."})
    say(anas, its, "pass")
    say(anas, its, "disagree")
    assert "You have answered everything that is here." in text(anas.get(here))
    assert Stance.objects.filter(participant__person=bea).count() == 7


def test_answers_are_seen_and_changed_by_oneself_alone(anas: Client, ana: Person, bea: Person) -> None:
    its = opened(ana)
    answered(its, bea, 1)
    here = f"/conversations/{its.pk}/"
    assert "You have answered nothing here yet." in text(anas.get(f"{here}mine/"))
    anas.force_login(bea)
    assert SAID[0] in text(anas.get(f"{here}mine/"))
    url = f"{here}statements/{first(its).pk}/stance/"
    assert anas.post(url, {"stance": "disagree", "from": "mine"})["Location"] == f"{here}mine/#statement-1"
    assert Stance.objects.get().value == -1
    assert "Delete all you answered here?" in text(anas.post(f"{here}leave/"))
    anas.post(f"{here}leave/", {"sure": "1"})
    assert not Stance.objects.exists()


def test_a_visitor_reads_all_and_sees_what_to_do_to_answer(client: Client, ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos)
    page = text(client.get(f"/conversations/{its.pk}/"))
    assert SAID[0] in page and "Sign in to take part." in page
    assert "What all groups agree on" in page and "Group A" in page and "What divides" in page
    assert "written by" not in page and "by Ana, who opened the conversation" in page
    assert client.post(f"/conversations/{its.pk}/statements/{first(its).pk}/stance/", {"stance": "agree"})[
        "Location"
    ].endswith(f"?next=/conversations/{its.pk}/")
    assert SAID[3] in text(client.get(f"/conversations/{its.pk}/?statement={its.statements.get(number=4).pk}"))
    for address in ("?statement=0", "?statement=x", f"?statement={2**70}", "?cursor=x"):
        assert client.get(f"/conversations/{its.pk}/{address}").status_code == 200


def test_the_map_is_a_picture_and_says_the_same_in_words(anas: Client, ana: Person, molinos: District) -> None:
    its = opened(ana)
    assert "The map is still empty" in text(anas.get(f"/conversations/{its.pk}/"))
    answered(its, ana, *SHADE)
    mapped(its, molinos, (20, 16, 12))
    page = anas.get(f"/conversations/{its.pk}/").content.decode()
    assert page.count('class="hull"') == 3 and 'class="you"' in page
    assert "Three groups, and you with A" in page and "Opinion map of 49 people in 3 groups." in page
    assert "style=" not in page and "<script" in page
    other = Client().get(f"/conversations/{its.pk}/").content.decode()
    assert 'class="you"' not in other and "and you" not in other


def test_a_proposal_begins_with_what_all_agree_on(anas: Client, ana: Person, molinos: District) -> None:
    its = mapped(opened(ana, district="molinos"), molinos)
    page = anas.get(f"/conversations/{its.pk}/").content.decode()
    url = page.partition('<a class="act" href="/proposals/new/?')[2].partition('"')[0].replace("&amp;", "&")
    form = anas.get(f"/proposals/new/?{url}").content.decode()
    title = parse_qs(url)["title"][0]
    assert (title in SAID and f">{title}</textarea>" in form) or f'value="{title}"' in form
    assert "all groups agree" in form and '<option value="molinos" selected>' in form


def test_pages_cost_the_same_for_few_and_for_many(anas: Client, ana: Person, bea: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos)
    answered(its, ana, *SHADE[:8])
    pages = ["", "statements/", "mine/", "report/"]
    urls = ["/conversations/", *(f"/conversations/{its.pk}/{page}" for page in pages)]
    few = [asked(anas, url) for url in urls]
    Statement.objects.bulk_create(
        Statement(conversation=its, number=number, author=bea, text=f"Statement number {number}")
        for number in range(11, 60)
    )
    for number in range(8):
        other = Conversation.objects.create(title=f"Another one {number}", author=bea)
        Statement.objects.create(conversation=other, number=1, text="Something")
    crowd(its, molinos, prefix="more", seed=3)
    assert actions.draw_map(conversation_id=its.pk)
    assert [asked(anas, url) for url in urls][1:] == few[1:]
    assert asked(anas, urls[0]) <= few[0] + 1  # figures of those without a map are one query
    assert max(few) <= 20, few


HIDDEN = "Plantedword"


def test_a_planted_hidden_word_is_found_nowhere(client: Client, ana: Person, bea: Person, molinos: District) -> None:
    its = opened(ana, statements=[f"{HIDDEN} on every square, by law.", *SAID[1:]])
    mapped(its, molinos)
    places = ["", "statements/", "report/", "files/comments.csv", "files/map.json", "files/participants-votes.csv"]
    urls = [f"/conversations/{its.pk}/{place}" for place in places]
    urls += [f"/api/v1/conversations/{its.pk}/{place}" for place in ("", "statements/", "map/")]

    def found() -> list[str]:
        answers = {url: client.get(url) for url in urls}
        assert {each.status_code for each in answers.values()} == {200}
        return [url for url, each in answers.items() if HIDDEN in b"".join(each).decode()]

    assert len(found()) >= 4
    Statement.objects.filter(conversation=its, number=1).update(visibility="hidden")
    assert found() == []
    assert client.get(f"/api/v1/statements/{first(its).pk}/").status_code == 404
    # Its writer sees it still; the conversation itself can be hidden too.
    client.force_login(ana)
    assert client.get(f"/api/v1/statements/{first(its).pk}/").status_code == 200
    Conversation.objects.filter(pk=its.pk).update(visibility="hidden")
    assert "A moderator hid this conversation" in text(client.get(urls[0]))
    client.force_login(bea)
    assert {client.get(url).status_code for url in urls} == {404}
    assert SAID[1] not in text(client.get("/conversations/"))


def test_files_are_in_the_layout_of_polis_and_name_nobody(
    client: Client, ana: Person, bea: Person, molinos: District, tmp_path: Any
) -> None:
    from deliberation.opinions import polis

    its = opened(ana)
    answered(its, bea, *SHADE)
    here = f"/conversations/{its.pk}/files/"
    assert client.get(f"{here}votes.csv").status_code == 404
    mapped(its, molinos)
    assert client.get(f"{here}secrets.csv").status_code == 404
    # What was answered today is told tomorrow, all at once.
    assert b"".join(client.get(f"{here}votes.csv")).decode().count("\n") == 1
    actions.close_conversation(conversation_id=its.pk, by=ana)
    texts = {}
    for name in ("comments.csv", "votes.csv", "participants-votes.csv"):
        texts[name] = b"".join(client.get(f"{here}{name}")).decode()
        (tmp_path / name).write_text(texts[name])
    export = polis.read(tmp_path)
    assert len(export.stances.said) == Stance.objects.count() and len(export.stances.participants) == 31
    assert [each.author for each in export.statements] == [""] * 10
    assert export.statements[0].at_ms is not None and export.statements[0].at_ms % 1_000 == 0
    again = b"".join(client.get(f"{here}participants-votes.csv")).decode()
    assert again != texts["participants-votes.csv"]  # other numbers for the same people
    # Of each the group in which the map has them, by what their own row says: the same row, the same group, always.
    rows = [list(csv.DictReader(io.StringIO(each))) for each in (texts["participants-votes.csv"], again)]
    says = [{(*(row[str(n)] for n in range(1, 11)), row["group-id"]) for row in each} for each in rows]
    told = json.loads(b"".join(client.get(f"{here}map.json")))
    sizes = Counter(int(row["group-id"]) for row in rows[0] if row["group-id"])
    assert says[0] == says[1] and min(sizes.values()) >= 5
    assert sizes == {group["id"]: group["people"] for group in told["groups"]} and len(sizes) > 1
    assert {row["n-comments"] for row in rows[0]} == {""}
    everything = "".join(texts.values())
    assert "Ana" not in everything and "Bea" not in everything
    assert sum(group["people"] for group in told["groups"]) == 31


def test_a_group_of_fewer_than_five_is_in_no_file(client: Client, ana: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos)
    actions.close_conversation(conversation_id=its.pk, by=ana)
    few = Participant.objects.filter(conversation=its).order_by("pk")
    # All but four of the first group go: the map still shows it, and the file names it no more.
    Stance.objects.filter(participant__in=list(few.values_list("pk", flat=True)[4:12])).delete()
    file = b"".join(client.get(f"/conversations/{its.pk}/files/participants-votes.csv")).decode()
    groups = Counter(row["group-id"] for row in csv.DictReader(io.StringIO(file)))
    assert groups.pop("") >= 4 and len(groups) >= 1 and min(groups.values()) >= 5


def test_a_statement_is_no_formula(client: Client, ana: Person, molinos: District) -> None:
    its = mapped(opened(ana, statements=["=HYPERLINK(1)&cmd", *SAID[1:]]), molinos)
    assert ",'=HYPERLINK" in b"".join(client.get(f"/conversations/{its.pk}/files/comments.csv")).decode()


def test_they_stand_with_what_they_are_about(client: Client, ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    Process.objects.create(code="summer", name="Summer")
    before = [asked(client, url) for url in (f"/proposals/{proposal.pk}/", "/processes/summer/")]
    opened(bea, proposal_id=proposal.pk, title="Where exactly should it be?")
    opened(bea, process="summer", title="How hot is it?")
    assert "Where exactly should it be?" in text(client.get(f"/proposals/{proposal.pk}/"))
    assert "How hot is it?" in text(client.get("/processes/summer/"))
    after = [asked(client, url) for url in (f"/proposals/{proposal.pk}/", "/processes/summer/")]
    assert after[0] <= before[0] and after[1] <= before[1] + 3
    assert "How hot is it?" in text(client.get("/"))
    assert clock.now()


def test_counting_them_costs_two_queries(client: Client, ana: Person) -> None:
    for _ in range(3):
        opened(ana)
    with CaptureQueriesContext(connection) as found:
        client.get("/conversations/")
    assert len([each for each in found if "deliberation_" in each["sql"]]) == 3
