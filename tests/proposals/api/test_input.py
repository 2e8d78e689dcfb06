"""What a body may hold: every wrong one is refused by field, and none is an error of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from accounts.models import Person
from charter.models import District
from proposals.lifecycle import State
from proposals.models import Answer, AnswerDraft, Comment, Proposal, Support
from tests import build
from tests.callers import caller, refusal
from tests.proposals.places import HALVES

pytestmark = pytest.mark.django_db
LIST = "/api/v1/proposals/"
TEXT = {"title": "A crossing at the mill", "body": build.BODY, "topic": "mobility", "district": "molinos"}


@pytest.mark.parametrize("field", [f.name for f in Proposal._meta.get_fields()] + ["author_id", "office_id", "pk"])
def test_no_member_of_the_model_can_be_set_beyond_the_text(
    field: str, ana: Person, mobility: object, molinos: District
) -> None:
    if field in {"title", "body", "topic", "district", "latitude", "longitude"}:
        return
    client = caller(ana)
    draft = build.proposal(ana, state=State.DRAFT)
    before = Proposal.objects.values().get()
    for response in (
        client.post(LIST, TEXT | {field: 1}),
        client.patch(f"{LIST}{draft.pk}/", {field: 1}),
        client.post(f"{LIST}{draft.pk}/publish/", {field: 1}),
    ):
        assert list(refusal(response, 400)["errors"]) == [field]
    assert Proposal.objects.values().get() == before


@pytest.mark.parametrize("model", [Support, Comment, Answer, AnswerDraft])
def test_nor_of_what_belongs_to_it(model: Any, omar: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(bea, state=State.AWAITING_ANSWER, district=molinos)
    answer = {"decision": "accepted", "reasons": "It is within the budget.", "summary": "Yes, in the spring."}
    person, method, path, body = {
        Support: (bea, "put", "support/", {}),
        Comment: (bea, "post", "comments/", {"body": "Yes"}),
        Answer: (omar, "post", "answer/", answer),
        AnswerDraft: (omar, "put", "answer/draft/", answer),
    }[model]
    client = caller(person)
    for field in {f.name for f in model._meta.get_fields()} - {*body, "side", "parent", "cost", "commitments"}:
        response = getattr(client, method)(f"{LIST}{proposal.pk}/{path}", body | {field: bea.pk})
        assert list(refusal(response, 400)["errors"]) == [field]
    assert not model.objects.exists()


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": ""}, {"title"}),
        ({"title": " \n\t ", "body": "short"}, {"title"}),
        ({"title": "x" * 151}, {"title"}),
        ({"title": "\u202e\u2066\ufeff    "}, {"title"}),
        ({"title": None}, {"title"}),
        ({"title": ["a"]}, {"title"}),
        ({"title": {"a": 1}}, {"title"}),
        ({"title": True}, {"title"}),
        ({"title": "null \x00 byte in a title"}, {"title"}),
        ({"body": "x" * 20_001}, {"body"}),
        ({"topic": "magic"}, {"topic"}),
        ({"topic": 1}, {"topic"}),
        ({"topic": {"code": "mobility"}}, {"topic"}),
        ({"topic": "\x00"}, {"topic"}),
        ({"district": "atlantis"}, {"district"}),
        ({"district": ["molinos"]}, {"district"}),
        ({"latitude": 41.4}, {"latitude"}),
        ({"latitude": 91, "longitude": 2}, {"latitude"}),
        ({"latitude": "nan", "longitude": 2}, {"latitude"}),
        ({"latitude": "1e999", "longitude": 2}, {"latitude"}),
        ({"latitude": 1, "longitude": -181}, {"longitude"}),
        ({"place": "x" * 121}, {"place"}),
    ],
)
def test_a_wrong_text_is_named_by_field(
    change: dict[str, Any], fields: set[str], ana: Person, molinos: District, mobility: object
) -> None:
    assert set(refusal(caller(ana).post(LIST, TEXT | change), 400)["errors"]) == fields
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"17",
        b"\xff\xfe",
        b'{"title": NaN}',
        b'{"title": "\\ud800 half a character"}',
        b'{"\\ud800": 1}',
        b'{"topic": "\\udfff"}',
        b'{"latitude": ' + b"9" * 5_000 + b"}",
        b'{"latitude": 1e999, "longitude": 1e999}',
        b"[" * 100_000,
        b'{"title": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
    ],
)
def test_what_is_no_body_at_all(raw: bytes, ana: Person) -> None:
    refusal(caller(ana).post(LIST, raw, content_type="application/json"), 400)
    assert not Proposal.objects.exists()


def test_too_much_of_another_kind_or_in_another_tongue(ana: Person) -> None:
    client = caller(ana)
    huge = b'{"title": "' + b"x" * 1_000_001 + b'"}'
    refusal(client.post(LIST, huge, content_type="application/json"), 413)
    refusal(client.post(LIST, "title=a", content_type="application/x-www-form-urlencoded"), 415)
    refusal(client.post(LIST, "<title/>", content_type="application/xml"), 415)
    refusal(client.get(LIST, headers={"Accept": "text/csv"}), 406)
    refusal(client.put(LIST, TEXT), 405)


@pytest.mark.parametrize("one", ["99999999999999999999", "9" * 5_000, "0", "-1", "1.5", "abc", "%00", "1'", "٣"])
def test_ids_that_are_none(one: str, ana: Person) -> None:
    client = caller(ana)
    for path in ("", "support/", "comments/", "revisions/", "answer/draft/", "follow/"):
        for method in (client.get, client.put, client.post, client.delete, client.patch):
            assert method(f"{LIST}{one}/{path}").status_code in (400, 404, 405), (one, path)
    for path in ("", "useful/"):
        for method in (client.get, client.put, client.delete, client.patch):
            assert method(f"/api/v1/comments/{one}/{path}").status_code in (400, 404, 405), (one, path)


def test_a_whole_city_draft_with_a_place(ana: Person, mobility: object) -> None:
    body = {key: value for key, value in TEXT.items() if key != "district"}
    for district in ({}, {"district": None}):
        made = caller(ana).post(LIST, body | district | {"latitude": 41.4, "longitude": 2.2, "place": "Mill"})
        assert made.status_code == 201
        shown = made.json()
        assert (shown["district"], shown["place"], shown["latitude"]) == (None, "Mill", 41.4)
    assert set(Proposal.objects.values_list("channel", flat=True)) == {"api"}


def test_a_change_leaves_the_rest(ana: Person, molinos: District, mobility: object) -> None:
    client = caller(ana)
    one = client.post(LIST, TEXT | {"latitude": 41.4, "longitude": 2.2}).headers["Location"]
    changed = client.patch(one, {"title": "A crossing at the bridge"}).json()
    assert changed["title"] == "A crossing at the bridge"
    assert (changed["body"], changed["district"], changed["latitude"]) == (build.BODY.strip(), "molinos", 41.4)
    moved = client.patch(one, {"district": None, "latitude": None, "longitude": None}).json()
    assert (moved["district"], moved["latitude"]) == (None, None)


def test_wrong_answers_are_named_by_field(ana: Person, omar: Person, molinos: District) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    good = {"decision": "accepted", "reasons": "It is within the budget.", "summary": "Yes, in the spring."}
    client, path = caller(omar), f"{LIST}{proposal.pk}/answer/"
    for change, field in (
        ({"decision": "perhaps"}, "decision"),
        ({"reasons": "no"}, "reasons"),
        ({"summary": ""}, "summary"),
        ({"commitments": [{"text": "Paint", "due_on": "soon"}]}, "commitments"),
        ({"commitments": [{"text": "Paint", "due_on": "2001-01-01"}]}, "commitments"),
        ({"commitments": [{"text": "Paint", "due_on": "2099-01-01", "kept_on": "2099-01-01"}]}, "commitments"),
        ({"commitments": [{"text": "Paint", "due_on": "2099-01-01"}] * 21}, "commitments"),
        ({"commitments": "Paint"}, "commitments"),
        ({"commitments": [[]]}, "commitments"),
    ):
        assert list(refusal(client.post(path, good | change), 400)["errors"]) == [field], change
    for path, body, field in (
        ("extend/", {"days": 31, "reason": "The engineers are still counting."}, "days"),
        ("extend/", {"days": 10**999, "reason": "The engineers are still counting."}, "days"),
        ("extend/", {"days": 5, "reason": "because"}, "reason"),
        ("handover/", {"office": "streets", "reason": "The bridge belongs to another."}, "office"),
        ("handover/", {"office": "atlantis", "reason": "The bridge belongs to another."}, "office"),
    ):
        assert list(refusal(client.post(f"{LIST}{proposal.pk}/{path}", body), 400)["errors"]) == [field]
    assert not Answer.objects.exists() and connection.in_atomic_block


def test_a_draft_answer_is_kept_as_it_was_left(ana: Person, omar: Person, molinos: District) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos)
    client, path = caller(omar), f"{LIST}{proposal.pk}/answer/draft/"
    left = {"reasons": "", "commitments": [{"text": "North side", "due_on": "in spring"}]}
    assert client.put(path, left).json()["content"] == left
    shown = client.get(path).json()
    assert (shown["content"], shown["saved_by"]) == (left, "Omar Haddad")
    assert client.delete(path).status_code == client.delete(path).status_code == 204
    refusal(client.get(path), 404)


@pytest.mark.parametrize(
    ("place", "field", "said"),
    [
        ({"latitude": 41.05, "longitude": 2.3}, "latitude", "outside the city"),
        ({"latitude": 2.05, "longitude": 41.05}, "latitude", "wrong way round"),
        ({"latitude": "nan", "longitude": 2.05}, "latitude", ""),
        ({"latitude": 41.05, "longitude": "inf"}, "longitude", ""),
        ({"latitude": 41.05}, "latitude", "both"),
        ({"latitude": 41.05, "longitude": 2.15}, "district", "lies in Salinas"),
    ],
)
def test_a_point_lies_in_the_city_and_in_the_chosen_district(
    place: dict[str, Any], field: str, said: str, ana: Person, mobility: object, molinos: District, salinas: District
) -> None:
    for code, boundary in HALVES.items():
        District.objects.filter(code=code).update(boundary=boundary)
    client = caller(ana)
    errors = refusal(client.post(LIST, TEXT | place), 400)["errors"]
    assert list(errors) == [field]
    assert said in errors[field][0]
    assert not Proposal.objects.exists()
    made = client.post(LIST, TEXT | {"latitude": 41.05, "longitude": 2.05})
    assert made.status_code == 201
    assert client.patch(f"{LIST}{made.json()['id']}/", {"longitude": 2.15}).status_code == 400
    assert client.post(LIST, TEXT | {"latitude": 41.05, "longitude": 2.15, "district": None}).status_code == 201
