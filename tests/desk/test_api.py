"""The desk by API: a clerk's token does what the pages do, and refuses alike."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Assistance, Person, Residency, Slip
from charter.models import District, Topic
from proposals.models import Comment, Intake, Proposal, Support
from tests import build
from tests.callers import caller, refusal

pytestmark = pytest.mark.django_db(transaction=True)

DOCUMENT = {"country": "ES", "kind": "national-id", "number": "12345678Z", "district": "molinos"}
TEXT = {"title": "A bench at the clinic stop", "body": build.BODY, "topic": "mobility", "district": "molinos"}
# Every address of the desk: method, path, body.
ALL: list[tuple[str, str, dict[str, Any] | None]] = [
    ("get", "assistance/", None),
    ("post", "assistance/", {"channel": "desk"}),
    ("delete", "assistance/", None),
    ("post", "assistance/document/", DOCUMENT | {"channel": "desk"}),
    ("post", "assistance/proof/", DOCUMENT),
    ("post", "assistance/slip/", {}),
    ("post", "assistance/erasure/", {}),
    ("delete", "assistance/erasure/", None),
    ("post", "proposals/", TEXT),
    ("post", "proposals/{id}/comments/", {"body": "Yes."}),
    ("put", "proposals/{id}/support/", {}),
    ("delete", "proposals/{id}/support/", None),
    ("post", "proposals/{id}/signatures/", DOCUMENT),
    ("post", "meetings/proposals/", TEXT | {"meeting": "Neighbours"}),
    ("post", "meetings/proposals/{id}/comments/", {"body": "Yes.", "meeting": "Neighbours"}),
    ("get", "intakes/", None),
    ("patch", "intakes/1/", {"title": "Something else"}),
    ("delete", "intakes/1/", None),
]


@pytest.fixture
def crossing(ana: Person, molinos: District, mobility: Topic) -> Proposal:
    return build.proposal(ana, district=molinos, topic=mobility)


def call(client: Any, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, method)(f"/api/v1/desk/{path}", body, format="json")


def test_a_clerks_program_helps_somebody_from_document_to_slip(
    cleo: Person, molinos: District, crossing: Proposal
) -> None:
    program = caller(cleo)
    begun = call(program, "post", "assistance/document/", DOCUMENT | {"channel": "desk", "lang": "es"})
    assert begun.status_code == 201
    told = begun.json()
    assert told["channel"] == "desk" and told["until"].endswith("Z")
    assert (told["person"]["claimed"], told["person"]["district"], told["person"]["level"]) == (False, "molinos", 2)
    dora = Person.objects.get(pk=told["person"]["id"])
    made = call(program, "post", "proposals/", TEXT)
    assert made.status_code == 201 and made.json()["author"]["name"] == dora.name
    assert made.json()["state"] == "open" and made.json()["lang"] == "es"
    given = call(program, "put", f"proposals/{crossing.pk}/support/", {}).json()
    assert (given["supports"], given["revision"]) == (1, 1)
    said = call(program, "post", f"proposals/{crossing.pk}/comments/", {"body": "At eight it is full.", "side": "for"})
    assert said.status_code == 201
    channels = [m.objects.get(**who).channel for m, who in (
        (Proposal, {"author": dora}), (Support, {"person": dora}), (Comment, {"author": dora}),
    )]  # fmt: skip
    assert channels == ["desk", "desk", "desk"]
    rows = call(program, "get", "intakes/").json()["results"]
    assert [(row["kind"], row["may_change"]) for row in rows] == [
        ("comment", True),
        ("support", True),
        ("proposal", True),
    ]
    assert {row["name"] for row in rows} == {dora.name}
    changed = call(program, "patch", f"intakes/{rows[2]['id']}/", {"title": "A bench at the health centre"})
    assert changed.status_code == 200 and Proposal.objects.get(author=dora).title == "A bench at the health centre"
    assert call(program, "patch", f"intakes/{rows[0]['id']}/", {"body": "At nine."}).status_code == 200
    refusal(call(program, "patch", f"intakes/{rows[1]['id']}/", {"body": "At nine."}), 409)
    assert call(program, "delete", f"intakes/{rows[1]['id']}/").status_code == 204
    assert not Support.objects.exists()
    slip = call(program, "post", "assistance/slip/", {})
    assert slip["Content-Type"] == "application/pdf" and slip.content.startswith(b"%PDF")
    assert Slip.objects.get().person == dora
    wish = call(program, "post", "assistance/erasure/", {"texts": True})
    assert wish.status_code == 202 and wish.json()["texts"] is True
    assert call(program, "delete", "assistance/erasure/").status_code == 204
    assert call(program, "delete", "assistance/").status_code == 204
    assert refusal(call(program, "get", "assistance/"), 409)["state"] == "nobody"
    numbers = {row["act"]: row["count"] for row in call(program, "get", "counts/").json()}
    assert numbers == {
        "account": 1, "proof": 1, "proposal": 1, "support": 1, "comment": 1, "undone": 1, "slip": 1, "erasure": 1,
    }  # fmt: skip


def test_who_shows_nothing_proves_later(cleo: Person, molinos: District, crossing: Proposal) -> None:
    program = caller(cleo)
    call(program, "post", "assistance/", {"channel": "paper"})
    no = refusal(call(program, "put", f"proposals/{crossing.pk}/support/", {}), 403)
    assert no["type"] == "urn:multitude:prove-residency"
    proved = call(program, "post", "assistance/proof/", DOCUMENT).json()
    assert proved["person"]["level"] == 2
    assert Residency.objects.get(person=proved["person"]["id"]).method == "desk"
    assert call(program, "put", f"proposals/{crossing.pk}/support/", {}).json()["supports"] == 1
    assert Support.objects.get().channel == "paper"


def test_sheets_and_meetings(cleo: Person, molinos: District, crossing: Proposal) -> None:
    program = caller(cleo)
    for _n in range(2):
        signed = call(program, "post", f"proposals/{crossing.pk}/signatures/", DOCUMENT)
        assert signed.status_code == 200 and signed.json()["supports"] == 1
    made = call(program, "post", "meetings/proposals/", TEXT | {"meeting": "Neighbours of Calle Mayor"})
    assert made.json()["author"]["name"].endswith("Neighbours of Calle Mayor")
    path = f"meetings/proposals/{crossing.pk}/comments/"
    said = call(program, "post", path, {"meeting": "Neighbours", "body": "Twelve say yes.", "side": "for"})
    assert said.status_code == 201 and Comment.objects.get().channel == "meeting"


def test_wrong_input_is_named_by_field(cleo: Person, molinos: District, crossing: Proposal) -> None:
    program = caller(cleo)
    assert set(refusal(call(program, "post", "assistance/", {"channel": "web"}), 400)["errors"]) == {"channel"}
    wrong = DOCUMENT | {"channel": "desk", "number": "1", "colour": "red"}
    assert set(refusal(call(program, "post", "assistance/document/", wrong), 400)["errors"]) == {"colour"}
    wrong = DOCUMENT | {"channel": "desk", "number": "1"}
    assert set(refusal(call(program, "post", "assistance/document/", wrong), 400)["errors"]) == {"number"}
    wrong = DOCUMENT | {"channel": "desk", "district": "nowhere"}
    assert set(refusal(call(program, "post", "assistance/document/", wrong), 400)["errors"]) == {"district"}
    refusal(call(program, "post", "meetings/proposals/", TEXT | {"meeting": " "}), 400)
    refusal(call(program, "post", "proposals/999999/signatures/", DOCUMENT), 404)
    refusal(call(program, "delete", "intakes/999999/"), 404)
    assert Person.objects.count() == 2 and not Assistance.objects.exists() and not Intake.objects.exists()


@pytest.mark.parametrize("who", ["a visitor", "carl", "ana", "omar", "nora", "ilse"])
def test_everybody_else_is_refused_at_every_address(
    who: str, request: pytest.FixtureRequest, molinos: District, crossing: Proposal
) -> None:
    client = caller() if who == "a visitor" else caller(request.getfixturevalue(who))
    people = Person.objects.count()
    for method, path, body in ALL:
        answer = call(client, method, path.format(id=crossing.pk), body)
        problem = refusal(answer, 401 if who == "a visitor" else 403)
        assert who == "a visitor" or problem["type"] == "urn:multitude:not-clerk", path
    counts = call(client, "get", "counts/")
    assert counts.status_code == {"a visitor": 401, "ilse": 200}.get(who, 403)
    assert people == Person.objects.count() and not Intake.objects.exists() and not Support.objects.exists()


def test_administrators_read_everybodys_counts_by_name(cleo: Person, clara: Person, ilse: Person, city: object) -> None:
    for clerk in (cleo, clara):
        call(caller(clerk), "post", "assistance/", {"channel": "desk"})
    rows = call(caller(ilse), "get", "counts/").json()
    assert [(row["clerk"], row["act"], row["count"]) for row in rows] == [
        ("Clara Vidal", "account", 1),
        ("Cleo Marín", "account", 1),
    ]
    assert [row["clerk"] for row in call(caller(cleo), "get", "counts/").json()] == ["Cleo Marín"]
