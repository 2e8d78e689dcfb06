"""Lists: what they show, how they are narrowed and paged, what they cost."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from charter.models import District, Topic
from proposals.lifecycle import State
from proposals.models import Comment, Proposal, Support
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db
LIST = "/api/v1/proposals/"


def titles(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["title"] for row in response.json()["results"]]


def forged(inside: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(inside).encode()).decode()


def several(author: Person, count: int, **fields: Any) -> list[Proposal]:
    now = timezone.now()
    return [
        build.proposal(author, title=f"Proposal {n}", published_at=now + dt.timedelta(seconds=n), **fields)
        for n in range(count)
    ]


def test_a_row_has_what_a_list_needs(ana: Person, bea: Person, mira: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos, body="**Wider** pavement, please. " * 20)
    build.supports(proposal, [bea])
    build.supports(proposal, [mira], counts=False)
    Comment.objects.create(proposal=proposal, author=bea, body="Yes")
    row = caller().get(LIST).json()["results"][0]
    assert row.pop("excerpt").startswith("Wider pavement, please.")
    assert row.pop("published_at").endswith("Z")
    assert row == {
        "id": proposal.pk,
        "url": f"/proposals/{proposal.pk}/",
        "title": proposal.title,
        "kind": "proposal",
        "state": "open",
        "district": "molinos",
        "topic": "mobility",
        "process": None,
        "office": None,
        "author": {"name": "Ana", "office": None},
        "organisation": None,
        "supports": 2,
        "supports_counted": 1,
        "supports_current": 2,
        "supports_elsewhere": 1,
        "threshold": 20,
        "comments": 1,
        "lang": "en",
        "due_at": None,
        "bridging": False,
        "metres": None,
    }


def test_filters(ana: Person, molinos: District, salinas: District, mobility: Topic) -> None:
    water = build.topic("water", "Water")
    build.proposal(ana, title="Molinos open", district=molinos)
    build.proposal(ana, title="Molinos done", district=molinos, state=State.DONE)
    build.proposal(ana, title="Salinas water", district=salinas, topic=water)
    build.proposal(ana, title="Café for the whole city", district=None, state=State.EXPIRED)
    build.proposal(ana, title="Nobody sees a draft", state=State.DRAFT)
    get = caller(ana).get
    for query, expected in {
        "district=molinos": {"Molinos open", "Molinos done"},
        "district=city": {"Café for the whole city"},
        "district=": {"Molinos open", "Molinos done", "Salinas water", "Café for the whole city"},
        "topic=water": {"Salinas water"},
        "topic=water&topic=mobility&state=open": {"Molinos open", "Salinas water"},
        "state=done,expired": {"Molinos done", "Café for the whole city"},
        "state=done&state=expired&district=molinos": {"Molinos done"},
        "office=streets": {"Molinos done"},
        "search=cafe": {"Café for the whole city"},
        "search=molinos&order=newest": {"Molinos open", "Molinos done"},
        "order=closest": {"Molinos open", "Salinas water"},
        "search=%27)(%26|!": set(),
    }.items():
        assert set(titles(get(f"{LIST}?{query}"))) == expected, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("distrct=molinos", "distrct"),
        ("order=loudest", "order"),
        ("order=title", "order"),
        ("order=relevance", "order"),
        ("order=-author__password", "order"),
        ("author__email=ana%40demo.example", "author__email"),
        ("state=open,shut", "state"),
        ("state=draft", "state"),
        ("district=atlantis", "district"),
        ("topic=mobility&topic=magic", "topic"),
        ("office=%00", "office"),
        ("district=%27%20OR%201=1", "district"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=%D9%A3", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=WzAsIngiLDFd", "cursor"),
        (f"cursor={forged([0, ['t', '2026-01-01T00:00:00+23:59'], 1])}", "cursor"),
        (f"cursor={forged([0, {}, 1])}", "cursor"),
        ("search=%00", "search"),
        ("format=xml", "format"),
        (f"search={'x' * 201}", "search"),
    ],
)
def test_a_wrong_filter_is_named(query: str, field: str, mobility: Topic) -> None:
    assert field in refusal(caller().get(f"{LIST}?{query}"), 400)["errors"]


@pytest.mark.parametrize("path", ["awaiting/", "districts/", "proposals/1/comments/", "proposals/1/revisions/"])
def test_other_lists_take_no_unknown_filter_either(path: str, ana: Person) -> None:
    Proposal.objects.filter(pk=build.proposal(ana).pk).exists()
    path = path.replace("/1/", f"/{Proposal.objects.get().pk}/")
    assert "colour" in refusal(caller().get(f"/api/v1/{path}?colour=red"), 400)["errors"]


def test_orders(ana: Person, molinos: District) -> None:
    old, mid, _new = several(ana, 3, district=molinos)
    Proposal.objects.filter(pk=old.pk).update(sorting_supports=5, sorting_share=100)
    Proposal.objects.filter(pk=mid.pk).update(sorting_supports=3, sorting_share=900)
    get = caller().get
    Proposal.objects.filter(pk=mid.pk).update(exposure_rank=7)
    assert titles(get(LIST)) == titles(get(f"{LIST}?order=exposure")) == ["Proposal 0", "Proposal 2", "Proposal 1"]
    assert titles(get(f"{LIST}?order=newest")) == ["Proposal 2", "Proposal 1", "Proposal 0"]
    assert titles(get(f"{LIST}?order=supported")) == ["Proposal 0", "Proposal 1", "Proposal 2"]
    assert titles(get(f"{LIST}?order=closest")) == ["Proposal 1", "Proposal 0", "Proposal 2"]


def test_a_search_shows_first_what_has_more_of_the_words_in_its_title(ana: Person, molinos: District) -> None:
    now = timezone.now()
    everywhere = "A crossing, a café and a bench by the river. " * 3
    for age, title in enumerate(
        (
            "Something else",
            "The river",
            "Another thing",
            "A bench by the river",
            "Café, bench, river",
            "Benches",
            "River",
        )
    ):
        body = "" if title == "Benches" else everywhere
        build.proposal(ana, title=title, body=body, district=molinos, published_at=now - dt.timedelta(days=age))
    get, path = caller().get, f"{LIST}?search=Cafe+bench+riv"
    expected = ["Café, bench, river", "A bench by the river", "The river", "River", "Something else", "Another thing"]
    assert titles(get(path)) == expected
    assert titles(get(f"{path}&order=newest")) == sorted(
        expected,
        key=lambda title: (
            "Something else",
            "The river",
            "Another thing",
            "A bench by the river",
            "Café, bench, river",
            "River",
        ).index(title),
    )
    first = get(f"{path}&limit=2").json()
    second = get(first["next"]).json()
    third = get(second["next"]).json()
    assert [row["title"] for page in (first, second, third) for row in page["results"]] == expected
    assert third["next"] is None and get(third["previous"]).json()["results"] == second["results"]


def test_of_words_that_very_many_use_an_old_title_is_still_found(
    ana: Person, molinos: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proposals.queries.listing.RANKED", 3)
    now = timezone.now()
    for age, title in enumerate(("New", "Newer bench", "Third", "Fourth", "A bench at last")):
        body = "A bench, please."
        build.proposal(ana, title=title, body=body, district=molinos, published_at=now - dt.timedelta(days=age))
    assert titles(caller().get(f"{LIST}?search=bench")) == ["Newer bench", "A bench at last", "New", "Third"]
    assert len(titles(caller().get(f"{LIST}?search=bench&order=newest"))) == 5


def test_pages_forward_and_back_while_rows_are_added(ana: Person, molinos: District) -> None:
    several(ana, 10, district=molinos)
    client = caller()
    first = client.get(f"{LIST}?limit=4&district=molinos&order=newest").json()
    assert first["previous"] is None and "limit=4" in first["next"] and "district=molinos" in first["next"]
    build.proposal(ana, title="Just now", district=molinos, published_at=timezone.now() + dt.timedelta(minutes=1))
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    seen = [row["title"] for page in (first, second, third) for row in page["results"]]
    assert seen == [f"Proposal {n}" for n in reversed(range(10))] and third["next"] is None
    assert client.get(third["previous"]).json()["results"] == second["results"]
    back = client.get(second["previous"]).json()
    assert back["results"] == first["results"]
    # The row that came meanwhile lies before the page one began with.
    assert titles(client.get(back["previous"])) == ["Just now"]


@pytest.mark.parametrize(
    "path",
    ["proposals/", "proposals/?search=proposal", "proposals/?order=closest", "proposals/similar/?title=proposal"],
)
def test_one_row_costs_as_many_queries_as_twenty(path: str, ana: Person, molinos: District, streets: object) -> None:
    state = State.OPEN if "closest" in path else State.AWAITING_ANSWER  # with an office, where there can be one
    several(ana, 1, district=molinos, state=state)
    client = caller(ana)
    client.get(f"/api/v1/{path}")  # a connection prepares the statement that reads a token once
    with CaptureQueriesContext(connection) as one:
        client.get(f"/api/v1/{path}")
    several(ana, 19, district=molinos, state=state)
    with CaptureQueriesContext(connection) as twenty:
        assert len(client.get(f"/api/v1/{path}").json()["results"]) in (5, 20)
    assert len(one) == len(twenty) <= 9, [query["sql"][:90] for query in twenty]


def test_the_queue_too(ana: Person, omar: Person, molinos: District) -> None:
    several(omar, 1, district=molinos, state=State.AWAITING_ANSWER)
    client = caller()
    with CaptureQueriesContext(connection) as one:
        client.get("/api/v1/awaiting/")
    several(omar, 19, district=molinos, state=State.AWAITING_ANSWER)
    with CaptureQueriesContext(connection) as twenty:
        rows = client.get("/api/v1/awaiting/").json()["results"]
    assert len(rows) == 20 and rows[0]["author"] == {"name": "Omar Haddad", "office": "streets"}
    assert len(one) == len(twenty) <= 5, [query["sql"][:90] for query in twenty]


def test_comments_and_a_proposal_with_many_too(ana: Person, bea: Person, omar: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    client = caller(bea)
    paths = (f"{LIST}{proposal.pk}/comments/", f"{LIST}{proposal.pk}/")
    costs = []
    for people in ([bea], build.residents(19, molinos)):
        Comment.objects.bulk_create(Comment(proposal=proposal, author=person, body="Yes") for person in people)
        build.supports(proposal, people)
        costs.append([])
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            costs[-1].append(len(queries))
    assert costs[0] == costs[1] and costs[0][0] <= 5 and costs[0][1] <= 13, costs


def test_the_queue_is_by_due_date_and_narrowed(ana: Person, molinos: District) -> None:
    now = timezone.now()
    for days in (-40, -1, 3, 20):
        build.proposal(ana, state=State.AWAITING_ANSWER, title=f"In {days} days", due_at=now + dt.timedelta(days=days))
    build.proposal(ana, state=State.AWAITING_ANSWER, visibility="hidden")
    get = caller().get
    rows = get("/api/v1/awaiting/").json()["results"]
    assert [row["title"] for row in rows] == ["In -40 days", "In -1 days", "In 3 days", "In 20 days"]
    assert [row["overdue"] for row in rows] == [True, True, False, False]
    assert rows[0]["days_left"] in (-42, -41, -40, -39)
    assert titles(get("/api/v1/awaiting/?when=overdue")) == ["In -40 days", "In -1 days"]
    assert titles(get("/api/v1/awaiting/?when=soon")) == ["In 3 days"]
    assert titles(get("/api/v1/awaiting/?district=city&office=streets&limit=1")) == ["In -40 days"]
    assert titles(get("/api/v1/awaiting/?district=molinos")) == []
    assert "when" in refusal(get("/api/v1/awaiting/?when=never"), 400)["errors"]


def test_similar_ones(ana: Person, molinos: District, salinas: District) -> None:
    build.proposal(ana, title="A bench every 150 metres", district=salinas)
    build.proposal(ana, title="A bench every 150 meters, please", district=molinos)
    build.proposal(ana, title="Night bus to the river", district=molinos)
    get = caller().get
    found = titles(get("/api/v1/proposals/similar/", {"title": "Bench each 150 metres", "district": "molinos"}))
    assert found == ["A bench every 150 metres", "A bench every 150 meters, please"]
    assert titles(get("/api/v1/proposals/similar/?title=!!!!!!")) == []
    assert "title" in refusal(get("/api/v1/proposals/similar/"), 400)["errors"]


def test_comments_by_side_and_parent(ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    client, path = caller(bea), f"{LIST}{proposal.pk}/comments/"
    first = client.post(path, {"body": "For", "side": "for"}).json()
    reply = caller(ana).post(path, {"body": "Thanks", "parent": first["id"]}).json()
    assert (reply["parent"], reply["depth"], reply["side"]) == (first["id"], 1, "neither")
    assert [row["body"] for row in client.get(path).json()["results"]] == ["Thanks", "For"]
    assert [row["body"] for row in client.get(f"{path}?side=for").json()["results"]] == ["For"]
    assert [row["body"] for row in client.get(f"{path}?parent={first['id']}").json()["results"]] == ["Thanks"]
    assert "parent" in refusal(client.post(path, {"body": "?", "parent": 10**9}), 400)["errors"]
    assert client.delete(f"/api/v1/comments/{first['id']}/").status_code == 204
    refusal(client.get(f"/api/v1/comments/{first['id']}/"), 404)


def test_nobody_reads_who_supports(ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    build.supports(proposal, [bea])
    for path in ("", "comments/", "revisions/"):
        assert "Bea" not in caller(ana).get(f"{LIST}{proposal.pk}/{path}").content.decode()
    assert "{" not in refusal(caller(ana).get(f"{LIST}{proposal.pk}/support/"), 405)["title"]
    assert Support.objects.count() == 1


def test_near_a_point_the_nearest_comes_first_and_says_how_far_it_is(ana: Person) -> None:
    build.proposal(ana, title="Far", latitude=41.42, longitude=2.1)
    build.proposal(ana, title="Close", latitude=41.401, longitude=2.1)
    build.proposal(ana, title="Too far", latitude=41.6, longitude=2.1)
    build.proposal(ana, title="Nowhere")
    response = caller().get(LIST, {"near": "41.4,2.1,5"})
    assert titles(response) == ["Close", "Far"]
    assert [row["metres"] for row in response.json()["results"]] == [111, 2224]
    first = caller().get(LIST, {"near": "41.4,2.1,5", "limit": 1})
    assert titles(caller().get(first.json()["next"])) == ["Far"]
    assert caller().get(LIST).json()["results"][0]["metres"] is None


@pytest.mark.parametrize(
    "near", ["41.4", "41.4,2.1", "nan,2.1,1", "41.4,inf,1", "91,2,1", "41.4,181,1", "41,2,0", "41,2,101"]
)
def test_a_point_that_is_none_is_refused(db: None, near: str) -> None:
    assert list(refusal(caller().get(LIST, {"near": near}), 400)["errors"]) == ["near"]


def test_without_a_point_nothing_has_an_order_by_distance(db: None) -> None:
    assert list(refusal(caller().get(LIST, {"order": "nearest"}), 400)["errors"]) == ["order"]
