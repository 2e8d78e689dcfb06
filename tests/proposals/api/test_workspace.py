"""The office's work through the API: for its officials, and not there for anybody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Mandate, Person
from charter.models import District, Office, RuleVersion
from commons.models import Visibility
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Answer, InterimReply, Proposal
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db

ANSWER: dict[str, Any] = {
    "decision": "accepted",
    "reasons": "It is within the budget of next year.",
    "summary": "Yes, in the spring.",
}
WORD = "We are asking the water works; you hear from us by 3 May."
LIST = "/api/v1/workspace/"


@pytest.fixture
def owed(ana: Person, streets: Office, molinos: District) -> Proposal:
    return build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)


def test_two_officials_answer_together(owed: Proposal, omar: Person, clara: Person, bea: Person) -> None:
    """Taken on, noted, drafted, sent back, approved, published: the whole story without a page."""
    RuleVersion.objects.create(rule="answer_second_look", number=2, value="needed", decision="In May.")
    his, hers, one = caller(omar), caller(clara), f"/api/v1/proposals/{owed.pk}/"
    assert [row["id"] for row in his.get(LIST, {"show": "nobody"}).json()["results"]] == [owed.pk]
    taken = his.post(f"{one}assign/").json()
    assert taken["colleague"] == {"id": omar.pk, "name": "Omar Haddad", "title": ""}
    assert {each["name"] for each in taken["colleagues"]} == {"Omar Haddad", "Clara Oriol"}
    assert refusal(hers.post(f"{one}assign/"), 409)["detail"].startswith("Omar Haddad")
    assert his.post(f"{one}assign/", {"official": clara.pk, "instead_of": omar.pk}).status_code == 200
    note = his.post(f"{one}notes/", {"body": "The pump is broken."})
    assert note.status_code == 201 and note.json()["author"]["name"] == "Omar Haddad"
    assert [each["body"] for each in hers.get(f"{one}notes/").json()["results"]] == ["The pump is broken."]
    assert his.post(f"{one}interim-replies/", {"body": WORD, "lang": "es"}).json()["number"] == 1
    assert refusal(his.post(f"{one}answer/", ANSWER), 403)["type"] == "urn:multitude:second-look"
    his.put(f"{one}answer/draft/", ANSWER)
    asked = his.post(f"{one}answer/second-look/")
    assert asked.status_code == 201 and asked.json()["asked_by"] == "Omar Haddad"
    row = hers.get(LIST, {"show": "look"}).json()["results"][0]
    assert (row["second_look"], row["drafted"], row["notes"], row["interim_replies"]) == ("asked", True, 1, 1)
    assert row["colleague"]["id"] == clara.pk
    seen = hers.get(f"{one}answer/second-look/").json()
    digest = {"digest": seen["second_look"]["digest"]}
    assert seen["content"]["summary"] == ANSWER["summary"]
    sent = hers.post(f"{one}answer/second-look/return/", digest | {"words": "Say which spring."})
    assert (sent.status_code, sent.json()["state"]) == (200, "returned")
    better = ANSWER | {"summary": "Yes, in spring 2099."}
    his.put(f"{one}answer/draft/", better)
    digest = {"digest": his.post(f"{one}answer/second-look/").json()["digest"]}
    assert hers.post(f"{one}answer/second-look/approve/", digest).json()["decided_by"] == "Clara Oriol"
    assert refusal(his.post(f"{one}answer/", ANSWER), 403)["type"] == "urn:multitude:second-look-changed"
    published = his.post(f"{one}answer/", better)
    assert published.status_code == 201 and published.json()["approved_at"] and "Clara" not in str(published.json())
    whole = caller(bea).get(one).json()
    assert whole["interim_replies"][0]["lang"] == "es" and "Clara" not in str(whole)
    assert "proposal.interim_replied" in [step["event"] for step in whole["timeline"]]


READS = ("assign/", "notes/", "answer/second-look/")


def test_for_who_may_not_know_it_is_not_there(owed: Proposal, omar: Person, ana: Person, ilse: Person) -> None:
    actions.write_note(proposal_id=owed.pk, by=omar, body="The pump is broken.")
    water = build.office("water", "Water and Waste")
    oda = build.mandated("oda", Mandate.Role.OFFICIAL, office=water, holder_name="Oda Ruiz")
    for person in (ana, ilse, oda):
        for path in READS:
            refusal(caller(person).get(f"/api/v1/proposals/{owed.pk}/{path}"), 404)
    for path in READS:
        refusal(caller().get(f"/api/v1/proposals/{owed.pk}/{path}"), 401)
    assert caller(oda).get(LIST).json()["results"] == []
    assert refusal(caller(ana).get(LIST), 403)["type"] == "urn:multitude:not-official"
    refusal(caller().get(LIST), 401)


def test_without_a_second_step_the_way_to_it_is_shown(owed: Proposal, streets: Office) -> None:
    half = build.person("half")
    Mandate.objects.create(person=half, role="official", office=streets, holder_name="Half Way")
    for path in (LIST, f"{LIST}delivery/", *(f"/api/v1/proposals/{owed.pk}/{each}" for each in READS)):
        said = refusal(caller(half).get(path), 403)
        assert (said["type"], said["remedy"]) == ("urn:multitude:second-factor", "/account/security/")


def test_one_answer_to_two_and_what_is_said_of_one_that_cannot(
    owed: Proposal, ana: Person, omar: Person, molinos: District
) -> None:
    other = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos, title="The same once more")
    third = build.proposal(ana, state=State.OPEN, district=molinos, title="Still open")
    one = f"/api/v1/proposals/{owed.pk}/"
    said = refusal(caller(omar).post(f"{one}answer/", ANSWER | {"also": [other.pk, third.pk]}), 400)
    assert "Still open" in said["errors"]["also"][0] and len(said["errors"]["also"]) == 1
    assert not Answer.objects.exists()
    for wrong in ([0], ["x"], list(range(1, 12)), "x", [2**70]):
        assert "also" in refusal(caller(omar).post(f"{one}answer/", ANSWER | {"also": wrong}), 400)["errors"]
    given = caller(omar).post(f"{one}answer/", ANSWER | {"also": [other.pk]})
    assert given.json()["also_given_to"] == [{"id": other.pk, "title": "The same once more"}]
    shown = caller().get(f"/api/v1/proposals/{other.pk}/").json()["answer"]
    assert [each["id"] for each in shown["also_given_to"]] == [owed.pk]


def test_a_hidden_word_is_gone_from_the_api(owed: Proposal, omar: Person) -> None:
    reply = actions.send_interim_reply(proposal_id=owed.pk, by=omar, body=WORD)
    one = f"/api/v1/proposals/{owed.pk}/"
    assert len(caller().get(f"{one}interim-replies/").json()["results"]) == 1
    InterimReply.objects.filter(pk=reply.pk).update(visibility=Visibility.HIDDEN)
    assert caller().get(f"{one}interim-replies/").json()["results"] == []
    assert caller().get(one).json()["interim_replies"] == []


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("assign/", {"official": "clara"}, "official"),
        ("assign/", {"official": 99}, "official"),
        ("assign/", {"person": 1}, "person"),
        ("notes/", {}, "body"),
        ("notes/", {"body": " "}, "body"),
        ("notes/", {"body": "x" * 4_001}, "body"),
        ("interim-replies/", {"body": "Soon."}, "body"),
        ("interim-replies/", {"body": WORD, "lang": "tlh"}, "lang"),
        ("answer/second-look/approve/", {}, "digest"),
        ("answer/second-look/return/", {"digest": "x", "words": "no"}, "words"),
        ("answer/second-look/", {"digest": "x"}, "digest"),
    ],
)
def test_wrong_input_is_named(owed: Proposal, omar: Person, path: str, body: Any, field: str) -> None:
    said = refusal(caller(omar).post(f"/api/v1/proposals/{owed.pk}/{path}", body), 400)
    assert field in said["errors"]


def test_unknown_filters_are_refused(omar: Person) -> None:
    for query in ("show=all", "office=nowhere", "mine=1"):
        refusal(caller(omar).get(f"{LIST}?{query}"), 400)
    refusal(caller(omar).get(f"{LIST}delivery/?show=look"), 400)


def fill(count: int, ana: Person, omar: Person, molinos: District) -> None:
    for n in range(count):
        row = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos, title=f"number {n}")
        Proposal.objects.filter(pk=row.pk).update(due_at=timezone.now() + dt.timedelta(days=n - 5))
        actions.assign_proposal(proposal_id=row.pk, by=omar)
        actions.write_note(proposal_id=row.pk, by=omar, body="A note.")
        actions.send_interim_reply(proposal_id=row.pk, by=omar, body=WORD)
        actions.save_answer_draft(proposal_id=row.pk, by=omar, content=ANSWER)
        done = build.proposal(ana, state=State.ANSWERED, district=molinos, title=f"promised {n}")
        build.answer(done).commitments.create(text=f"{n}", due_on=timezone.localdate() + dt.timedelta(days=n - 5))


@pytest.mark.parametrize("path", ["", "delivery/"])
def test_a_list_costs_the_same_at_one_row_and_at_twenty(
    path: str, ana: Person, omar: Person, clara: Person, molinos: District, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = caller(omar)
    client.get(LIST + path)  # prepares what is prepared once
    fill(1, ana, omar, molinos)
    with CaptureQueriesContext(connection) as few:
        assert len(client.get(LIST + path).json()["results"]) == 1
    fill(19, ana, omar, molinos)
    with django_assert_num_queries(len(few)):
        assert len(client.get(LIST + path).json()["results"]) == 20


@pytest.mark.parametrize("path", ["", "delivery/"])
def test_pages_follow_each_other_without_a_gap(path: str, ana: Person, omar: Person, molinos: District) -> None:
    fill(7, ana, omar, molinos)
    client, url, seen = caller(omar), f"{LIST}{path}?limit=3", list[int]()
    while url:
        answer = client.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url = answer["next"]
    whole = [row["id"] for row in client.get(f"{LIST}{path}?limit=100").json()["results"]]
    assert seen == whole and len(seen) == 7
    back = client.get(client.get(f"{LIST}{path}?limit=3").json()["next"]).json()["previous"]
    assert [row["id"] for row in client.get(back).json()["results"]] == whole[:3]
